import fc from 'fast-check';
import { multipartFile } from '../../../../nodes/EvoLink/files/multipart';

/** What a server makes of the body: Node's own form-data parser stands for it. */
async function received(fileName: string, bytes: Buffer) {
	const { body, headers } = multipartFile(fileName, 'image/png', bytes);
	const form = await new Response(new Uint8Array(body), { headers }).formData();
	return form.getAll('file') as File[];
}

test('any bytes arrive as one file, whatever they hold', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (content) => {
			const bytes = Buffer.from(content);
			const [file, ...others] = await received('a.png', bytes);
			expect(others).toEqual([]);
			expect(file?.type).toBe('image/png');
			expect(Buffer.from(await file!.arrayBuffer())).toEqual(bytes);
		}),
		{ numRuns: 50 },
	);
});

test.each([
	['photo.png', 'photo.png'],
	['Grüße 世界.png', 'Grüße 世界.png'],
	['a"; name="b.png', 'a_; name=_b.png'],
	['a\r\nX-Header: 1.png', 'a__X-Header: 1.png'],
	['C:\\pictures\\a.png', 'C:_pictures_a.png'],
])('the file name %p cannot leave its place in the head', async (fileName, arrived) => {
	const [file] = await received(fileName, Buffer.from('x'));
	expect(file?.name).toBe(arrived);
});

test('bytes that hold the head of a part stay one file', async () => {
	const { body } = multipartFile('a.png', 'image/png', Buffer.from('x'));
	const [file, ...others] = await received('b.png', body);
	expect(others).toEqual([]);
	expect(Buffer.from(await file!.arrayBuffer())).toEqual(body);
});

test('the boundary is no longer than RFC 2046 allows', () => {
	const { headers } = multipartFile('a.png', 'image/png', Buffer.from('x'));
	const [, boundary = ''] = headers['Content-Type']!.split('boundary=');
	expect(boundary).toMatch(/^[\w-]{1,70}$/);
});
