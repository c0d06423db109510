import fc from 'fast-check';
import { parseImageUrls } from '../../../../../nodes/EvoLink/resources/chat/imageUrls';

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
	])('$what', ({ url, sent }) => {
		expect(parseImageUrls([url])).toEqual([sent]);
		expect(parseImageUrls(`${url}\n, ${url}`)).toEqual([sent, sent]);
	});

	test('a picture of 3 MB in lines is read in time', () => {
		const data = PNG_DATA + 'A'.repeat(3_000_000);
		const url = `data:image/png;base64, ${data.replace(/.{76}/g, '$&\n')}`;
		expect(parseImageUrls(url)).toEqual([`data:image/png;base64,${data}`]);
	});

	test.each<{ what: string; url: string; title: string }>([
		...['data:image/png;base64,', 'data:image/png;base64, ', 'data:image/png', 'data:image/,'].map(
			(url) => ({ what: url, url, title: "'Image URL(s)' has a data URL without content" }),
		),
		...[
			['an SVG', 'data:image/svg+xml,%3Csvg%3E'],
			['an SVG in base64', urlOf('svg+xml', [...Buffer.from('<svg/>')])],
			['a GIF', urlOf('gif', [...Buffer.from('GIF89a')])],
			['a GIF called png', urlOf('png', [...Buffer.from('GIF89a')])],
			['a HEIC', urlOf('heic', [0, 0, 0, 0x18, ...Buffer.from('ftypheic')])],
		].map(([what = '', url = '']) => ({
			...{ what, url },
			title: "'Image URL(s)' has a data URL that is not a JPEG, PNG or WebP image",
		})),
		...['%%%', `${PNG_DATA}.`, `${PNG_DATA},AAAA`, `${PNG_DATA}=AAA`, `${PNG_DATA}\nlogo.png`].map(
			(data) => ({
				what: `data such as ${data}`,
				url: `data:image/png;base64,${data}`,
				title: "'Image URL(s)' has a data URL that is not valid Base64",
			}),
		),
		{
			what: 'an image of 11 MB',
			url: urlOf('png', [...PNG, 0]) + 'A'.repeat(Math.ceil((11 * 1024 * 1024 * 4) / 3)),
			title: "'Image URL(s)' has an image that is too large",
		},
	])('$what is refused', ({ url, title }) => {
		expect(() => parseImageUrls([url])).toThrow(title);
	});
});
