import type { IBinaryData } from 'n8n-workflow';
import { chat } from '../support/chat';
import { held, pictures, UPLOAD, useImages, withData } from './support';

const { bench, run } = useImages();

let png: Buffer, gif: Buffer;
beforeAll(async () => {
	({ png, gif } = await pictures());
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

interface FailedUpload {
	what: string;
	/** What the file service replies. */
	body: object;
	title: string;
	advice: string;
}

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
