import fc from 'fast-check';
import { parseImageUrls } from '../../../../../nodes/EvoLink/resources/chat/imageUrls';

/** A comma at the end of a URL, or before something like the start of one, can't be told from a separator. */
const isAmbiguous = (url: string) => /,$|,[a-z][a-z0-9+.-]*:\/\/|,data:/i.test(url);
const webUrl = fc
	.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] })
	.filter((url) => !isAmbiguous(url));
const dataUrl = fc
	.tuple(fc.constantFrom('png', 'jpeg', 'webp', 'svg+xml'), fc.uint8Array({ minLength: 1 }))
	.map(([type, bytes]) => `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`);
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
