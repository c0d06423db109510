import { asText, bounded, cut } from '../../../../nodes/shared/errors/bounded';
import { noRedaction } from '../../../../nodes/shared/errors/redact';

const copyOf = (value: unknown) => bounded(value, noRedaction);
const list = (length: number) => Array.from({ length }, (_entry, at) => at);
const within = (levels: number, wrap: (value: unknown) => unknown) => {
	let value: unknown = 'core';
	for (let level = 0; level < levels; level++) value = wrap(value);
	return value;
};

test.each<[string, unknown, string]>([
	['a text', 'a "text"', 'a "text"'],
	['a number', 0.5, '0.5'],
	['a big integer', 10n ** 20n, '100000000000000000000'],
	['a big integer in a list', [10n ** 20n], '["100000000000000000000"]'],
	['nothing', undefined, 'undefined'],
	['null', null, 'null'],
	['an object', { a: [1, null] }, '{"a":[1,null]}'],
	['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
	['a date in an object', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
	['an object with a field of that name', { toJSON: 'x' }, '{"toJSON":"x"}'],
])('%s as text', (_what, value, text) => expect(asText(value)).toBe(text));

test('a big integer is kept as text: nothing saves it as a number', () => {
	expect(copyOf({ a: [10n ** 20n] })).toEqual({ a: ['100000000000000000000'] });
});

test('what writes itself as itself has an end', () => {
	const own = { toJSON: (): unknown => own };
	expect(asText(own)).toBe('"[…]"');
});

test.each<[string, (value: unknown) => unknown]>([
	['lists', (value) => [value]],
	['objects', (value) => ({ a: value })],
])('20 levels of %s within the outermost are kept, and no more', (_what, wrap) => {
	expect(copyOf(within(21, wrap))).toEqual(within(21, wrap));
	const deeper = JSON.stringify(copyOf(within(22, wrap)));
	expect(deeper).toContain('[…]');
	expect(deeper).not.toContain('core');
	expect(JSON.stringify(copyOf(within(100_000, wrap)))).toBe(deeper);
});

describe('2,000 entries are kept', () => {
	test.each<[string, unknown, unknown]>([
		['of a list', list(2_001), list(2_000)],
		[
			'of an object',
			Object.fromEntries(list(2_001).map((at) => [`a${at}`, at])),
			Object.fromEntries(list(2_000).map((at) => [`a${at}`, at])),
		],
		['of two lists together', [list(1_500), list(1_500)], [list(1_500), list(498)]],
		[
			'of two objects together',
			[{ ...list(1_500) }, { ...list(1_500) }],
			[{ ...list(1_500) }, { ...list(498) }],
		],
		['and marks in place of the rest', [list(1_998), [1], { a: 1 }], [list(1_997), '[…]', '[…]']],
	])('%s', (_what, value, kept) => expect(copyOf(value)).toEqual(kept));
});

test.each<[string, string, string]>([
	['a text that fits', '12345', '12345'],
	['one that is longer', '123456', '1234…'],
	['one with a whole character at the cut', '12😀456', '12😀…'],
	['one with half a character at the cut', '123😀56', '123…'],
	['one with another before', '😀2😀456', '😀2…'],
	['one with a character before', '😀23456', '😀23…'],
])('cut to five: %s', (_what, text, left) => expect(cut(text, 5)).toBe(left));
