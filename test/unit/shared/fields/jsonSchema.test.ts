import { jsonSchemaOf } from '../../../../nodes/shared/fields/jsonSchema';
import { refusal, refused } from './support/refusal';

const SCHEMA = { type: 'object', properties: { summary: { type: 'string' } } };

describe('a bare schema is sent under a name', () => {
	test.each<{ what: string; schema: Record<string, unknown> }>([
		{ what: 'an object with properties', schema: SCHEMA },
		{ what: 'a type', schema: { type: 'array' } },
		{ what: 'several types', schema: { type: ['string', 'null'] } },
		{ what: 'properties without a type', schema: { properties: {} } },
		...['anyOf', 'oneOf', 'allOf', '$ref', 'enum', 'const', 'items', '$defs'].map((keyword) => ({
			what: keyword,
			schema: { [keyword]: [] },
		})),
		{
			what: 'a keyword named schema beside a type',
			schema: { type: 'object', schema: SCHEMA },
		},
		{
			what: 'a keyword named schema beside properties',
			schema: { properties: { a: {} }, schema: SCHEMA },
		},
		{ what: 'a schema that is only a word', schema: { enum: ['a'], schema: 'draft-07' } },
	])('$what', ({ schema }) => {
		expect(jsonSchemaOf(schema)).toEqual({ name: 'reply', schema });
		expect(jsonSchemaOf(JSON.stringify(schema))).toEqual({ name: 'reply', schema });
	});

	test.each<[unknown, string]>([
		['invoice', 'invoice'],
		['Invoice_no-2', 'Invoice_no-2'],
		['Invoice of  the (last) month', 'Invoice_of_the_last_month'],
		['  invoice ', 'invoice'],
		['', 'reply'],
		[' ', 'reply'],
		[5, 'reply'],
		[null, 'reply'],
		[undefined, 'reply'],
		['a'.repeat(70), 'a'.repeat(64)],
	])('titled %j', (title, name) => {
		expect(jsonSchemaOf({ ...SCHEMA, title }).name).toBe(name);
	});
});

describe('a schema with its name', () => {
	test.each<{ what: string; value: Record<string, unknown>; sent: Record<string, unknown> }>([
		{ what: 'none', value: { schema: SCHEMA }, sent: { name: 'reply', schema: SCHEMA } },
		{
			what: 'a name and strict',
			value: { name: 'a-B_9', strict: true, schema: SCHEMA },
			sent: { name: 'a-B_9', strict: true, schema: SCHEMA },
		},
		{
			what: 'the longest name',
			value: { name: 'n'.repeat(64), schema: { type: 'string' } },
			sent: { name: 'n'.repeat(64), schema: { type: 'string' } },
		},
	])('$what', ({ value, sent }) => {
		expect(jsonSchemaOf(value)).toEqual(sent);
	});

	test.each<[unknown, string]>([
		['', ''],
		['my reply', 'my reply'],
		['reply!', 'reply!'],
		['r\u00e9ply', 'r\u00e9ply'],
		['n'.repeat(65), 'n'.repeat(65)],
		[7, '7'],
		[['reply'], '["reply"]'],
	])('%j is refused', (name, told) => {
		expect(refusal(() => jsonSchemaOf({ name, schema: SCHEMA }))).toEqual(
			refused(
				"'JSON Schema' has a name that EvoLink does not accept",
				`The name is ${told}: use up to 64 letters, digits, _ and -`,
			),
		);
	});
});

describe('a schema that is refused', () => {
	const NONE = refused(
		"'JSON Schema' is empty",
		"Add the option 'JSON Schema' and enter the schema of the reply, or choose another 'Response Format'",
	);
	const NO_SCHEMA = refused(
		"'JSON Schema' is not a schema",
		'It does not describe the reply: it has none of type, properties, anyOf, oneOf',
	);
	const noType = (told: string) =>
		refused(
			"'JSON Schema' has a type that does not exist",
			`The type is ${told}: use object, array, string, number, integer, boolean, null`,
		);
	const noProperties = (told: string) =>
		refused("'JSON Schema' has properties that are not an object", `They are ${told}`);

	test.each<{ what: string; value: unknown; fault: unknown }>([
		{ what: 'nothing', value: undefined, fault: NONE },
		{ what: 'blank text', value: ' ', fault: NONE },
		{
			what: 'a list',
			value: '[]',
			fault: refused(
				"'JSON Schema' is not a JSON object",
				'Its value is []: use an object such as {"type": "object", "properties": {"summary": {"type": "string"}}}',
			),
		},
		{ what: 'an empty object', value: {}, fault: NO_SCHEMA },
		{ what: 'an example of the reply', value: { summary: 'Text' }, fault: NO_SCHEMA },
		{ what: 'a name without a schema', value: { name: 'reply', strict: true }, fault: NO_SCHEMA },
		{ what: 'an empty schema with a name', value: { name: 'a', schema: {} }, fault: NO_SCHEMA },
		{ what: 'an unknown type', value: { type: 'text' }, fault: noType('text') },
		{ what: 'a type in capitals', value: { type: 'Object' }, fault: noType('Object') },
		{ what: 'a type that is no text', value: { type: 5 }, fault: noType('5') },
		{
			what: 'an unknown type among others',
			value: { type: ['string', 'none'] },
			fault: noType('none'),
		},
		{
			what: 'an unknown type in a schema with a name',
			value: { name: 'reply', schema: { type: 'map' } },
			fault: noType('map'),
		},
		{
			what: 'a list of properties',
			value: { type: 'object', properties: ['summary'] },
			fault: noProperties('["summary"]'),
		},
		{
			what: 'a word for properties in a schema with a name',
			value: { schema: { properties: 'summary' } },
			fault: noProperties('summary'),
		},
	])('$what', ({ value, fault }) => {
		expect(refusal(() => jsonSchemaOf(value))).toEqual(fault);
	});
});
