import { chat, type SentBody } from '../support/chat';
import { held, pictures, UPLOAD, useImages, withData } from './support';

const { bench, run } = useImages();

let png: Buffer, jpeg: Buffer, webp: Buffer;
beforeAll(async () => {
	({ png, jpeg, webp } = await pictures());
});

const uploads = () => bench.gateway.requests.filter(({ path }) => path === UPLOAD);

/** Addresses of the images in the last message of a body. */
const urlsIn = ({ messages }: SentBody) =>
	[messages.at(-1)!.content]
		.flat()
		.flatMap((part) =>
			typeof part === 'object' && part?.type === 'image_url' ? [part.image_url.url] : [],
		);

const download = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

test.each([
	['png', () => png],
	['jpeg', () => jpeg],
	['webp', () => webp],
])('a %s becomes a public URL that leads to its bytes', async (_type, bytes) => {
	const { error } = await run({ binaryFields: 'data' }, withData({ data: held(bytes()) }));
	expect(error).toBeUndefined();
	const [url] = urlsIn(bench.bodies[0]!);
	expect(url).toMatch(new RegExp(`^${bench.gateway.url}/files/`));
	expect(await download(url!)).toEqual(bytes());
});

test('text, image URLs and data stand in this order, each image with the detail', async () => {
	await run({ binaryFields: 'data', imageDetail: 'low' }, withData({ data: held(png) }), {
		imageUrls: 'https://example.com/a.png',
	});
	expect(bench.bodies[0]?.messages).toEqual([
		{
			role: 'user',
			content: [
				{ type: 'text', text: 'Hello' },
				{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
				{
					type: 'image_url',
					image_url: { url: expect.stringContaining('/files/'), detail: 'low' },
				},
			],
		},
	]);
});

test('several fields of an item go in the order they are named', async () => {
	await run({ binaryFields: ' b ,a, ' }, withData({ a: held(png), b: held(jpeg), c: held(webp) }));
	const contents = await Promise.all(urlsIn(bench.bodies[0]!).map(download));
	expect(contents).toEqual([jpeg, png]);
	expect(uploads()).toHaveLength(2);
});

test('fields may be a list by expression', async () => {
	await run(
		{ binaryFields: '={{ Object.keys($binary) }}' },
		withData({ a: held(png), b: held(jpeg) }),
	);
	expect(urlsIn(bench.bodies[0]!)).toHaveLength(2);
});

test('data that the workflow keeps in the json is found by its path', async () => {
	const { error } = await bench.run(chat({ options: { binaryFields: 'files.photo' } }), [], {
		items: [{ json: { files: { photo: { ...held(png) } } } }],
		settings: { binaryMode: 'combined' },
	});
	expect(error).toBeUndefined();
	expect(await download(urlsIn(bench.bodies[0]!)[0]!)).toEqual(png);
});

test('an image needs no message', async () => {
	const { error } = await run({ binaryFields: 'data' }, withData({ data: held(png) }), {
		message: ' ',
	});
	expect(error).toBeUndefined();
	expect(bench.bodies[0]?.messages).toEqual([
		{ role: 'user', content: [{ type: 'image_url', image_url: { url: expect.any(String) } }] },
	]);
});

test('the same image is uploaded once per run, however many items and fields hold it', async () => {
	const items = withData(
		{ data: held(png), again: held(png, 'copy.png', 'image/png') },
		{ data: held(png), again: held(png) },
		{ data: held(png), again: held(jpeg) },
	);
	await run({ binaryFields: 'data, again' }, items);
	expect(uploads()).toHaveLength(2);
	const urls = new Set(bench.bodies.flatMap(urlsIn));
	expect(urls.size).toBe(2);
	await run({ binaryFields: 'data, again' }, items);
	expect(uploads()).toHaveLength(4);
});

test('an upload carries the file name, the media type of its content, and the key', async () => {
	await run(
		{ binaryFields: 'data' },
		withData({ data: held(png, 'Bild "1"\r\n.jpg', 'text/plain') }),
	);
	const [upload] = uploads();
	expect(upload).toMatchObject({
		method: 'POST',
		status: 200,
		headers: {
			authorization: 'Bearer sk-evolink-test-KEY-MARKER',
			'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/),
		},
	});
});

test('inline, the image stands in the request and nothing is uploaded', async () => {
	await run(
		{ binaryFields: 'data', imageTransfer: 'inline', imageDetail: 'high' },
		withData({ data: held(webp) }),
	);
	expect(bench.bodies[0]?.messages.at(-1)?.content).toEqual([
		{ type: 'text', text: 'Hello' },
		{
			type: 'image_url',
			image_url: { url: `data:image/webp;base64,${webp.toString('base64')}`, detail: 'high' },
		},
	]);
	expect(uploads()).toEqual([]);
});

test.each(['', '={{ $json.none }}'])('no field named (%p) means no image', async (binaryFields) => {
	await run({ binaryFields }, withData({ data: held(png) }));
	expect(bench.bodies[0]?.messages.at(-1)?.content).toBe('Hello');
});
