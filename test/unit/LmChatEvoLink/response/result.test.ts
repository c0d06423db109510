import {
	type PricedAnswer,
	toClosingChunks,
	toGenerateResult,
	toTokenUsage,
} from '../../../../nodes/LmChatEvoLink/response/result';
import type { TokenCounts } from '../../../../nodes/shared/api/usage';

const answerWith = (more: Partial<PricedAnswer>) =>
	({
		id: 'c1',
		model: 'gpt-5.4',
		text: 'Hi',
		finishReason: 'stop',
		toolCalls: [],
		usage: {},
		...more,
	}) as PricedAnswer;

describe('the token counts as n8n logs them', () => {
	test.each<{ what: string; counts: TokenCounts; usage: object | undefined }>([
		{ what: 'none, so that n8n estimates them', counts: {}, usage: undefined },
		{
			what: 'a total that is given',
			counts: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 20 },
			usage: { promptTokens: 12, completionTokens: 5, totalTokens: 20 },
		},
		{
			what: 'a total that is not given',
			counts: { prompt_tokens: 12, completion_tokens: 5 },
			usage: { promptTokens: 12, completionTokens: 5, totalTokens: 17 },
		},
		{
			what: 'the prompt alone',
			counts: { prompt_tokens: 12 },
			usage: { promptTokens: 12, completionTokens: 0, totalTokens: 12 },
		},
		{
			what: 'cached tokens, even none',
			counts: { prompt_tokens: 12, completion_tokens: 5, cached_tokens: 0 },
			usage: {
				...{ promptTokens: 12, completionTokens: 5, totalTokens: 17 },
				inputTokenDetails: { cacheRead: 0 },
			},
		},
		{
			what: 'reasoning tokens',
			counts: { prompt_tokens: 12, completion_tokens: 5, reasoning_tokens: 3 },
			usage: {
				...{ promptTokens: 12, completionTokens: 5, totalTokens: 17 },
				outputTokenDetails: { reasoning: 3 },
			},
		},
	])('$what', ({ counts, usage }) => {
		expect(toTokenUsage(counts)).toStrictEqual(usage);
	});
});

describe('an answer in the words of the SDK', () => {
	test.each([
		{ text: 'Hi', content: [{ type: 'text', text: 'Hi' }] },
		{ text: '', content: [] },
		{ text: null, content: [] },
	])('text %j', ({ text, content }) => {
		expect(toGenerateResult(answerWith({ text })).message).toEqual({ role: 'assistant', content });
	});

	test.each([
		['c1', 'c1'],
		[null, undefined],
	])('ID %j is %j', (id, expected) => {
		expect(toGenerateResult(answerWith({ id })).id).toBe(expected);
	});

	test.each([
		['stop', 'stop'],
		['length', 'length'],
		['content_filter', 'content-filter'],
		['tool_calls', 'tool-calls'],
		['weather', 'other'],
		[null, 'other'],
	])('finish reason %j is %j, whole and streamed', (finishReason, expected) => {
		const answer = answerWith({ finishReason });
		expect(toGenerateResult(answer).finishReason).toBe(expected);
		expect([...toClosingChunks(answer)]).toEqual([
			{ type: 'finish', finishReason: expected, usage: undefined },
		]);
	});

	it('keeps the reasoning and the cost', () => {
		const cost = { credits: 2, usd: 0.03, estimated: true as const };
		expect(toGenerateResult(answerWith({ reasoning: 'Sun high.', cost }))).toMatchObject({
			reasoning: 'Sun high.',
			cost,
		});
	});
});
