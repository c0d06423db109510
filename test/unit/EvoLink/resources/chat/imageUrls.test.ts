import fc from 'fast-check';
import { parseImageUrls } from '../../../../../nodes/EvoLink/resources/chat/imageUrls';
import type { FaultError, Words } from '../../../../../nodes/shared/errors/fault';
import { redactor } from '../../../../../nodes/shared/errors/redact';
import { render } from '../../../../../nodes/shared/errors/text';
import { refusal, refused } from '../../../shared/fields/support/refusal';

/** A comma at the end of a URL, or before something like the start of one, can't be told from a separator. */
const isAmbiguous = (url: string) => /,$|,[a-z][a-z0-9+.-]*:\/\/|,data:/i.test(url);
const webUrl = fc
	.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] })
	.filter((url) => !isAmbiguous(url));
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff, 0xe0];
const WEBP = [...Buffer.from('RIFF\0\0\0\0WEBP')];
const urlOf = (type: string, bytes: number[]) =>
	`data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
const LONG = [...PNG, ...Array.from({ length: 300 }, (_, index) => (index * 251) % 256), 255];
const LONG_DATA = Buffer.from(LONG).toString('base64');
const PNG_DATA = Buffer.from([...PNG, 0]).toString('base64');
const dataUrl = fc
	.tuple(
		fc.constantFrom<[string, number[]]>(['png', PNG], ['jpeg', JPEG], ['webp', WEBP]),
		fc.uint8Array(),
	)
	.map(([[type, signature], bytes]) => urlOf(type, [...signature, ...bytes]));
const urls = fc.array(fc.oneof(webUrl, dataUrl), { minLength: 1, maxLength: 6 });
const separator = fc.constantFrom(',', ', ', ' ,\n', '\n', '\r\n', '\n\n', ',\n');

test('joined in any documented way, every list of URLs comes apart again', () => {
	fc.assert(
		fc.property(urls, fc.array(separator, { minLength: 6, maxLength: 6 }), (list, separators) => {
			const text = list.map((url, index) => (index === 0 ? url : separators[index] + url)).join('');
			expect(parseImageUrls(text)).toEqual(list);
			expect(parseImageUrls(`${text}\n`)).toEqual(list);
		}),
	);
});

test('an array comes out as it is, as an array and as JSON text', () => {
	fc.assert(
		fc.property(urls, (list) => {
			expect(parseImageUrls(list)).toEqual(list);
			expect(parseImageUrls(JSON.stringify(list))).toEqual(list);
		}),
	);
});

test.each([
	['sizes in the path', 'https://cdn.example.com/w_300,h_200,c:fill/a.png'],
	['a list in the query', 'https://example.com/a.png?tags=a,b,c:d'],
])('%s stay in their URL', (_what, url) => {
	expect(parseImageUrls(`${url},${url}`)).toEqual([url, url]);
});

const A = 'https://example.com/a.png';
const B = 'http://example.com/b.png';

test.each<[string, unknown, string[]]>([
	['nothing', undefined, []],
	['null', null, []],
	['blank text', ' \n', []],
	['an empty list', '[]', []],
	['empty entries of a list', [A, '', ' ', null, undefined, B], [A, B]],
	['null in JSON text', `["${A}", null]`, [A]],
	['spaces around an entry', [` ${A}\n`], [A]],
	['spaces around JSON text', `\n ["${A}", "${B}"] `, [A, B]],
	['commas without anything between them', `,${A}, ,${B},`, [A, B]],
	['a line that begins with a comma', `${A}\n,${B}`, [A, B]],
	['a path that names a data URL', `${A}?like=data:,\n${B}`, [`${A}?like=data:`, B]],
	['a query with a data URL', `${A}?like=data:image/png`, [`${A}?like=data:image/png`]],
])('%s: only URLs come out', (_what, value, read) => {
	expect(parseImageUrls(value)).toEqual(read);
});

describe('what is no image URL is named', () => {
	const notAnImageUrl = "'Image URL(s)' has an entry that is not an image URL";
	const advice = (entry: string) =>
		`The entry is ${entry}: use addresses that start with https:// and that anybody can download, or data:image/…`;

	test.each<[string, unknown, string]>([
		['a file name', 'cat.png', 'cat.png'],
		['a file name on a line of its own', `${A}\ncat.png`, 'cat.png'],
		['a file name behind a comma and a space', `${A}, cat.png`, 'cat.png'],
		['a file name behind a comma alone', ',cat.png', 'cat.png'],
		['a file name below a data URL in a query', `${A}?like=data:x\ncat.png`, 'cat.png'],
		['another scheme', `ftp://example.com/?from=${A}`, `ftp://example.com/?from=${A}`],
		['a data URL behind a word', ['see data:image/png;base64,AA'], 'see data:image/png;base64,AA'],
		['a space behind a comma in a URL', `${A}?size=1,5 mm`, `${A}?size=1,5 mm`],
		['a URL without a host', 'https://', 'https://'],
		['a URL with a space', [`${A} (1)`], `${A} (1)`],
		['a URL with an impossible port', 'https://example.com:port/', 'https://example.com:port/'],
		['JSON text that is cut off', `["cat.png"`, '["cat.png"'],
	])('%s', (_what, value, entry) => {
		expect(refusal(() => parseImageUrls(value))).toEqual(refused(notAnImageUrl, advice(entry)));
	});

	test.each<[string, unknown, string]>([
		['a number', 7, '7'],
		['an object', { url: A }, `{"url":"${A}"}`],
		['false', false, 'false'],
	])('%s instead of text', (_what, value, told) => {
		expect(refusal(() => parseImageUrls(value))).toEqual(
			refused(
				"'Image URL(s)' is neither text nor a list",
				`Its value is ${told}: use a URL, or a list of URLs`,
			),
		);
	});

	test.each<[string, unknown, string]>([
		['a number', 7, '7'],
		['an object', { url: A }, `{"url":"${A}"}`],
		['a list', [A], `["${A}"]`],
	])('%s in a list, also as JSON text', (_what, entry, told) => {
		for (const value of [[A, entry], JSON.stringify([A, entry])]) {
			expect(refusal(() => parseImageUrls(value))).toEqual(
				refused(
					"'Image URL(s)' has an entry that is not a URL",
					`The entry is ${told}: use a list of URLs`,
				),
			);
		}
	});
});

