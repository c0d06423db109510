import { JsonScan, parseJson, record, tooDeepAt } from '../../../../nodes/shared/api/json';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('where the outermost value of a text ends', () => {
	test.each([
		{ text: '{}', end: 2 },
		{ text: '{"a":[1,{"b":2}]} and more', end: 17 },
		{ text: '[{}] ]', end: 4 },
		{ text: '{"":{"a":1}}', end: 12 },
		{ text: '{"}":1}', end: 7 },
		{ text: String.raw`{"a\"}":1}`, end: 10 },
		{ text: String.raw`{"a":"\\"}"`, end: 10 },
		{ text: String.raw`{"a":"\\\"}"}`, end: 13 },
		{ text: '{"a":1', end: -1 },
		{ text: '{"a":"}', end: -1 },
		{ text: 'no value', end: -1 },
		{ text: '', end: -1 },
	])('$text: $end', ({ text, end }) => {
		const scan = new JsonScan();
		expect(scan.read(text)).toBe(end);
		expect(scan.closed).toBe(end !== -1);
		expect(scan.tooDeep).toBe(false);
	});

	test('the same, read letter by letter', () => {
		const scan = new JsonScan();
		const ends = [...String.raw`{"a\"}":[]}`].map((letter) => scan.read(letter));
		expect(ends).toEqual([...Array<number>(10).fill(-1), 1]);
	});

	test('what stands before the place to begin at does not count', () => {
		expect(new JsonScan().read('"{ {"a":1}', 3)).toBe(10);
	});
});

describe('the value of a text', () => {
	test.each<[string, string, unknown]>([
		['an object', ' {"a":[1]} ', { a: [1] }],
		['a number', '7', 7],
		['behind a byte order mark', '\ufeff{"a":1}', { a: 1 }],
		['none', 'no JSON', undefined],
		['none of nothing', '', undefined],
		['none of a half', '{"a":', undefined],
		['none of two', '{}{}', undefined],
		['brackets in a text are no nesting', JSON.stringify('['.repeat(600)), '['.repeat(600)],
		['none of 501 levels', nested(501), undefined],
	])('%s', (_what, text, value) => expect(parseJson(text)).toEqual(value));

	test('500 levels are read', () => {
		expect(JSON.stringify(parseJson(nested(500)))).toBe(nested(500));
	});
});

test.each([
	{ levels: 500, at: -1 },
	{ levels: 501, at: 500 },
])('$levels levels get too deep at $at', ({ levels, at }) => {
	expect(tooDeepAt(nested(levels))).toBe(at);
});

test.each([null, undefined, [], 'x', 7])('%j is no record', (value) => {
	expect(record(value)).toBeUndefined();
});
