/** A schema, a value that fits it, and one that doesn't, with the place where it doesn't. */
export interface SchemaCase {
	what: string;
	rule: object;
	good: unknown;
	bad: unknown;
	path: string;
	/** A full validator refuses the good value too, by what the node leaves unchecked. */
	unchecked?: true;
}

const STRING = { type: 'string' };
const NUMBER = { type: 'number' };
const object = (properties: object, more: object = {}) => ({
	type: 'object',
	properties,
	required: Object.keys(properties),
	...more,
});
const closed = (properties: object, more: object = {}) =>
	object(properties, { additionalProperties: false, ...more });

export const SCHEMAS: SchemaCase[] = [
	{
		what: 'a closed object',
		rule: closed({ city: STRING }),
		good: { city: 'Oslo' },
		bad: { city: 'Oslo', zip: 1 },
		path: 'zip',
	},
	{
		what: 'an open object',
		rule: object({ city: STRING }),
		good: { city: 'Oslo', zip: 1 },
		bad: { zip: 1 },
		path: 'city',
	},
	{
		what: 'a field that may be left out',
		rule: { type: 'object', properties: { a: NUMBER } },
		good: {},
		bad: { a: '1' },
		path: 'a',
	},
	{
		what: 'null beside a type',
		rule: object({ a: { type: ['string', 'null'] } }),
		good: { a: null },
		bad: { a: 0 },
		path: 'a',
	},
	{
		what: 'null as an alternative',
		rule: object({ a: { anyOf: [NUMBER, { type: 'null' }] } }),
		good: { a: null },
		bad: { a: 'x' },
		path: 'a',
	},
	{
		what: "OpenAPI's nullable, which JSON Schema doesn't know",
		rule: object({ a: { type: ['number', 'null'], nullable: true } }),
		good: { a: null },
		bad: { a: [] },
		path: 'a',
	},
	{
		what: 'a constant',
		rule: object({ v: { const: 'v1' } }),
		good: { v: 'v1' },
		bad: { v: 'v2' },
		path: 'v',
	},
	{
		what: 'a constant that is false',
		rule: object({ v: { const: false } }),
		good: { v: false },
		bad: { v: 0 },
		path: 'v',
	},
	{
		what: 'words to choose from',
		rule: object({ v: { enum: ['a', 'b', null] } }),
		good: { v: null },
		bad: { v: 'c' },
		path: 'v',
	},
	{
		what: 'a whole number',
		rule: object({ n: { type: 'integer' } }),
		good: { n: 2.0 },
		bad: { n: 2.5 },
		path: 'n',
	},
	{
		what: 'bounds',
		rule: object({ n: { ...NUMBER, minimum: 0, exclusiveMaximum: 10 } }),
		good: { n: 9.99 },
		bad: { n: 10 },
		path: 'n',
	},
	{
		what: 'a multiple',
		rule: object({ n: { ...NUMBER, multipleOf: 0.1 } }),
		good: { n: 0.3 },
		bad: { n: 0.35 },
		path: 'n',
		unchecked: true,
	},
	{
		what: 'the length of a text with an emoji',
		rule: object({ s: { ...STRING, minLength: 2, maxLength: 2 } }),
		good: { s: '👍👍' },
		bad: { s: '👍' },
		path: 's',
	},
	{
		what: 'the length of a list',
		rule: object({ l: { type: 'array', items: STRING, minItems: 1, maxItems: 2 } }),
		good: { l: ['a'] },
		bad: { l: [] },
		path: 'l',
	},
	{
		what: 'a list in a list',
		rule: object({ m: { type: 'array', items: { type: 'array', items: NUMBER } } }),
		good: { m: [[1], [2, 3]] },
		bad: { m: [[1], [2, 'x']] },
		path: 'm[1][1]',
	},
	{
		what: 'a list whose beginning is fixed',
		rule: object({ t: { type: 'array', prefixItems: [STRING, NUMBER], items: false } }),
		good: { t: ['a', 1] },
		bad: { t: ['a', 1, 2] },
		path: 't[2]',
	},
	{
		what: 'one that says it is draft 7',
		rule: {
			$schema: 'http://json-schema.org/draft-07/schema#',
			...object({ t: { type: 'array', items: { $ref: '#/definitions/n' } } }),
			definitions: { n: { type: ['integer', 'null'] } },
		},
		good: { t: [1, null] },
		bad: { t: [1, 1.5] },
		path: 't[1]',
	},
	{
		what: '$defs',
		rule: object({ a: { $ref: '#/$defs/p' } }, { $defs: { p: closed({ x: NUMBER }) } }),
		good: { a: { x: 1 } },
		bad: { a: { x: 1, y: 1 } },
		path: 'a.y',
	},
	{
		what: "draft 7's definitions",
		rule: object({ a: { $ref: '#/definitions/p' } }, { definitions: { p: object({ x: NUMBER }) } }),
		good: { a: { x: 1 } },
		bad: { a: {} },
		path: 'a.x',
	},
	{
		what: 'a schema that contains itself',
		rule: object({ name: STRING, parts: { type: 'array', items: { $ref: '#' } } }),
		good: { name: 'a', parts: [{ name: 'b', parts: [] }] },
		bad: { name: 'a', parts: [{ name: 'b', parts: [{ name: 'c' }] }] },
		path: 'parts[0].parts[0].parts',
	},
	{
		what: 'definitions that lead to each other',
		rule: object(
			{ a: { $ref: '#/$defs/odd' } },
			{
				$defs: {
					odd: { type: 'object', properties: { next: { $ref: '#/$defs/even' } } },
					even: { type: 'object', properties: { next: { $ref: '#/$defs/odd' }, n: NUMBER } },
				},
			},
		),
		good: { a: { next: { n: 1, next: {} } } },
		bad: { a: { next: { n: 'x' } } },
		path: 'a.next.n',
	},
	{
		what: 'a circle that leads nowhere',
		rule: object({ a: { $ref: '#/$defs/a' }, n: NUMBER }, { $defs: { a: { $ref: '#/$defs/a' } } }),
		good: { a: 1, n: 1 },
		bad: 'no object and no JSON',
		path: '',
		unchecked: true,
	},
	{
		what: 'kinds told apart by a constant',
		rule: object({
			shape: {
				anyOf: [
					closed({ kind: { const: 'circle' }, r: NUMBER }),
					closed({ kind: { const: 'square' }, side: NUMBER }),
				],
			},
		}),
		good: { shape: { kind: 'square', side: 2 } },
		bad: { shape: { kind: 'square', side: 'two' } },
		path: 'shape.side',
	},
	{
		what: 'exactly one of several',
		rule: object({ v: { oneOf: [NUMBER, { type: 'integer' }, STRING] } }),
		good: { v: 1.5 },
		bad: { v: 1 },
		path: 'v',
	},
	{
		what: 'all of several',
		rule: { type: 'object', allOf: [object({ a: NUMBER }), object({ b: NUMBER })] },
		good: { a: 1, b: 2 },
		bad: { a: 1 },
		path: 'b',
	},
	{
		what: 'what is ruled out',
		rule: object({ v: { not: { const: 'n/a' } } }),
		good: { v: 'x' },
		bad: { v: 'n/a' },
		path: 'v',
	},
	{
		what: 'any value',
		rule: closed({ v: true }),
		good: { v: { anything: [1] } },
		bad: {},
		path: 'v',
	},
	{
		what: 'no value',
		rule: { type: 'object', properties: { gone: false, v: NUMBER } },
		good: { v: 1 },
		bad: { gone: 1 },
		path: 'gone',
	},
	{
		what: 'other fields of one kind',
		rule: { type: 'object', additionalProperties: NUMBER },
		good: { 'a b': 1 },
		bad: { 'a b': '1' },
		path: '["a b"]',
	},
	{
		what: 'a number of fields',
		rule: { type: 'object', minProperties: 1, maxProperties: 2 },
		good: { a: 1 },
		bad: { a: 1, b: 2, c: 3 },
		path: '(root)',
	},
	{
		what: 'a pattern, which is not checked',
		rule: object({ s: { ...STRING, pattern: '^(a+)+$' }, n: NUMBER }),
		good: { s: `${'a'.repeat(40)}!`, n: 1 },
		bad: { s: 'aa', n: '1' },
		path: 'n',
		unchecked: true,
	},
	{
		what: 'names by a pattern, which are not checked',
		rule: object(
			{ n: NUMBER },
			{ patternProperties: { '^x': NUMBER }, additionalProperties: false },
		),
		good: { n: 1, xa: 'text' },
		bad: { xa: 1 },
		path: 'n',
		unchecked: true,
	},
	{
		what: 'a format, which is not checked',
		rule: object({ mail: { ...STRING, format: 'email' } }),
		good: { mail: 'nobody' },
		bad: { mail: 7 },
		path: 'mail',
	},
	{
		what: 'words about the schema',
		rule: object({ s: { ...STRING, title: 'S', description: 'd', default: 1, examples: [2] } }),
		good: { s: 's' },
		bad: { s: null },
		path: 's',
	},
];