test('another scheme behind a comma is named, not hidden in the URL before it', () => {
	expect(() => parseImageUrls('https://example.com/a.png,ftp://example.com/b.png')).toThrow(
		"'Image URL(s)' has an entry that is not an image URL",
	);
});

describe('a data URL is what its bytes are, as in a binary field', () => {
	test.each<{ what: string; url: string; sent: string }>([
		{ what: 'a PNG called jpg', url: urlOf('jpg', PNG), sent: urlOf('png', PNG) },
		{ what: 'a JPEG called jpg', url: urlOf('jpg', JPEG), sent: urlOf('jpeg', JPEG) },
		{
			what: 'parameters and capitals',
			url: `DATA:image/PNG;name=a;BASE64,${Buffer.from(PNG).toString('base64')}`,
			sent: urlOf('png', PNG),
		},
		{
			what: 'base64 in lines',
			url: `data:image/png;base64,\r\n${LONG_DATA.replace(/.{76}/g, '$&\r\n')}`,
			sent: `data:image/png;base64,${LONG_DATA}`,
		},
		{
			what: 'base64 for URLs, without padding',
			url: `data:image/png;base64,${Buffer.from(LONG).toString('base64url')}`,
			sent: `data:image/png;base64,${LONG_DATA}`,
		},
		{
			what: 'percent-encoded base64',
			url: `data:image/png;base64,${encodeURIComponent(LONG_DATA)}`,
			sent: `data:image/png;base64,${LONG_DATA}`,
		},
		{
			what: 'percent-encoded bytes',
			url: 'data:image/png,%89PNG%0D%0A%1A%0A',
			sent: urlOf('png', PNG),
		},
		{
			what: 'percent-encoded bytes behind a space',
			url: 'data:image/png, %89PNG%0D%0A%1A%0A',
			sent: urlOf('png', PNG),
		},
		{
			what: 'a space before base64',
			url: `data:image/png; base64,${LONG_DATA}`,
			sent: `data:image/png;base64,${LONG_DATA}`,
		},
	])('$what', ({ url, sent }) => {
		expect(parseImageUrls([url])).toEqual([sent]);
		for (const between of ['\n, ', ', \n']) {
			expect(parseImageUrls(url + between + url)).toEqual([sent, sent]);
		}
	});

	test('no part of an API key in it is shown, wherever it stands', () => {
		for (const before of ['', 'A'.repeat(35), 'A'.repeat(50)]) {
			const url = `data:image/png;base64,${before}sk-secret-key.`;
			let words: Words | undefined;
			try {
				parseImageUrls(url);
			} catch (error) {
				words = (error as FaultError).fault.words;
			}
			const advice = render(words?.advice ?? '', redactor('sk-secret-key'));
			expect(advice).toMatch(/^It begins with 'data:image\/png;base64,/);
			expect(advice).not.toContain('sk-');
		}
	});

	test('data on the line below its media type', () => {
		const sent = `data:image/png;base64,${LONG_DATA}`;
		expect(parseImageUrls(`data:image/png;base64\n ,${LONG_DATA}`)).toEqual([sent]);
	});

	test('a picture of 3 MB in lines is read in time', () => {
		const data = PNG_DATA + 'A'.repeat(3_000_000);
		const url = `data:image/png;base64, ${data.replace(/.{76}/g, '$&\n')}`;
		expect(parseImageUrls(url)).toEqual([`data:image/png;base64,${data}`]);
	});

	const MB = 1024 * 1024;
	const pngOf = (bytes: number) =>
		`data:image/png;base64,${Buffer.concat([Buffer.from(PNG)], bytes).toString('base64')}`;

	test('an image of exactly 10 MB is sent', () => {
		expect(parseImageUrls(pngOf(10 * MB))).toEqual([pngOf(10 * MB)]);
	});

	test.each<{ what: string; url: string; title: string; advice: string }>([
		...[
			['data:image/png;base64,', 'data:image/png;base64'],
			['data:image/png;base64, ', 'data:image/png;base64'],
			['data:image/png', 'data:image/png'],
			['data:image/,', 'data:image/'],
		].map(([url = '', head = '']) => ({
			...{ what: url, url },
			title: "'Image URL(s)' has a data URL without content",
			advice: `Nothing follows '${head}': check the expression that builds it`,
		})),
		...[
			['an SVG', 'data:image/svg+xml,%3Csvg%3E'],
			['an SVG in base64', urlOf('svg+xml', [...Buffer.from('<svg/>')])],
			['a GIF', urlOf('gif', [...Buffer.from('GIF89a')])],
			['a GIF called png', urlOf('png', [...Buffer.from('GIF89a')])],
			['a HEIC', urlOf('heic', [0, 0, 0, 0x18, ...Buffer.from('ftypheic')])],
			['a PNG in base64 that is not called so at the end', `data:image/png;base64;a,${PNG_DATA}`],
		].map(([what = '', url = '']) => ({
			...{ what, url },
			title: "'Image URL(s)' has a data URL that is not a JPEG, PNG or WebP image",
			advice: `It begins with '${url.split(',')[0]}'. Its content decides, not the type it names: convert the image first`,
		})),
		...['%%%', `${PNG_DATA}.`, `${PNG_DATA},AAAA`, `${PNG_DATA}=AAA`, `${PNG_DATA}\nlogo.png`].map(
			(data) => ({
				what: `data such as ${data}`,
				url: `data:image/png;base64,${data}`,
				title: "'Image URL(s)' has a data URL that is not valid Base64",
				advice: `It begins with 'data:image/png;base64,${data.replace('\n', ' ')}': check the expression that builds it`,
			}),
		),
		{
			what: 'long data',
			url: `data:image/png;base64,${'A'.repeat(100)}.`,
			title: "'Image URL(s)' has a data URL that is not valid Base64",
			advice: `It begins with 'data:image/png;base64,${'A'.repeat(57)}…': check the expression that builds it`,
		},
		{
			what: 'an image of 11 MB',
			url: pngOf(11 * MB),
			title: "'Image URL(s)' has an image that is too large",
			advice: 'It has 11.0 MB, and EvoLink accepts up to 10 MB: make it smaller first',
		},
		{
			what: 'an image of a byte more than 10 MB',
			url: pngOf(10 * MB + 1),
			title: "'Image URL(s)' has an image that is too large",
			advice: 'It has 10.1 MB, and EvoLink accepts up to 10 MB: make it smaller first',
		},
	])('$what is refused', ({ url, title, advice }) => {
		for (const value of [[url], url]) {
			expect(refusal(() => parseImageUrls(value))).toEqual(refused(title, advice));
		}
	});
});
