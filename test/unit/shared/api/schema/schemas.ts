/** A schema with values that fit it and values that don't, and what is said of these. */
export interface Row {
	schema: string;
	rule: object | boolean;
	fits: unknown[];
	misfits: Array<{ value: unknown; path: string; what: string }>;
	/** The oracle sees it otherwise: it checks more, or it is wrong about prototypes. */
	oracleDiffers?: true;
}

const misfit = (value: unknown, path: string, what: string) => ({ value, path, what });
const object = (properties: object, required = Object.keys(properties)) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});
const NONE = 'fits none of the shapes that the schema allows';
const NOT_ALLOWED = 'is not allowed by the schema';
const counted = (length: number) => Array.from({ length }, (_, index) => index + 1);
const price = object({ name: { type: 'string' }, price: { type: 'number' } });

export const ROWS: Row[] = [
	{
		schema: 'an object with fields',
		rule: price,
		fits: [
			{ name: 'Tea', price: 2 },
			{ price: 0, name: '' },
		],
		misfits: [
			misfit([], '(root)', 'must be an object, not a list'),
			misfit('x', '(root)', 'must be an object, not a string'),
			misfit(null, '(root)', 'must be an object, not null'),
			misfit({ name: 'Tea' }, 'price', 'is missing'),
			misfit({ name: 'Tea', price: '2' }, 'price', 'must be a number, not a string'),
			misfit({ name: 'Tea', price: 2, sale: true }, 'sale', NOT_ALLOWED),
		],
	},
	{
		schema: 'a list of objects',
		rule: object({ items: { type: 'array', items: price } }),
		fits: [{ items: [] }, { items: [{ name: 'Tea', price: 2 }] }],
		misfits: [
			misfit({ items: {} }, 'items', 'must be a list, not an object'),
			misfit(
				{
					items: [
						{ name: 'a', price: 1 },
						{ name: 'b', price: 2 },
						{ name: 'c', price: null },
					],
				},
				'items[2].price',
				'must be a number, not null',
			),
			misfit({ items: [{ price: 1 }] }, 'items[0].name', 'is missing'),
		],
	},
	{ schema: 'nothing', rule: {}, fits: [1, null, [], {}], misfits: [] },
	{ schema: 'true', rule: true, fits: [1, null], misfits: [] },
	{ schema: 'false', rule: false, fits: [], misfits: [misfit(1, '(root)', NOT_ALLOWED)] },
	{
		schema: 'a whole number',
		rule: { type: 'integer' },
		fits: [0, -3, 1e15, 2.0],
		misfits: [
			misfit(1.5, '(root)', 'must be a whole number, not 1.5'),
			misfit('1', '(root)', 'must be a whole number, not a string'),
		],
	},
	{
		schema: 'a number',
		rule: { type: 'number' },
		fits: [0.5],
		misfits: [misfit(true, '(root)', 'must be a number, not true')],
	},
	{
		schema: 'one of two types',
		rule: object({ note: { type: ['string', 'null'] } }),
		fits: [{ note: null }, { note: 'x' }],
		misfits: [misfit({ note: 7 }, 'note', 'must be a string or null, not 7')],
	},
	{
		schema: 'true or false',
		rule: { type: 'boolean' },
		fits: [true, false],
		misfits: [
			misfit('true', '(root)', 'must be true or false, not a string'),
			misfit(0, '(root)', 'must be true or false, not 0'),
		],
	},
	{
		schema: 'one of some words',
		rule: object({ mood: { type: 'string', enum: ['good', 'bad'] } }),
		fits: [{ mood: 'good' }],
		misfits: [misfit({ mood: 'Good' }, 'mood', 'must be one of "good", "bad"')],
	},
	{
		schema: 'one of the days of a month',
		rule: { enum: counted(31) },
		fits: [31],
		misfits: [misfit(0, '(root)', `must be one of ${counted(31).join(', ')}`)],
	},
	{
		schema: 'one of more words than can be shown',
		rule: { enum: counted(1_000) },
		fits: [1_000],
		misfits: [misfit(0, '(root)', `must be one of ${counted(52).join(', ')}, …`)],
	},
	{
		schema: 'one of values of any type',
		rule: { enum: [1, null, { a: [1] }] },
		fits: [1, null, { a: [1] }],
		misfits: [
			misfit({ a: [2] }, '(root)', 'must be one of 1, null, {"a":[1]}'),
			misfit('1', '(root)', 'must be one of 1, null, {"a":[1]}'),
		],
	},
	{
		schema: 'a constant',
		rule: object({ version: { const: 2 } }),
		fits: [{ version: 2 }],
		misfits: [misfit({ version: '2' }, 'version', 'must be 2')],
	},
	{
		schema: 'a constant object',
		rule: { const: { a: [null] } },
		fits: [{ a: [null] }],
		misfits: [misfit({ a: [] }, '(root)', 'must be {"a":[null]}')],
	},
	{
		schema: 'bounds of a number',
		rule: object({ share: { type: 'number', minimum: 0, maximum: 1 } }),
		fits: [{ share: 0 }, { share: 1 }, { share: 0.5 }],
		misfits: [
			misfit({ share: -0.1 }, 'share', 'must be at least 0'),
			misfit({ share: 1.1 }, 'share', 'must be at most 1'),
		],
	},
	{
		schema: 'exclusive bounds',
		rule: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
		fits: [0.5],
		misfits: [
			misfit(0, '(root)', 'must be more than 0'),
			misfit(1, '(root)', 'must be less than 1'),
		],
	},
	{
		schema: 'multiples',
		rule: { multipleOf: 0.01 },
		fits: [0.07, 19.99, 'not a number'],
		misfits: [misfit(0.075, '(root)', 'must be a multiple of 0.01')],
	},
	{
		schema: 'the length of a text, in characters',
		rule: { type: 'string', minLength: 1, maxLength: 2 },
		fits: ['a', '🚀🚀'],
		misfits: [
			misfit('', '(root)', 'must have at least 1 character'),
			misfit('abc', '(root)', 'must have at most 2 characters'),
		],
	},
	{
		schema: 'the length of a list',
		rule: object({ tags: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 3 } }),
		fits: [{ tags: ['a', 'b'] }],
		misfits: [
			misfit({ tags: ['a'] }, 'tags', 'must have at least 2 items'),
			misfit({ tags: ['a', 'b', 'c', 'd'] }, 'tags', 'must have at most 3 items'),
			misfit({ tags: ['a', 1] }, 'tags[1]', 'must be a string, not 1'),
		],
	},
	{
		schema: 'the number of fields',
		rule: { type: 'object', minProperties: 1, maxProperties: 2 },
		fits: [{ a: 1 }],
		misfits: [
			misfit({}, '(root)', 'must have at least 1 field'),
			misfit({ a: 1, b: 2, c: 3 }, '(root)', 'must have at most 2 fields'),
		],
	},
	{
		schema: 'other fields of one type',
		rule: {
			type: 'object',
			properties: { name: { type: 'string' } },
			additionalProperties: { type: 'number' },
		},
		fits: [{ name: 'x', a: 1, b: 2 }],
		misfits: [misfit({ name: 'x', a: '1' }, 'a', 'must be a number, not a string')],
	},
	{
		schema: 'a tuple',
		rule: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }], items: false },
		fits: [[1, 'a'], [1], []],
		misfits: [
			misfit(['a'], '[0]', 'must be a number, not a string'),
			misfit([1, 'a', 2], '[2]', NOT_ALLOWED),
		],
	},
	{
		schema: 'a tuple of draft 7',
		rule: {
			$schema: 'http://json-schema.org/draft-07/schema#',
			type: 'array',
			items: [{ type: 'number' }, { type: 'string' }],
			additionalItems: { type: 'boolean' },
		},
		fits: [[1, 'a', true]],
		misfits: [
			misfit([1, 2], '[1]', 'must be a string, not 2'),
			misfit([1, 'a', 'b'], '[2]', 'must be true or false, not a string'),
		],
	},
	{
		schema: 'an object or null',
		rule: object({ address: { anyOf: [object({ zip: { type: 'string' } }), { type: 'null' }] } }),
		fits: [{ address: null }, { address: { zip: '1' } }],
		misfits: [
			misfit({ address: { zip: 1 } }, 'address.zip', 'must be a string, not 1'),
			misfit({ address: {} }, 'address.zip', 'is missing'),
			misfit({ address: 'x' }, 'address', NONE),
		],
	},
	{
		schema: 'one of several kinds',
		rule: {
			anyOf: [
				object({ kind: { const: 'circle' }, radius: { type: 'number' } }),
				object({ kind: { const: 'box' }, width: { type: 'number' }, height: { type: 'number' } }),
			],
		},
		fits: [
			{ kind: 'circle', radius: 1 },
			{ kind: 'box', width: 1, height: 2 },
		],
		misfits: [
			misfit({ kind: 'box', width: '1', height: 2 }, 'width', 'must be a number, not a string'),
			misfit({ kind: 'box', height: 2 }, 'width', 'is missing'),
			misfit({ kind: 'ball', width: 1, height: 2 }, '(root)', NONE),
			misfit(7, '(root)', NONE),
		],
	},
	{
		schema: 'one of several kinds, each with its word in a list of one',
		rule: {
			anyOf: [
				object({ kind: { enum: ['circle'] }, radius: { type: 'number' } }),
				object({ kind: { enum: ['box'] }, width: { type: 'number' } }),
			],
		},
		fits: [{ kind: 'box', width: 1 }],
		misfits: [misfit({ kind: 'box', width: '1' }, 'width', 'must be a number, not a string')],
	},
	{
		schema: 'one of eleven kinds',
		rule: {
			anyOf: counted(11).map((kind) =>
				object({ kind: { const: kind }, width: { type: 'number' } }),
			),
		},
		fits: [{ kind: 11, width: 1 }],
		misfits: [misfit({ kind: 11, width: '1' }, 'width', 'must be a number, not a string')],
	},
	{
		schema: 'an object by reference or a text',
		rule: {
			anyOf: [{ $ref: '#/$defs/address' }, { type: 'string', minLength: 1 }],
			$defs: { address: object({ zip: { type: 'string' } }) },
		},
		fits: ['x', { zip: '1' }],
		misfits: [
			misfit({}, 'zip', 'is missing'),
			misfit('', '(root)', 'must have at least 1 character'),
		],
	},
	{
		schema: 'alternatives beside rules of the whole',
		rule: {
			anyOf: [{ type: 'object', required: ['a'] }, { type: 'null' }],
			properties: { b: { type: 'number' } },
		},
		fits: [null, { a: 1, b: 1 }],
		misfits: [misfit({ b: 'x' }, 'a', 'is missing')],
	},
	{
		schema: 'an alternative with two rules for its number',
		rule: { anyOf: [{ type: 'number', minimum: 0, multipleOf: 1 }, { type: 'null' }] },
		fits: [1, null],
		misfits: [misfit(-1.5, '(root)', 'must be at least 0')],
	},
	...[
		[0, 1],
		[1, 0],
	].map((order) => ({
		schema: `alternatives of which the one at ${order[0]} fits deeper`,
		rule: {
			anyOf: order.map(
				(at) => [object({ a: object({ v: { const: 1 } }) }), object({ b: {} })][at] as object,
			),
		},
		fits: [{ a: { v: 1 } }, { b: 2 }],
		misfits: [misfit({ a: { v: 2 } }, 'a.v', 'must be 1')],
	})),
	{
		schema: 'words or null',
		rule: object({
			mood: { anyOf: [object({ now: { enum: ['good', 'bad'] } }), { type: 'null' }] },
		}),
		fits: [{ mood: null }, { mood: { now: 'bad' } }],
		misfits: [
			misfit({ mood: { now: 'Bad' } }, 'mood.now', 'must be one of "good", "bad"'),
			misfit({ mood: { now: 'bad', x: 1 } }, 'mood.x', NOT_ALLOWED),
		],
	},
	{
		schema: 'all of several',
		rule: {
			allOf: [{ type: 'object', required: ['a'] }, { properties: { a: { type: 'number' } } }],
		},
		fits: [{ a: 1 }],
		misfits: [
			misfit({}, 'a', 'is missing'),
			misfit({ a: 'x' }, 'a', 'must be a number, not a string'),
		],
	},
	{
		schema: 'exactly one of several',
		rule: { oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'integer' }] },
		fits: ['a', 1.5],
		misfits: [misfit(1, '(root)', NONE), misfit(null, '(root)', NONE)],
	},
	{
		schema: 'what is ruled out',
		rule: { type: 'string', not: { const: 'unknown' } },
		fits: ['a'],
		misfits: [misfit('unknown', '(root)', 'is what the schema rules out')],
	},
	{
		schema: 'everything ruled out',
		rule: { not: true },
		fits: [],
		misfits: [misfit(1, '(root)', 'is what the schema rules out')],
	},
	{
		schema: 'exactly one of several, with words about it',
		rule: {
			title: 'Size',
			description: 'In pieces or as a word',
			oneOf: [{ type: 'number', examples: [1.5] }, { type: 'string' }, { type: 'integer' }],
		},
		fits: ['a', 1.5],
		misfits: [misfit(1, '(root)', NONE)],
	},
	{
		schema: 'exactly one of several, by reference',
		rule: {
			oneOf: [{ $ref: '#/$defs/number' }, { $ref: '#/$defs/whole' }],
			$defs: { number: { type: 'number' }, whole: { type: 'integer' } },
		},
		fits: [1.5],
		misfits: [misfit(1, '(root)', NONE)],
	},
	{
		schema: 'exactly one of several in a tuple of draft 7',
		rule: {
			$schema: 'http://json-schema.org/draft-07/schema#',
			items: [{ oneOf: [{ type: 'number' }, { type: 'integer' }] }],
		},
		fits: [[1.5, 'x']],
		misfits: [misfit([1], '[0]', NONE)],
	},
	{
		schema: 'exactly one of several behind a tuple of draft 7',
		rule: {
			$schema: 'http://json-schema.org/draft-07/schema#',
			items: [{ $ref: '#/additionalItems' }],
			additionalItems: { oneOf: [{ type: 'number' }, { type: 'integer' }] },
		},
		fits: [[1.5, 1.5]],
		misfits: [misfit([1], '[0]', NONE), misfit([1.5, 1], '[1]', NONE)],
	},
	{
		schema: 'one of several and all of several, where a pattern is left out',
		rule: {
			oneOf: [{ type: 'string' }, { type: 'number' }],
			allOf: [{ minimum: 1 }, { pattern: 'x' }],
		},
		fits: ['a', 1],
		misfits: [misfit(null, '(root)', NONE), misfit(0, '(root)', 'must be at least 1')],
		oracleDiffers: true,
	},
	{
		schema: 'a condition',
		rule: {
			type: 'object',
			if: { properties: { paid: { const: true } }, required: ['paid'] },
			then: { required: ['amount'] },
			else: { required: ['reason'] },
		},
		fits: [
			{ paid: true, amount: 1 },
			{ paid: false, reason: 'x' },
		],
		misfits: [
			misfit({ paid: true }, 'amount', 'is missing'),
			misfit({ paid: false }, 'reason', 'is missing'),
		],
	},
	{
		schema: 'an item that has to be there',
		rule: { type: 'array', contains: { const: 1 } },
		fits: [[2, 1]],
		misfits: [misfit([2], '(root)', 'has too few items of the kind that the schema wants')],
	},
	{
		schema: 'two items that have to be there',
		rule: { type: 'array', contains: { const: 1 }, minContains: 2 },
		fits: [[1, 2, 1]],
		misfits: [misfit([1], '(root)', 'has too few items of the kind that the schema wants')],
	},
	{
		schema: 'definitions',
		rule: {
			...object({ from: { $ref: '#/$defs/place' }, to: { $ref: '#/$defs/place' } }),
			$defs: { place: object({ city: { type: 'string' } }) },
		},
		fits: [{ from: { city: 'Rome' }, to: { city: 'Bonn' } }],
		misfits: [
			misfit({ from: { city: 'Rome' }, to: { city: 7 } }, 'to.city', 'must be a string, not 7'),
		],
	},
	{
		schema: 'definitions of draft 7, with odd names',
		rule: {
			$schema: 'http://json-schema.org/draft-07/schema#',
			type: 'object',
			properties: { x: { $ref: '#/definitions/a~1b%20c~0d' } },
			definitions: { 'a/b c~d': { type: 'number' } },
		},
		fits: [{ x: 1 }],
		misfits: [misfit({ x: '1' }, 'x', 'must be a number, not a string')],
	},
	{
		schema: 'an anchor',
		rule: {
			type: 'object',
			properties: { x: { $ref: '#number' } },
			$defs: { n: { $anchor: 'number', type: 'number' } },
		},
		fits: [{ x: 1 }],
		misfits: [misfit({ x: '1' }, 'x', 'must be a number, not a string')],
	},
	{
		schema: 'a name with a percent sign, unescaped in the reference',
		rule: { items: { $ref: '#/$defs/100%' }, $defs: { '100%': { type: 'number' } } },
		fits: [[1]],
		misfits: [misfit(['1'], '[0]', 'must be a number, not a string')],
		oracleDiffers: true,
	},
	{
		schema: 'a tree whose reference to the whole ends with a slash',
		rule: { type: 'array', items: { $ref: '#/' } },
		fits: [[[], [[]]]],
		misfits: [misfit([[], 7], '[1]', 'must be a list, not 7')],
		oracleDiffers: true,
	},
	{
		schema: 'a tree',
		rule: object({ name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } }),
		fits: [{ name: 'a', children: [{ name: 'b', children: [] }] }],
		misfits: [
			misfit(
				{ name: 'a', children: [{ name: 'b', children: [{ name: 7, children: [] }] }] },
				'children[0].children[0].name',
				'must be a string, not 7',
			),
		],
	},
	{
		oracleDiffers: true,
		schema: 'fields with names that JavaScript objects have anyway',
		rule: JSON.parse(
			'{"type":"object","properties":{"constructor":{"type":"number"},"__proto__":{"type":"string"},"$ref":{"type":"null"}},"required":["constructor","__proto__","toString"]}',
		) as object,
		fits: [JSON.parse('{"constructor":1,"__proto__":"x","toString":1,"$ref":null}')],
		misfits: [
			misfit({}, 'constructor', 'is missing'),
			misfit({ constructor: 1 }, '__proto__', 'is missing'),
			misfit(JSON.parse('{"constructor":"1"}'), '__proto__', 'is missing'),
			misfit(
				JSON.parse('{"constructor":1,"__proto__":7,"toString":1}'),
				'__proto__',
				'must be a string, not 7',
			),
			misfit(
				JSON.parse('{"constructor":1,"__proto__":"x","toString":1,"$ref":1}'),
				'$ref',
				'must be null, not 1',
			),
		],
	},
	{
		schema: 'fields with odd names',
		rule: object(
			{
				'unit price': { type: 'number' },
				'a/b~c': { type: 'number' },
				größe: { type: 'number' },
				'7': { type: 'number' },
			},
			[],
		),
		fits: [{ 'unit price': 1 }],
		misfits: [
			misfit({ 'unit price': '1' }, '["unit price"]', 'must be a number, not a string'),
			misfit({ 'a/b~c': '1' }, '["a/b~c"]', 'must be a number, not a string'),
			misfit({ größe: '1' }, 'größe', 'must be a number, not a string'),
			misfit({ '7': '1' }, '["7"]', 'must be a number, not a string'),
		],
	},
	{
		schema: 'half a character in a name',
		rule: object({ a: { type: 'number' } }, []),
		fits: [],
		misfits: [misfit({ '\ud800': 1 }, '["\ufffd"]', NOT_ALLOWED)],
	},
	{
		schema: 'what stands under a name with half a character',
		rule: { additionalProperties: { type: 'array', items: { type: 'number' } } },
		fits: [{ '\ud800': [1] }],
		misfits: [
			misfit({ '\ud800': 'x' }, '["\ufffd"]', 'must be a list, not a string'),
			misfit({ '\ud800': [1, 'x'] }, '["\ufffd"][1]', 'must be a number, not a string'),
		],
	},
	{
		schema: 'patterns and formats, which are not checked',
		rule: object({ mail: { type: 'string', format: 'email', pattern: '^(a+)+$' } }),
		fits: [{ mail: 'no mail' }, { mail: 'a'.repeat(100) + '!' }],
		misfits: [misfit({ mail: 7 }, 'mail', 'must be a string, not 7')],
		oracleDiffers: true,
	},
	{
		schema: 'alternatives that only a pattern tells apart',
		rule: {
			type: 'object',
			properties: {
				id: {
					oneOf: [
						{ type: 'string', pattern: '^a' },
						{ type: 'string', pattern: '^b' },
					],
				},
			},
			not: { required: ['secret'], properties: { secret: { pattern: 'x' } } },
		},
		fits: [{ id: 'a1' }, { id: 'c1', secret: 'y' }],
		misfits: [misfit({ id: 7 }, 'id', NONE)],
		oracleDiffers: true,
	},
	{
		schema: 'names by a pattern',
		rule: {
			type: 'object',
			patternProperties: { '^x': { type: 'number' } },
			additionalProperties: false,
		},
		fits: [{ x1: 1 }, { y: 'not checked' }],
		misfits: [misfit(7, '(root)', 'must be an object, not 7')],
		oracleDiffers: true,
	},
	{
		schema: 'a reference to somewhere else',
		rule: {
			type: 'object',
			properties: {
				a: { $ref: 'https://example.com/a.json' },
				b: { $ref: '#/nowhere' },
				d: { $ref: '#undefined' },
				c: { type: 'number' },
			},
		},
		fits: [
			{ a: 1, b: 2, c: 3 },
			{ d: 'x', c: 3 },
		],
		misfits: [misfit({ a: 1, b: 2, c: '3' }, 'c', 'must be a number, not a string')],
		oracleDiffers: true,
	},
	{
		schema: 'a text that is ruled out as if it were a schema',
		rule: { not: 'unknown' },
		fits: [1, 'unknown'],
		misfits: [],
		oracleDiffers: true,
	},
	{
		schema: 'keywords of the wrong type',
		rule: {
			type: 'object',
			required: 'a',
			properties: {
				a: { type: 'text', minimum: '3', enum: 'x', items: 5 },
				b: { type: ['string', 'text'], required: [5], $ref: 7 },
				c: { multipleOf: 0 },
			},
			minProperties: 1,
		},
		fits: [{ a: 1 }, { a: [] }, { b: 5 }, { b: {} }, { c: 3 }],
		misfits: [misfit({}, '(root)', 'must have at least 1 field')],
		oracleDiffers: true,
	},
];
