import Ajv2020 from 'ajv/dist/2020';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import creditsSchema from '../../nodes/EvoLink/__schema__/v1.0.0/account/getCredits.json';
import uploadSchema from '../../nodes/EvoLink/__schema__/v1.0.0/file/upload.json';
import modelSchema from '../../nodes/EvoLink/__schema__/v1.0.0/model/getAll.json';
import { useGateway } from './support/chat';

const MODELS = ['gpt-5.4', 'gpt-5.4-mini', 'claude-sonnet-4-6', 'evolink/auto'];
const bench = useGateway({ models: MODELS, balance: 6_800 });

/** The schema the editor shows, as a promise about every field: all there, and no others. */
function promises(schema: IDataObject): (value: unknown) => boolean {
	const closed = (part: IDataObject): IDataObject =>
		part.type === 'object'
			? {
					type: 'object',
					additionalProperties: false,
					required: Object.keys(part.properties as object),
					properties: Object.fromEntries(
						Object.entries(part.properties as Record<string, IDataObject>).map(([name, each]) => [
							name,
							closed(each),
						]),
					),
				}
			: part;
	const validate = new Ajv2020().compile(closed(schema));
	return (value) => validate(value);
}

describe('model: getAll', () => {
	const getAll = async (parameters: INodeParameters = {}, rows: IDataObject[] = [{}]) =>
		await bench.run({ resource: 'model', operation: 'getAll', ...parameters }, rows);
	const ids = async (parameters: INodeParameters) =>
		(await getAll(parameters)).items.map(({ json }) => json.id);

	test.each<[string, INodeParameters, string[]]>([
		['all, with Return All', { returnAll: true }, MODELS],
		['up to 50 by default', {}, MODELS],
		['up to the limit', { limit: 2 }, MODELS.slice(0, 2)],
		['Return All ignores a limit', { returnAll: true, limit: 1 }, MODELS],
		['those that contain the text', { search: 'gpt' }, ['gpt-5.4', 'gpt-5.4-mini']],
		[
			'the text in any case, without blanks around it',
			{ search: ' CLAUDE ' },
			['claude-sonnet-4-6'],
		],
		['the limit counts what was found', { search: 'gpt', limit: 1 }, ['gpt-5.4']],
		['none', { search: 'llama' }, []],
	])('%s', async (_what, parameters, expected) => {
		expect(await ids(parameters)).toEqual(expected);
	});

	test('an item per model, as its schema in the editor says, paired with the item that asked', async () => {
		const { items } = await getAll({ limit: 1, search: '={{ $json.search }}' }, [
			{ search: 'mini' },
			{ search: 'auto' },
		]);
		expect(items.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			['gpt-5.4-mini', { item: 0 }],
			['evolink/auto', { item: 1 }],
		]);
		const keepsPromise = promises(modelSchema);
		expect(items.every(({ json }) => keepsPromise(json))).toBe(true);
	});

	test.each([0, -1, 1.5, 'many'])(
		'a limit of %p is named, and nothing is asked for',
		async (limit) => {
			const { error } = await getAll({ limit: '={{ $json.limit }}' }, [{ limit }]);
			expect(error?.message).toContain("'Limit'");
			expect(bench.gateway.requests).toEqual([]);
		},
	);

	test.each([
		{ hello: 'world' },
		{ data: {} },
		{ data: 'x' },
		{ data: [1, 2] },
		{ data: [[], { id: 7 }] },
		[],
	])('a reply that is no list of models says so: %j', async (body) => {
		bench.gateway.faults.push({ path: '/v1/models', body });
		expect((await getAll()).error?.message).toBe('The reply contains no list of models');
	});

	test('a list with odd entries is read all the same', async () => {
		bench.gateway.faults.push({ path: '/v1/models', body: { data: [null, { id: 'gpt-5.4' }, 7] } });
		const { items, error } = await getAll();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json)).toEqual([{ id: 'gpt-5.4' }]);
	});
});

