import type { IDataObject } from 'n8n-workflow';
import { chat, useGateway } from '../support/chat';

const bench = useGateway();

const schema = {
	type: 'object',
	properties: {
		items: {
			type: 'array',
			items: {
				type: 'object',
				properties: { name: { type: 'string', pattern: '^(a+)+$' }, price: { type: 'number' } },
				required: ['name', 'price'],
				additionalProperties: false,
			},
		},
	},
	required: ['items'],
	additionalProperties: false,
};
const wrapped = { name: 'receipt', strict: true, schema };
const GOOD = { items: [{ name: 'Tea', price: 2 }] };

/** Ways to give the schema, and ways to the reply. */
const WAYS = [
	{ way: 'an object', jsonSchema: schema, stream: 'never', streaming: false },
	{ way: 'text', jsonSchema: JSON.stringify(schema), stream: 'always', streaming: false },
	{ way: 'wrapped', jsonSchema: wrapped, stream: 'never', streaming: false },
	{ way: 'wrapped as text', jsonSchema: JSON.stringify(wrapped), stream: 'auto', streaming: true },
];

describe.each(WAYS)('a schema given as $way', ({ jsonSchema, stream, streaming }) => {
	const run = async (content: string, finishReason = 'stop') => {
		bench.gateway.faults.push({ content, finishReason });
		const options = { responseFormat: 'json_schema', jsonSchema, stream } as unknown as IDataObject;
		return await bench.run(chat({ options } as never), [{}], { streaming });
	};

	test.each([
		{ form: 'as it is', content: JSON.stringify(GOOD) },
		{ form: 'in a fence', content: `\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\`` },
	])('takes a reply that fits, $form', async ({ content }) => {
		const { items, error } = await run(content);
		expect(error).toBeUndefined();
		expect(items[0]?.json.content).toEqual(GOOD);
	});

	test.each([
		{
			content: '{"items": [{"name": "Tea", "price": 2}, {"name": "Pot", "price": "20"}]}',
			path: 'items[1].price',
			says: "'items[1].price' must be a number, not a string",
		},
		{ content: '{}', path: 'items', says: "'items' is missing" },
		{ content: '{"items": [], "sum": 0}', path: 'sum', says: "'sum' is not allowed by the schema" },
		{ content: '[]', path: '(root)', says: 'it must be an object, not a list' },
		{ content: '404', path: '(root)', says: 'it must be an object, not 404' },
		{ content: 'null', path: '(root)', says: 'it must be an object, not null' },
	])('refuses $content: $says', async ({ content, path, says }) => {
		const { items, error } = await run(content);
		expect(items).toEqual([]);
		expect(error?.message).toBe(`The reply does not fit the JSON schema: ${says}`);
		expect(error?.description).toContain("'Max Repairs'");
		expect(error?.context?.details).toMatchObject({
			kind: 'schema-mismatch',
			path,
			raw: content,
			usage: { prompt_tokens: expect.any(Number) },
		});
		expect(bench.bodies).toHaveLength(1);
	});

	test('says of a reply that was cut off that it was', async () => {
		const { error } = await run('{"items": [{"name": "Te', 'length');
		expect(error?.message).toBe('The JSON reply was cut off');
	});
});
