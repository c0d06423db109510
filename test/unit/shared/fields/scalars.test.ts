import type { NumberLimit } from '../../../../nodes/shared/api/limits';
import {
	checkNumber,
	checkScalars,
	checkText,
	isBlank,
} from '../../../../nodes/shared/fields/scalars';
import { refusal, refused } from './support/refusal';

describe('parameters of the body', () => {
	test.each<{ what: string; set: Record<string, unknown>; sent: Record<string, unknown> }>([
		{ what: 'none', set: {}, sent: {} },
		{
			what: 'numbers, also as text',
			set: { temperature: '0.5', top_k: 40, seed: ' -7 ' },
			sent: { temperature: 0.5, top_k: 40, seed: -7 },
		},
		{ what: 'a choice', set: { reasoning_effort: ' low ' }, sent: { reasoning_effort: 'low' } },
		{
			what: 'texts, also as numbers',
			set: { user: 4711, prompt_cache_key: ' a ' },
			sent: { user: '4711', prompt_cache_key: ' a ' },
		},
		{
			what: 'blank ones are left out',
			set: { temperature: '', seed: ' ', user: null, top_p: undefined, reasoning_effort: '\t' },
			sent: {},
		},
		{ what: '0 stays', set: { temperature: 0, seed: 0 }, sent: { temperature: 0, seed: 0 } },
		{ what: 'false stays', set: { user: false }, sent: { user: 'false' } },
		{ what: 'one without a field', set: { logprobs: [true] }, sent: { logprobs: [true] } },
		{ what: 'no row by inheritance', set: { constructor: 1 }, sent: { constructor: 1 } },
	])('$what', ({ set, sent }) => {
		expect(checkScalars(set)).toEqual(sent);
	});

	test.each<{ set: Record<string, unknown>; title: string; advice: string }>([
		{
			set: { temperature: 2.1 },
			title: "'Sampling Temperature' is out of range",
			advice: 'Its value is 2.1: enter a number from 0 to 2',
		},
		{
			set: { top_k: 0 },
			title: "'Top K' is out of range",
			advice: 'Its value is 0: enter a whole number, at least 1',
		},
		{
			set: { seed: 1.5 },
			title: "'Seed' is not a whole number",
			advice: 'Its value is 1.5: enter a whole number',
		},
		{
			set: { top_p: true },
			title: "'Top P' is not a number",
			advice: 'Its value is true: enter a number from 0 to 1',
		},
		{
			set: { reasoning_effort: 'max' },
			title: "'Reasoning Effort' has an unknown value",
			advice: 'Its value is max: use none, minimal, low, medium, high, xhigh',
		},
		{
			set: { temperature: 1, user: { id: 7 } },
			title: "'End User ID' is not text",
			advice: 'Its value is {"id":7}: enter text',
		},
	])('$set is refused', ({ set, title, advice }) => {
		expect(refusal(() => checkScalars(set))).toEqual(refused(title, advice));
	});
});

describe('a number', () => {
	test.each<{ value: unknown; limit: NumberLimit; number: number }>([
		{ value: -1e9, limit: {}, number: -1e9 },
		{ value: ' 1e3 ', limit: { integer: true }, number: 1000 },
		{ value: 1, limit: { min: 1, max: 2 }, number: 1 },
		{ value: 2, limit: { min: 1, max: 2 }, number: 2 },
		{ value: '-0.5', limit: { max: 0 }, number: -0.5 },
		{ value: 0.001, limit: { above: 0 }, number: 0.001 },
	])('$value is within $limit', ({ value, limit, number }) => {
		expect(checkNumber('Size', value, limit)).toBe(number);
	});

	const RANGES: Array<[NumberLimit, string]> = [
		[{}, 'enter a number'],
		[{ integer: true }, 'enter a whole number'],
		[{ min: 1, max: 2 }, 'enter a number from 1 to 2'],
		[{ min: 1, max: 2, integer: true }, 'enter a whole number from 1 to 2'],
		[{ min: 0 }, 'enter a number, at least 0'],
		[{ above: 0 }, 'enter a number greater than 0'],
		[{ max: 2 }, 'enter a number'],
	];
	const NO_NUMBERS: Array<[unknown, string]> = [
		['', ''],
		[' ', ' '],
		['ten', 'ten'],
		['1,5', '1,5'],
		['Infinity', 'Infinity'],
		[NaN, 'NaN'],
		[Infinity, 'Infinity'],
		[true, 'true'],
		[null, 'null'],
		[[1], '[1]'],
	];

	test.each(NO_NUMBERS)('%j is none', (value, told) => {
		expect(refusal(() => checkNumber('Size', value, {}))).toEqual(
			refused("'Size' is not a number", `Its value is ${told}: enter a number`),
		);
	});

	test.each(RANGES)('the limit %j is told', (limit, told) => {
		expect(refusal(() => checkNumber('Size', 'ten', limit))).toEqual(
			refused("'Size' is not a number", `Its value is ten: ${told}`),
		);
	});

	test.each<[number | string, NumberLimit, string]>([
		[0.9, { min: 1, max: 2 }, 'Its value is 0.9: enter a number from 1 to 2'],
		['2.1', { min: 1, max: 2 }, 'Its value is 2.1: enter a number from 1 to 2'],
		[-1, { min: 0, integer: true }, 'Its value is -1: enter a whole number, at least 0'],
		[0, { above: 0 }, 'Its value is 0: enter a number greater than 0'],
		[-1, { above: 0 }, 'Its value is -1: enter a number greater than 0'],
		[3, { max: 2 }, 'Its value is 3: enter a number'],
	])('%j is out of the range %j', (value, limit, advice) => {
		expect(refusal(() => checkNumber('Size', value, limit))).toEqual(
			refused("'Size' is out of range", advice),
		);
	});
});

describe('a text', () => {
	test.each<[unknown, string]>([
		['a ', 'a '],
		['', ''],
		[0, '0'],
		[-1.5, '-1.5'],
		[true, 'true'],
		[false, 'false'],
	])('%j is %j', (value, text) => {
		expect(checkText('Name', value)).toBe(text);
	});

	test.each<[unknown, string]>([
		[NaN, 'NaN'],
		[-Infinity, '-Infinity'],
		[null, 'null'],
		[['a'], '["a"]'],
		[{}, '{}'],
	])('%j is none', (value, told) => {
		expect(refusal(() => checkText('Name', value))).toEqual(
			refused("'Name' is not text", `Its value is ${told}: enter text`),
		);
	});
});

test.each<[unknown, boolean]>([
	[undefined, true],
	[null, true],
	['', true],
	[' \n', true],
	['a', false],
	[0, false],
	[false, false],
	[[], false],
])('%j is blank: %j', (value, blank) => {
	expect(isBlank(value)).toBe(blank);
});
