import { mergeUsage, readUsage, usageOf } from '../../../../nodes/shared/api/usage';

describe('the counts in a usage', () => {
	test.each<{ what: string; usage: unknown; counts: object }>([
		{
			what: 'each where the API has it',
			usage: {
				prompt_tokens: 100,
				completion_tokens: 10,
				total_tokens: 110,
				prompt_tokens_details: { cached_tokens: 40 },
				completion_tokens_details: { reasoning_tokens: 3 },
			},
			counts: {
				prompt_tokens: 100,
				completion_tokens: 10,
				total_tokens: 110,
				cached_tokens: 40,
				reasoning_tokens: 3,
			},
		},
		{ what: '0', usage: { prompt_tokens: 0 }, counts: { prompt_tokens: 0 } },
		{ what: 'text', usage: { prompt_tokens: '120' }, counts: { prompt_tokens: 120 } },
		{ what: '0 as text', usage: { prompt_tokens: '0' }, counts: { prompt_tokens: 0 } },
		{ what: 'no usage', usage: undefined, counts: {} },
		{ what: 'a list', usage: [100], counts: {} },
		{ what: 'null details', usage: { prompt_tokens_details: null }, counts: {} },
	])('$what', ({ usage, counts }) => {
		expect(readUsage(usage)).toEqual(counts);
	});

	test.each([
		-1,
		1.5,
		2 ** 53,
		'1.5',
		'-1',
		'007',
		' 7',
		'7 ',
		'1e3',
		'1234567890123456',
		'',
		true,
	])('%p is no count', (count) => {
		expect(readUsage({ prompt_tokens: count })).toEqual({});
	});
});

test.each<{ where: string; reply: Record<string, unknown>; choice?: Record<string, unknown> }>([
	{ where: 'beside the choices', reply: { usage: { prompt_tokens: 1 } } },
	{ where: 'in the first choice', reply: {}, choice: { usage: { prompt_tokens: 1 } } },
	{ where: 'in x_groq', reply: { x_groq: { usage: { prompt_tokens: 1 } } } },
	{
		where: 'beside the choices before elsewhere',
		reply: { usage: { prompt_tokens: 1 }, x_groq: { usage: { prompt_tokens: 3 } } },
		choice: { usage: { prompt_tokens: 2 } },
	},
])('the usage $where', ({ reply, choice }) => {
	expect(usageOf(reply, choice)).toEqual({ prompt_tokens: 1 });
});

describe('the usage that chunks report one after another', () => {
	test.each<{ what: string; known?: Record<string, unknown>; next: unknown; merged: unknown }>([
		{
			what: 'a later figure counts',
			known: { prompt_tokens: 100, completion_tokens: 1 },
			next: { completion_tokens: 10 },
			merged: { prompt_tokens: 100, completion_tokens: 10 },
		},
		{
			what: '0 takes nothing away',
			known: { prompt_tokens: 100 },
			next: { prompt_tokens: 0 },
			merged: { prompt_tokens: 100 },
		},
		{
			what: '0 counts where nothing was known',
			known: { prompt_tokens: 100 },
			next: { completion_tokens: 0 },
			merged: { prompt_tokens: 100, completion_tokens: 0 },
		},
		{
			what: 'null takes nothing away',
			known: { prompt_tokens: 100, prompt_tokens_details: { cached_tokens: 40 } },
			next: { prompt_tokens: null, prompt_tokens_details: null },
			merged: { prompt_tokens: 100, prompt_tokens_details: { cached_tokens: 40 } },
		},
		{
			what: 'details are put together',
			known: { prompt_tokens_details: { cached_tokens: 40 } },
			next: { prompt_tokens_details: { cached_tokens: 0, audio_tokens: 3 } },
			merged: { prompt_tokens_details: { cached_tokens: 40, audio_tokens: 3 } },
		},
		{ what: 'no usage', known: { prompt_tokens: 1 }, next: null, merged: { prompt_tokens: 1 } },
		{ what: 'an empty one', next: {}, merged: undefined },
		{ what: 'empty details', next: { prompt_tokens_details: {} }, merged: undefined },
		{
			what: 'a name that every object has',
			known: { prompt_tokens: 1 },
			next: { constructor: 0 },
			merged: { prompt_tokens: 1, constructor: 0 },
		},
	])('$what', ({ known, next, merged }) => {
		expect(mergeUsage(known, next)).toEqual(merged);
	});
});
