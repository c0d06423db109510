import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { firstMisfit, sentenceOf } from '../../../../../nodes/shared/api/schema/misfit';
import { ROWS } from './schemas';

const OPTIONS = { strict: false, validateFormats: false, multipleOfPrecision: 9 };
const DRAFT_7 = new Ajv(OPTIONS);
const DRAFT_2020 = new Ajv2020(OPTIONS);

/** What a full validator says. */
function accepts(rule: object | boolean, value: unknown): boolean {
	const oracle = JSON.stringify(rule).includes('draft-07') ? DRAFT_7 : DRAFT_2020;
	return oracle.validate(rule, value);
}

const fitting = ROWS.flatMap(({ fits, ...row }) => fits.map((value) => ({ ...row, value })));
const wrong = ROWS.flatMap(({ misfits, ...row }) => misfits.map((one) => ({ ...row, ...one })));

test.each(fitting)('$schema: $value fits', ({ rule, value, oracleDiffers }) => {
	expect(firstMisfit(rule, value)).toBeUndefined();
	if (!oracleDiffers) expect(accepts(rule, value)).toBe(true);
});

test.each(wrong)('$schema: $value, $path $what', ({ rule, value, path, what, oracleDiffers }) => {
	expect(firstMisfit(rule, value)).toEqual({ path, what });
	if (!oracleDiffers) expect(accepts(rule, value)).toBe(false);
});

const repeated = (times: number, wrap: (inner: unknown) => unknown, inner: unknown): unknown => {
	let outer = inner;
	for (let time = 0; time < times; time++) outer = wrap(outer);
	return outer;
};
const nested = (depth: number, inner: unknown = {}) => repeated(depth, (a) => ({ a }), inner);
const inFields = (depth: number, inner: unknown) =>
	repeated(depth, (a) => ({ properties: { a } }), inner);
const inTuples = (depth: number, inner: unknown) => repeated(depth, (a) => ({ items: [a] }), inner);

describe('a schema that can not be checked refuses nothing, and takes no time', () => {
	const twice = (part: object) => ({ anyOf: [part, part] });
	const half = { type: 'object', properties: { a: { $ref: '#' } } };
	test.each([
		{ what: 'a reference to itself', rule: { $ref: '#' }, value: 1 },
		{
			what: 'two that refer to each other',
			rule: { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
			value: 1,
		},
		{ what: 'all of itself', rule: { allOf: [{ $ref: '#' }] }, value: 1 },
		{ what: 'any of itself, twice', rule: twice({ $ref: '#' }), value: 1 },
		{ what: 'twice as many ways at each level', rule: twice(half), value: nested(200) },
		{
			what: 'a wrong field behind too many ways',
			rule: {
				properties: { a: { $ref: '#/$defs/way' }, b: { type: 'number' } },
				$defs: { way: twice({ type: 'object', properties: { a: { $ref: '#/$defs/way' } } }) },
			},
			value: { a: nested(16), b: 'x' },
		},
		{ what: 'a schema of 5,000 levels', rule: inFields(5_000, false), value: nested(5_000) },
		{ what: 'no schema', rule: 'x', value: 1 },
		{ what: 'null', rule: null, value: 1 },
	])('$what', ({ rule, value }) => {
		const before = process.cpuUsage();
		expect(firstMisfit(rule, value)).toBeUndefined();
		expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000);
	});
});

test.each([
	{ what: '100 levels of fields', rule: inFields(100, false), value: nested(100), is: 'checked' },
	{
		what: '101 levels of fields',
		rule: inFields(101, false),
		value: nested(101),
		is: 'not checked',
	},
	{
		what: '100 levels of tuples',
		rule: inTuples(100, false),
		value: repeated(100, (a) => [a], 1),
		is: 'checked',
	},
	{
		what: '101 levels of tuples',
		rule: inTuples(101, false),
		value: repeated(101, (a) => [a], 1),
		is: 'not checked',
	},
])('a schema of $what is $is', ({ rule, value, is }) => {
	expect(firstMisfit(rule, value)?.what).toBe(
		is === 'checked' ? 'is not allowed by the schema' : undefined,
	);
});

test.each([
	{ path: '(root)', sentence: 'it must be a list' },
	{ path: 'items[2]', sentence: "'items[2]' must be a list" },
])('$sentence', ({ path, sentence }) => {
	expect(sentenceOf({ path, what: 'must be a list' })).toBe(sentence);
});

test('a value of 200 levels is checked to its end', () => {
	const value = nested(200, 7);
	const rule = {
		anyOf: [{ type: 'object', properties: { a: { $ref: '#' } } }, { type: 'string' }],
	};
	expect(firstMisfit({ type: 'object', properties: { a: { $ref: '#' } } }, value)?.what).toBe(
		'must be an object, not 7',
	);
	expect(firstMisfit(rule, 'x')).toBeUndefined();
});
