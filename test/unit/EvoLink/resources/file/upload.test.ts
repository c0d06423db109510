import { enterRun } from '../../../../../nodes/EvoLink/delivery/enterRun';
import { toUploadItem } from '../../../../../nodes/EvoLink/resources/file/output';
import { prepareUpload } from '../../../../../nodes/EvoLink/resources/file/prepare';
import { refusal, refused } from '../../../shared/fields/support/refusal';
import { held, itemContext, png, replyOf } from '../../support/itemContext';

const binary = { data: held(png(), { fileName: 'a.jpg' }), scan: held(png(20)), 7: held(png()) };

describe('what is uploaded', () => {
	test.each<[string, object, object]>([
		['the field data', {}, { field: 'data', simplify: true }],
		['another field', { binaryPropertyName: ' scan ' }, { field: 'scan' }],
		['a field with a number for a name', { binaryPropertyName: 7 }, { field: '7' }],
		['the whole record is wanted', { simplify: false }, { simplify: false }],
		['a simple record is wanted', { simplify: true }, { simplify: true }],
	])('%s', (_what, parameters, job) => {
		expect(prepareUpload(itemContext({ parameters, binary }))).toMatchObject({
			service: 'upload',
			...job,
		});
	});

	test('the bytes, under their name, as what they are', async () => {
		const { body, headers } = await prepareUpload(itemContext({ binary })).content();
		const form = await new Response(new Uint8Array(body), { headers }).formData();
		const file = form.get('file') as File;
		expect([file.name, file.type]).toEqual(['a.jpg', 'image/png']);
		expect(Buffer.from(await file.arrayBuffer())).toEqual(png());
	});

	test('not what is no image', async () => {
		const { content } = prepareUpload(
			itemContext({ binary: { data: held(Buffer.from('hello')) } }),
		);
		await expect(content()).rejects.toThrow(
			"The binary field 'data' is not a JPEG, PNG or WebP image",
		);
	});

	const EMPTY = [
		"'Input Data Field Name' is empty",
		'Enter the name of the binary field that contains the image',
	] as const;
	test.each<[string, unknown, string, string]>([
		['a blank name', ' ', ...EMPTY],
		['no name', null, ...EMPTY],
		[
			'an object',
			{ field: 'data' },
			"'Input Data Field Name' is not text",
			'Its value is {"field":"data"}: enter text',
		],
		[
			'a field the item has not',
			'photo',
			"The item has no binary field 'photo'",
			"It has '7', 'data', 'scan'",
		],
	])('%s is refused', (_what, binaryPropertyName, title, advice) => {
		const context = itemContext({ parameters: { binaryPropertyName }, binary });
		expect(refusal(() => prepareUpload(context))).toEqual(refused(title, advice));
	});
});

describe('what the item becomes', () => {
	const itemsOf = async (body: unknown, parameters: object = {}) => {
		const context = itemContext({ parameters, binary, index: 4 });
		enterRun(context, () => ({ job: prepareUpload(context) }));
		return await toUploadItem.call(context, [], replyOf(body));
	};
	const simple = {
		file_url: 'https://files.example.com/1',
		file_id: '1',
		file_name: '1.png',
		file_size: 9,
		mime_type: 'image/png',
		expires_at: '2026-03-01T00:00:00Z',
	};
	const whole = { ...simple, upload_path: 'x', original_name: 'a.jpg' };

	test.each<[string, object, object, object]>([
		['what a workflow needs', {}, whole, simple],
		['the whole record', { simplify: false }, whole, whole],
		[
			'no more than the service said',
			{},
			{ file_url: 'https://files.example.com/1', file_size: null },
			{ file_url: 'https://files.example.com/1', file_size: null },
		],
	])('%s', async (_what, parameters, data, json) => {
		expect(await itemsOf({ success: true, data }, parameters)).toStrictEqual([
			{ json, pairedItem: { item: 4 } },
		]);
	});

	test('a reply without a URL names the field', async () => {
		const body = { success: true, data: { file_id: '1' } };
		await expect(itemsOf(body, { binaryPropertyName: 'scan' })).rejects.toMatchObject({
			fault: { kind: 'upload-no-url', field: 'scan' },
		});
	});
});
