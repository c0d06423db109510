import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { chat, type SentBody, useGateway } from './support/chat';

const bench = useGateway();
const UPLOAD = '/api/v1/files/upload/stream';

const picture = (width: number) =>
	sharp({ create: { width, height: 2, channels: 3, background: 'tomato' } });
let png: Buffer, jpeg: Buffer, webp: Buffer, gif: Buffer;
beforeAll(async () => {
	[png, jpeg, webp, gif] = await Promise.all([
		picture(2).png().toBuffer(),
		picture(3).jpeg().toBuffer(),
		picture(4).webp().toBuffer(),
		picture(5).gif().toBuffer(),
	]);
});

/** Data as the host holds it in memory; name and media type are the sender's claim. */
const held = (bytes: Buffer, fileName = 'photo.jpg', mimeType = 'image/jpeg'): IBinaryData => ({
	data: bytes.toString('base64'),
	fileName,
	mimeType,
});

const withData = (...binaries: Array<Record<string, IBinaryData>>): INodeExecutionData[] =>
	binaries.map((binary, index) => ({ json: { index }, binary }));

const run = async (options: INodeParameters, items: INodeExecutionData[], parameters = {}) =>
	await bench.run(chat({ ...parameters, options }), [], { items });

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

interface NoImage {
	what: string;
	/** The item's binary fields. */
	binary: () => Record<string, IBinaryData>;
	/** The fields that are named as images. */
	binaryFields: string;
	title: string;
	advice: string;
}

interface FailedUpload {
	what: string;
	/** What the file service replies. */
	body: object;
	title: string;
	advice: string;
}

describe('what is no image for EvoLink is named, and nothing is asked for', () => {
	const tooLarge = () => Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]);
	test.each<NoImage>([
		{
			what: 'text that calls itself jpeg',
			binary: () => ({ data: held(Buffer.from('hello')) }),
			binaryFields: 'data',
			title: "The binary field 'data' is not a JPEG, PNG or WebP image",
			advice: 'The content decides',
		},
		{
			what: 'a gif',
			binary: () => ({ data: held(gif, 'a.png', 'image/png') }),
			binaryFields: 'data',
			title: "The binary field 'data' is not a JPEG, PNG or WebP image",
			advice: 'Convert it first',
		},
		{
			what: 'an empty file',
			binary: () => ({ data: held(Buffer.alloc(0)) }),
			binaryFields: 'data',
			title: "The binary field 'data' is not a JPEG, PNG or WebP image",
			advice: 'The content decides',
		},
		{
			what: 'more than 10 MB',
			binary: () => ({ data: held(tooLarge()) }),
			binaryFields: 'data',
			title: "The image in the binary field 'data' is too large",
			advice: 'up to 10 MB',
		},
		{
			what: 'a field the item has not',
			binary: () => ({ scan: held(png) }),
			binaryFields: 'data',
			title: "The item has no binary field 'data'",
			advice: "It has 'scan'",
		},
		{
			what: 'a field besides',
			binary: () => ({ data: held(png) }),
			binaryFields: 'data, photo',
			title: "The item has no binary field 'photo'",
			advice: "It has 'data'",
		},
	])('$what', async ({ binary, binaryFields, title, advice }) => {
		const { error } = await run({ binaryFields }, withData(binary()));
		expect(error?.message).toBe(title);
		expect(error?.description).toContain(advice);
		expect(error?.description).toContain('Nothing was sent.');
		expect(bench.gateway.requests).toEqual([]);
	});

	test('inline checks the same', async () => {
		const { error } = await run(
			{ binaryFields: 'data', imageTransfer: 'inline' },
			withData({ data: held(gif) }),
		);
		expect(error?.message).toContain('is not a JPEG, PNG or WebP image');
		expect(bench.gateway.requests).toEqual([]);
	});
});

test('exactly 10 MB is taken', async () => {
	const bytes = Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024 - png.length)]);
	const { error } = await run({ binaryFields: 'data' }, withData({ data: held(bytes) }));
	expect(error).toBeUndefined();
});

test.each(['', '={{ $json.none }}'])('no field named (%p) means no image', async (binaryFields) => {
	await run({ binaryFields }, withData({ data: held(png) }));
	expect(bench.bodies[0]?.messages.at(-1)?.content).toBe('Hello');
});

describe('an upload that fails', () => {
	test('fails the item, and no completion is asked for', async () => {
		bench.gateway.faults.push({ path: UPLOAD, status: 402, times: 9 });
		const { error } = await run({ binaryFields: 'data' }, withData({ data: held(png) }));
		expect(error).toMatchObject({ httpCode: '402' });
		expect(bench.bodies).toEqual([]);
	});

	test.each<FailedUpload>([
		{
			what: 'the service says no',
			body: { success: false, code: 400, msg: 'File is damaged' },
			title: 'EvoLink did not accept the file',
			advice: 'File is damaged',
		},
		{
			what: 'the reply has no URL',
			body: { success: true, data: { file_id: 'f' } },
			title: "The upload of the image in 'data' returned no URL",
			advice: 'Image: Transfer',
		},
		...[
			'/files/x.png',
			'data:image/png;base64,AA==',
			'ftp://host/x.png',
			'//host/x.png',
			'',
			7,
			null,
		].map((url) => ({
			what: `the URL is ${JSON.stringify(url)}`,
			body: { success: true, data: { file_url: url } },
			title: "The upload of the image in 'data' returned no URL",
			advice: 'Image: Transfer',
		})),
		{
			what: 'the record is a list',
			body: { success: true, data: [{ file_url: 'https://host/x.png' }] },
			title: 'EvoLink did not accept the file',
			advice: 'jpeg, png and webp',
		},
		{
			what: 'the reply is something else',
			body: { hello: 'world' },
			title: 'EvoLink did not accept the file',
			advice: 'jpeg, png and webp images up to 10 MB',
		},
	])('$what', async ({ body, title, advice }) => {
		bench.gateway.faults.push({ path: UPLOAD, body });
		const { error } = await run({ binaryFields: 'data' }, withData({ data: held(png) }));
		expect(error?.message).toBe(title);
		expect(error?.description).toContain(advice);
		expect(bench.bodies).toEqual([]);
	});

	test('is tried again by the next item that has the image', async () => {
		bench.gateway.faults.push({ path: UPLOAD, body: { success: false, msg: 'Busy' } });
		const { items } = await bench.run(chat({ options: { binaryFields: 'data' } }), [], {
			items: withData({ data: held(png) }, { data: held(png) }),
			node: { onError: 'continueRegularOutput' },
		});
		expect(items.filter(({ json }) => json.error !== undefined).length).toBeGreaterThan(0);
		const again = await run({ binaryFields: 'data' }, withData({ data: held(png) }));
		expect(again.error).toBeUndefined();
	});
});