describe('account: getCredits', () => {
	const parameters = { resource: 'account', operation: 'getCredits' };

	test('the balance, from the custom URL, as its schema in the editor says', async () => {
		const { items } = await bench.run(parameters);
		expect(items).toEqual([
			{
				json: {
					token: {
						remaining_credits: 6_800,
						used_credits: 0,
						unlimited_credits: false,
						remaining_usd: 100,
						used_usd: 0,
					},
					user: { remaining_credits: 6_800, used_credits: 0, remaining_usd: 100, used_usd: 0 },
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(promises(creditsSchema)(items[0]?.json)).toBe(true);
		expect(bench.gateway.requests.map(({ method, path }) => [method, path])).toEqual([
			['GET', '/v1/credits'],
		]);
	});

	test.each<[string, object, object]>([
		[
			'credits in parts of a dollar',
			{ user: { remaining_credits: 1, used_credits: 0.0001 } },
			{
				user: {
					remaining_credits: 1,
					used_credits: 0.0001,
					remaining_usd: 0.01470588,
					used_usd: 0.00000147,
				},
			},
		],
		[
			'a debt',
			{ user: { remaining_credits: -34 } },
			{ user: { remaining_credits: -34, remaining_usd: -0.5 } },
		],
		[
			'what is no count',
			{ user: { remaining_credits: 'many', used_credits: null }, token: null, plan: ['a'] },
			{ user: { remaining_credits: 'many', used_credits: null }, token: null, plan: ['a'] },
		],
	])('%s', async (_what, data, json) => {
		bench.gateway.faults.push({ path: '/v1/credits', body: { success: true, data } });
		expect((await bench.run(parameters)).items.map((item) => item.json)).toEqual([json]);
	});

	test.each([{}, { data: [] }, { data: 'x' }, { data: [{ user: {} }] }, []])(
		'%j is no balance',
		async (body) => {
			bench.gateway.faults.push({ path: '/v1/credits', body });
			expect((await bench.run(parameters)).error?.message).toBe('The reply contains no balance');
		},
	);

	test('a refusal says what EvoLink said', async () => {
		const body = { success: false, message: 'Account is closed', data: null };
		bench.gateway.faults.push({ path: '/v1/credits', body });
		const { error } = await bench.run(parameters);
		expect(error?.message).toBe('The reply contains no balance');
		expect(error?.description).toContain('Account is closed');
	});
});

describe('file: upload', () => {
	const upload = { resource: 'file', operation: 'upload' };
	let data: string;
	beforeAll(async () => {
		const picture = sharp({ create: { width: 2, height: 2, channels: 3, background: 'teal' } });
		data = (await picture.png().toBuffer()).toString('base64');
	});
	const items = (field = 'data') => [
		{ json: {}, binary: { [field]: { data, mimeType: 'image/png', fileName: 'teal.png' } } },
	];

	test('the public URL, as its schema in the editor says', async () => {
		const {
			items: [item],
		} = await bench.run(upload, [], { items: items() });
		expect(item).toMatchObject({
			json: {
				file_name: 'teal.png',
				mime_type: 'image/png',
				file_size: Buffer.from(data, 'base64').length,
			},
			pairedItem: { item: 0 },
		});
		expect(promises(uploadSchema)(item?.json)).toBe(true);
		const response = await fetch(item?.json.file_url as string);
		expect(Buffer.from(await response.arrayBuffer()).toString('base64')).toBe(data);
	});

	test("without Simplify it is the service's whole record", async () => {
		const record = {
			file_url: 'https://files.example.com/1',
			file_id: '1',
			upload_path: 'x',
			original_name: 'y',
		};
		bench.gateway.faults.push({
			path: '/api/v1/files/upload/stream',
			body: { success: true, data: record },
		});
		const {
			items: [item],
		} = await bench.run({ ...upload, simplify: false }, [], { items: items() });
		expect(item?.json).toEqual(record);
	});

	test('the field may be another one', async () => {
		const {
			items: [item],
		} = await bench.run({ ...upload, binaryPropertyName: 'scan' }, [], { items: items('scan') });
		expect(item?.json.file_name).toBe('teal.png');
	});

	test.each<[string, string, string]>([
		['a field the item has not', 'photo', "The item has no binary field 'photo'"],
		['a blank name', ' ', "'Input Data Field Name' is empty"],
	])('%s is named, and nothing is sent', async (_what, binaryPropertyName, title) => {
		const { error } = await bench.run({ ...upload, binaryPropertyName }, [], { items: items() });
		expect(error?.message).toBe(title);
		expect(bench.gateway.requests).toEqual([]);
	});

	test('what is no image is named, and nothing is sent', async () => {
		const text = { data: { data: 'aGVsbG8=', mimeType: 'image/png' } };
		const { error } = await bench.run(upload, [], { items: [{ json: {}, binary: text }] });
		expect(error?.message).toBe("The binary field 'data' is not a JPEG, PNG or WebP image");
		expect(bench.gateway.requests).toEqual([]);
	});

	test('a URL that no model could load is none', async () => {
		const path = '/api/v1/files/upload/stream';
		bench.gateway.faults.push({
			path,
			body: { success: true, data: { file_url: '/files/x.png' } },
		});
		const { error } = await bench.run(upload, [], { items: items() });
		expect(error?.message).toBe("The upload of the image in 'data' returned no URL");
		expect(error?.description).not.toContain('Transfer');
		expect(error?.context?.details).toMatchObject({
			kind: 'upload-no-url',
			file_url: '/files/x.png',
		});
	});

	test('with Continue the other files are uploaded', async () => {
		const { items: out } = await bench.run(upload, [], {
			items: [{ json: {} }, ...items()],
			node: { onError: 'continueRegularOutput' },
		});
		expect(out).toMatchObject([
			{
				json: { error: "The item has no binary field 'data'", details: {} },
				pairedItem: { item: 0 },
			},
			{ json: { file_name: 'teal.png' }, pairedItem: { item: 1 } },
		]);
	});
});
