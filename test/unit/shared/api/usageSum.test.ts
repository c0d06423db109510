import { addUsage, noUsage } from '../../../../nodes/shared/api/usageSum';

/** An object with a count so many levels below it. */
const nested = (depth: number, count: unknown): unknown =>
	depth === 0 ? count : { details: nested(depth - 1, count) };

describe('the usage of two replies together', () => {
	test.each<{ what: string; one: unknown; other: unknown; sum: unknown }>([
		{
			what: 'counts and details',
			one: {
				prompt_tokens: 100,
				completion_tokens: 10,
				prompt_tokens_details: { cached_tokens: 40, audio_tokens: 1 },
			},
			other: {
				prompt_tokens: 150,
				completion_tokens: 7,
				prompt_tokens_details: { cached_tokens: 60, audio_tokens: 2 },
			},
			sum: {
				prompt_tokens: 250,
				completion_tokens: 17,
				prompt_tokens_details: { cached_tokens: 100, audio_tokens: 3 },
			},
		},
		{
			what: 'counts as text',
			one: { prompt_tokens: '100', completion_tokens: 10 },
			other: { prompt_tokens: '150', completion_tokens: '7' },
			sum: { prompt_tokens: 250, completion_tokens: 17 },
		},
		{
			what: 'the longest text that is a count',
			one: { total_tokens: '100000000000000' },
			other: { total_tokens: 1 },
			sum: { total_tokens: 100_000_000_000_001 },
		},
		{
			what: 'what only one of them has',
			one: { prompt_tokens: 100, prompt_tokens_details: { cached_tokens: 40 } },
			other: { completion_tokens: 7, completion_tokens_details: { reasoning_tokens: 3 } },
			sum: {
				prompt_tokens: 100,
				prompt_tokens_details: { cached_tokens: 40 },
				completion_tokens: 7,
				completion_tokens_details: { reasoning_tokens: 3 },
			},
		},
		{
			what: 'null beside counts',
			one: { prompt_tokens: 100, completion_tokens: null, prompt_tokens_details: null },
			other: {
				prompt_tokens: null,
				completion_tokens: 7,
				prompt_tokens_details: { cached_tokens: 60 },
			},
			sum: {
				prompt_tokens: 100,
				completion_tokens: 7,
				prompt_tokens_details: { cached_tokens: 60 },
			},
		},
		{
			what: 'the later of other values',
			one: { tier: 'flex', at: '12:00', since: 'v1', until: '2 h', steps: [1, 2], cached: true },
			other: { tier: 'batch', at: '12:05', since: 'v2', until: '3 h', steps: [3], cached: false },
			sum: { tier: 'batch', at: '12:05', since: 'v2', until: '3 h', steps: [3], cached: false },
		},
		{
			what: 'the later where only one is a count',
			one: { prompt_tokens: 100, note: 'none' },
			other: { prompt_tokens: 'unknown', note: 7 },
			sum: { prompt_tokens: 'unknown', note: 7 },
		},
		{
			what: 'the later of an object and a list',
			one: { details: { cached_tokens: 1 }, parts: [1] },
			other: { details: [2], parts: { cached_tokens: 2 } },
			sum: { details: [2], parts: { cached_tokens: 2 } },
		},
		{
			what: 'names that every object has',
			one: { constructor: 1, toString: 2 },
			other: { toString: 3 },
			sum: { constructor: 1, toString: 5 },
		},
		{ what: 'four levels', one: nested(4, 1), other: nested(4, 2), sum: nested(4, 3) },
		{
			what: 'the later of deeper levels',
			one: nested(5, 1),
			other: nested(5, 2),
			sum: nested(5, 2),
		},
		{ what: 'only the first', one: { prompt_tokens: 1 }, other: null, sum: { prompt_tokens: 1 } },
		{
			what: 'only the second',
			one: undefined,
			other: { prompt_tokens: 1 },
			sum: { prompt_tokens: 1 },
		},
		{ what: 'a list and text', one: [1], other: '5 tokens', sum: undefined },
		{ what: 'nothing', one: null, other: undefined, sum: undefined },
	])('$what', ({ one, other, sum }) => {
		expect(addUsage(one, other)).toEqual(sum);
	});

	test('neither of them is changed', () => {
		const one = { prompt_tokens_details: { cached_tokens: 1 } };
		const other = { prompt_tokens_details: { cached_tokens: 2 } };
		addUsage(one, other);
		expect([one, other]).toEqual([
			{ prompt_tokens_details: { cached_tokens: 1 } },
			{ prompt_tokens_details: { cached_tokens: 2 } },
		]);
	});
});

describe('the usage of a reply that somebody else has paid for', () => {
	test.each<{ what: string; usage: unknown; free: unknown }>([
		{
			what: 'every count is 0',
			usage: { prompt_tokens: 100, total_tokens: '110', details: { cached_tokens: 40 } },
			free: { prompt_tokens: 0, total_tokens: 0, details: { cached_tokens: 0 } },
		},
		{
			what: 'other values stay',
			usage: { tier: 'flex', at: '12:00', since: 'v1', until: '2 h', steps: [3], details: null },
			free: { tier: 'flex', at: '12:00', since: 'v1', until: '2 h', steps: [3], details: null },
		},
		{ what: 'four levels are read', usage: nested(4, 5), free: nested(4, 0) },
		{ what: 'deeper ones stay', usage: nested(6, 5), free: nested(6, 5) },
		{ what: 'no usage stays none', usage: undefined, free: undefined },
		{ what: 'null stays null', usage: null, free: null },
	])('$what', ({ usage, free }) => {
		expect(noUsage(usage)).toEqual(free);
	});
});
