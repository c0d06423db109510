import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { firstMisfit } from '../../../../../nodes/shared/api/schema/misfit';
import { ROWS } from './schemas';

/** What a full validator says. */
function accepts(rule: object | boolean, value: unknown): boolean {
	const isDraft7 = JSON.stringify(rule).includes('draft-07');
	const options = { strict: false, validateFormats: false, multipleOfPrecision: 9 };
	const oracle = isDraft7 ? new Ajv(options) : new Ajv2020(options);
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

describe('a schema that can not be checked refuses nothing, and takes no time', () => {
	const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });
	const twice = (part: object) => ({ anyOf: [part, part] });
	const half = { type: 'object', properties: { a: { $ref: '#' } } };
	let deep: object = { type: 'string' };
	for (let depth = 0; depth < 5_000; depth++) deep = { properties: { a: deep } };
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
		{ what: 'a schema of 5,000 levels', rule: deep, value: nested(5) },
		{ what: 'no schema', rule: 'x', value: 1 },
		{ what: 'null', rule: null, value: 1 },
	])('$what', ({ rule, value }) => {
		const before = process.cpuUsage();
		expect(firstMisfit(rule, value)).toBeUndefined();
		expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000);
	});
});

test('a value of 200 levels is checked to its end', () => {
	let value: unknown = 7;
	for (let depth = 0; depth < 200; depth++) value = { a: value };
	const rule = {
		anyOf: [{ type: 'object', properties: { a: { $ref: '#' } } }, { type: 'string' }],
	};
	expect(firstMisfit({ type: 'object', properties: { a: { $ref: '#' } } }, value)?.what).toBe(
		'must be an object, not 7',
	);
	expect(firstMisfit(rule, 'x')).toBeUndefined();
});
