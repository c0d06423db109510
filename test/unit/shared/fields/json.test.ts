import { FaultError, type Words } from '../../../../nodes/shared/errors/fault';
import { redactor } from '../../../../nodes/shared/errors/redact';
import { render } from '../../../../nodes/shared/errors/text';
import { readable } from '../errors/support/words';
import { readJsonList, readJsonObject } from '../../../../nodes/shared/fields/json';

const FIELD = { label: 'Extras', example: '{"a": 1}' };

const faultOf = (read: () => unknown) => {
	try {
		return read();
	} catch (error) {
		return error instanceof FaultError ? { ...error.fault, ...readable(error.fault) } : error;
	}
};

const loop: Record<string, unknown> = { a: {} };
loop.again = { loop };
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

describe('a field that takes JSON', () => {
	test.each<{ when: string; value: unknown; read: unknown }>([
		{ when: 'an object', value: { a: [1, null, 'x'] }, read: { a: [1, null, 'x'] } },
		{ when: 'JSON text', value: ' {"a": {"b": 1e3}} ', read: { a: { b: 1000 } } },
		{ when: 'a date', value: { a: new Date(0) }, read: { a: new Date(0) } },
		{ when: 'blank text', value: ' \n', read: undefined },
		{ when: 'nothing', value: null, read: undefined },
		{ when: 'a missing value', value: undefined, read: undefined },
		{
			when: 'a key that means something to JavaScript',
			value: '{"__proto__": {"a": 1}}',
			read: JSON.parse('{"__proto__": {"a": 1}}'),
		},
		{ when: '200 levels', value: { a: deep(199) }, read: { a: deep(199) } },
		{ when: 'the same object twice', value: { a: FIELD, b: FIELD }, read: { a: FIELD, b: FIELD } },
	])('holds $when', ({ value, read }) => {
		expect(readJsonObject(FIELD, value)).toEqual(read);
	});

	test.each<{ when: string; value: unknown; title: string; advice: string }>([
		{
			when: 'broken JSON',
			value: '{"a":',
			title: "'Extras' is not valid JSON",
			advice: 'Use JSON such as {"a": 1}',
		},
		{
			when: 'a list',
			value: '[1]',
			title: "'Extras' is not a JSON object",
			advice: 'Its value is [1]',
		},
		{
			when: 'a number',
			value: 7,
			title: "'Extras' is not a JSON object",
			advice: 'Its value is 7',
		},
		{
			when: 'NaN',
			value: { a: { b: NaN } },
			title: "'Extras' contains NaN",
			advice: "change 'a.b'",
		},
		{
			when: 'Infinity',
			value: { a: [0, -Infinity] },
			title: "'Extras' contains -Infinity",
			advice: "change 'a.1'",
		},
		{
			when: 'a number too large for JSON text',
			value: '{"seed": 1e999}',
			title: "'Extras' contains Infinity",
			advice: "change 'seed'",
		},
		{ when: 'NaN itself', value: NaN, title: "'Extras' contains NaN", advice: 'change it' },
		{
			when: 'a BigInt',
			value: { a: 10n },
			title: "'Extras' contains a BigInt",
			advice: "change 'a'",
		},
		{
			when: 'a Map',
			value: { a: [new Map()] },
			title: "'Extras' contains a Map",
			advice: "change 'a.0'",
		},
		{
			when: 'a Set itself',
			value: new Set([1]),
			title: "'Extras' contains a Set",
			advice: 'change it',
		},
		{
			when: 'a function',
			value: { a: () => 1 },
			title: "'Extras' contains a function",
			advice: "change 'a'",
		},
		{
			when: 'a symbol',
			value: { a: [Symbol('b')] },
			title: "'Extras' contains a symbol",
			advice: "change 'a.0'",
		},
		{
			when: 'null as JSON text',
			value: 'null',
			title: "'Extras' is not a JSON object",
			advice: 'Its value is null',
		},
		{
			when: 'itself',
			value: loop,
			title: "'Extras' is nested too deeply",
			advice: 'contains itself',
		},
		{
			when: '201 levels',
			value: { a: deep(200) },
			title: "'Extras' is nested too deeply",
			advice: '200 levels',
		},
		{
			when: 'too many levels',
			value: { a: deep(5000) },
			title: "'Extras' is nested too deeply",
			advice: '200 levels',
		},
	])('refuses $when by name', ({ value, title, advice }) => {
		expect(faultOf(() => readJsonObject(FIELD, value))).toMatchObject({
			kind: 'invalid-input',
			title,
			advice: expect.stringContaining(advice),
		});
	});

	test('shows no part of an API key that stands where a long name is cut', () => {
		const value = { [`${'n'.repeat(75)}sk-secret-key`]: NaN };
		const { words } = faultOf(() => readJsonObject(FIELD, value)) as { words: Words };
		const advice = render(words.advice, redactor('sk-secret-key'));
		expect(advice).toContain('nnn');
		expect(advice).not.toContain('sk-');
	});

	test('shows a long value cut', () => {
		for (const value of [
			'x'.repeat(200_000),
			`{"${'k'.repeat(200_000)}": 1e999}`,
			`["${'v'.repeat(200_000)}"]`,
		]) {
			const fault = faultOf(() => readJsonObject(FIELD, value)) as {
				title: string;
				advice: string;
			};
			expect(fault.title.length + fault.advice.length).toBeLessThan(250);
		}
	});
});

describe('a field that takes a list', () => {
	test('holds an array, JSON text or nothing', () => {
		expect([[1], '[1]', '', null].map((value) => readJsonList(FIELD, value))).toEqual([
			[1],
			[1],
			[],
			[],
		]);
	});

	test('refuses an object', () => {
		expect(faultOf(() => readJsonList(FIELD, '{"a":1}'))).toMatchObject({
			title: "'Extras' is not a list",
			advice: 'Its value is {"a":1}: use a list such as {"a": 1}',
		});
	});
});
