import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type OpenAI from 'openai';
import { ask, post, useGateway } from './support';

const gateway = useGateway();
const ajv = addFormats(new Ajv2020({ strict: false }));

const object = (properties: object, more: object = {}) => ({
	type: 'object',
	properties,
	required: Object.keys(properties),
	additionalProperties: false,
	...more,
});

const asked = async (schema: object, message: string, strict = true) => {
	const format = { type: 'json_schema', json_schema: { name: 'answer', schema, strict } };
	const reply = await post(gateway(), ask(message, { response_format: format }));
	const body = (await reply.json()) as Partial<OpenAI.ChatCompletion> & {
		error?: { message: string };
	};
	return { status: reply.status, body, content: body.choices?.[0]?.message.content ?? '' };
};

const MAIL =
	'Ann Lee (ann.lee@example.com) rates the hotel 4 stars, price: 129.50, not smoking, breakfast. Mood: happy';

describe('json_schema gives a document that satisfies the schema and draws on the message', () => {
	test.each<[string, object, object | undefined]>([
		[
			'an e-mail address',
			object({ email: { type: 'string', format: 'email' } }),
			{ email: 'ann.lee@example.com' },
		],
		[
			'numbers in order',
			object({ stars: { type: 'integer' }, total: { type: 'number' } }),
			{ stars: 4, total: 129.5 },
		],
		['a number by its label', object({ price: { type: 'number' } }), { price: 129.5 }],
		[
			'an enum value',
			object({ mood: { type: 'string', enum: ['sad', 'happy'] } }),
			{ mood: 'happy' },
		],
		[
			'every enum value named',
			object({ tags: { type: 'array', items: { enum: ['price', 'hotel', 'pool'] } } }),
			{ tags: ['hotel', 'price'] },
		],
		[
			'yes and no',
			object({ breakfast: { type: 'boolean' }, smoking: { type: 'boolean' } }),
			{ breakfast: true, smoking: false },
		],
		['a name', object({ name: { type: 'string' } }), { name: 'Ann Lee' }],
		['a value by its label', object({ mood: { type: ['string', 'null'] } }), { mood: 'happy' }],
		['a constant', object({ kind: { const: 'review' } }), { kind: 'review' }],
		['a maximum', object({ stars: { type: 'integer', maximum: 3 } }), { stars: 3 }],
		[
			'limits of a number',
			object({ n: { type: 'integer', minimum: 10, maximum: 12, multipleOf: 3 } }),
			{ n: 12 },
		],
		['limits of a string', object({ s: { type: 'string', maxLength: 7 } }), { s: 'Ann Lee' }],
		['a pattern', object({ code: { type: 'string', pattern: '^[A-Z]{3}-\\d{2}$' } }), undefined],
		[
			'formats',
			object({
				a: { type: 'string', format: 'date' },
				b: { type: 'string', format: 'uri' },
				c: { type: 'string', format: 'uuid' },
				d: { type: 'string', format: 'date-time' },
			}),
			undefined,
		],
		[
			'nested objects and arrays',
			object({ rows: { type: 'array', minItems: 2, items: object({ n: { type: 'number' } }) } }),
			{ rows: [{ n: 4 }, { n: 129.5 }] },
		],
		[
			'references',
			object(
				{ a: { $ref: '#/$defs/mail' } },
				{ $defs: { mail: { type: 'string', format: 'email' } } },
			),
			{ a: 'ann.lee@example.com' },
		],
		[
			'a schema that refers to itself',
			object({ next: { anyOf: [{ type: 'null' }, { $ref: '#' }] } }),
			{ next: null },
		],
		['unions', object({ a: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }), { a: 4 }],
	])('%s', async (_what, schema, expected) => {
		const { status, body, content } = await asked(schema, MAIL);
		expect(body.error).toBeUndefined();
		expect(status).toBe(200);
		const document: unknown = JSON.parse(content);
		const validate = ajv.compile(schema);
		expect(validate(document) ? [] : validate.errors).toEqual([]);
		if (expected) expect(document).toEqual(expected);
		const again = await asked(schema, MAIL);
		expect(again.content).toBe(content);
	});
});

describe('json_schema refuses', () => {
	test.each([
		[
			'a strict object that is open',
			{ type: 'object', properties: {} },
			/'additionalProperties' is required/,
		],
		[
			'a strict object with an optional property',
			object({ a: {} }, { required: [] }),
			/'required' must include 'a'/,
		],
		['a schema that is not for an object', { type: 'string' }, /type: "object"/],
		['a schema that is none', { type: 'object', properties: { a: { type: 'text' } } }, /must be/],
	])('%s', async (_what, schema, message) => {
		const { status, body } = await asked(schema, 'hello');
		expect(status).toBe(400);
		expect(body.error?.message).toMatch(message);
	});

	test('no schema for the draft it names', async () => {
		const $schema = 'http://json-schema.org/draft-07/schema#';
		const { status } = await asked(object({ a: { type: 'string' } }, { $schema }), 'hello');
		expect(status).toBe(200);
	});

	test('none of this when it is not strict', async () => {
		const { status } = await asked(
			{ type: 'object', properties: { a: { type: 'string' } } },
			'hello',
			false,
		);
		expect(status).toBe(200);
	});
});

describe('json_object', () => {
	const response_format = { type: 'json_object' };

	test('needs the word json in the messages', async () => {
		const reply = await post(gateway(), ask('hello', { response_format }));
		expect(reply.status).toBe(400);
		expect(await reply.json()).toMatchObject({
			error: { message: expect.stringMatching(/must contain the word 'json'/) },
		});
	});

	test('gives an object', async () => {
		const reply = await post(gateway(), ask('Answer in JSON', { response_format }));
		const { choices } = (await reply.json()) as OpenAI.ChatCompletion;
		expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({
			earlier_turns: 0,
			message: 'Answer in JSON',
			images: 0,
		});
	});
});

test('a JSON Schema in the prompt is answered in a fenced block, as output parsers expect', async () => {
	const schema = object({ email: { type: 'string' } });
	const prompt = `Extract from: ${MAIL}\nHere is the JSON Schema:\n\`\`\`json\n${JSON.stringify(schema)}\n\`\`\``;
	const { choices } = (await (await post(gateway(), ask(prompt))).json()) as OpenAI.ChatCompletion;
	expect(choices[0]?.message.content).toBe('```json\n{"email":"ann.lee@example.com"}\n```');
});
