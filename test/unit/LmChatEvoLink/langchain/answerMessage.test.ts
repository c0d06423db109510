import {
	addExtras,
	addResult,
	asChunk,
	textAsString,
} from '../../../../nodes/LmChatEvoLink/langchain/answerMessage';
import type {
	Generation,
	StreamChunks,
} from '../../../../nodes/LmChatEvoLink/langchain/langchainModel';

const text = (value: string) => ({ type: 'text', text: value });
const call = { type: 'tool_call', id: 'call_1' };

describe('the content of an answer', () => {
	test.each<{ what: string; content: unknown; becomes?: unknown }>([
		{ what: 'blocks of text become text', content: [text('Hel'), text('lo')], becomes: 'Hello' },
		{ what: 'text stays text', content: 'Hello', becomes: 'Hello' },
		{ what: 'text beside a call stays a list', content: [text('Hello'), call] },
		{ what: 'a call stays a list', content: [call] },
	])('$what', ({ content, becomes = content }) => {
		const generation = { text: 'Hello', message: { content } };
		textAsString(generation);
		expect(generation.message.content).toEqual(becomes);
	});

	test('what is no list is left as it is', () => {
		const generation = { text: 'Hello', message: { content: undefined } };
		textAsString(generation);
		expect(generation.message.content).toBeUndefined();
	});
});

describe('what the last message of a stream is completed by', () => {
	const counts = { input_tokens: 12, output_tokens: 5, total_tokens: 17 };
	const usage = { promptTokens: 12, completionTokens: 5, totalTokens: 17 };
	const details = {
		inputTokenDetails: { cacheRead: 8 },
		outputTokenDetails: { reasoning: 3 },
	};
	const completed = (message: object, given: object) => {
		const last = { content: '', ...message };
		addResult(last, { finishReason: 'stop', ...given } as never, { provider: 'evolink' });
		return last;
	};

	test.each<{ what: string; given: object; expected: object | undefined; before?: object }>([
		{
			what: 'cached and reasoning tokens',
			before: counts,
			given: { usage: { ...usage, ...details } },
			expected: {
				...counts,
				input_token_details: { cache_read: 8 },
				output_token_details: { reasoning: 3 },
			},
		},
		{ what: 'no details that are not known', before: counts, given: { usage }, expected: counts },
		{ what: 'no details without counts of the reply', before: counts, given: {}, expected: counts },
		{
			what: 'no details without counts of the message, which would be no counts',
			given: { usage: { ...usage, ...details } },
			expected: undefined,
		},
	])('$what', ({ before, given, expected }) => {
		const message = completed(before ? { usage_metadata: before } : {}, given);
		expect('usage_metadata' in message ? message.usage_metadata : undefined).toStrictEqual(
			expected,
		);
	});

	test('the model and the provider, beside what is there', () => {
		expect(
			completed(
				{ response_metadata: { finish_reason: 'stop' } },
				{ providerMetadata: { model_name: 'gpt-5.4-2026-03-05' } },
			),
		).toMatchObject({
			response_metadata: {
				finish_reason: 'stop',
				model_name: 'gpt-5.4-2026-03-05',
				provider: 'evolink',
			},
		});
	});
});

describe('what the SDK has no place for', () => {
	const cost = { credits: 2, usd: 0.03, estimated: true as const };
	const reasoning_content = 'Sun high.';

	test.each<{ what: string; given: object; kwargs?: object; info?: object }>([
		{ what: 'nothing', given: {} },
		{
			what: 'reasoning',
			given: { reasoning: 'Sun high.' },
			kwargs: { reasoning_content },
			info: { reasoning_content },
		},
		{ what: 'a cost', given: { cost }, kwargs: {}, info: { cost } },
		{
			what: 'both',
			given: { reasoning: 'Sun high.', cost },
			kwargs: { reasoning_content },
			info: { reasoning_content, cost },
		},
	])('$what', ({ given, kwargs, info }) => {
		const generation: Generation = { text: '', message: { content: '' } };
		addExtras(generation, given as never);
		expect(generation.message.additional_kwargs).toStrictEqual(kwargs);
		expect(generation.generationInfo).toStrictEqual(info);
	});
});

describe('an answer as a chunk', () => {
	class Chunk {
		constructor(fields: object) {
			Object.assign(this, fields);
		}
	}
	const yielding = (...chunks: unknown[]) =>
		async function* () {
			yield* chunks;
		} as unknown as StreamChunks;
	const answer = { content: 'Noon', id: 'c1', tool_calls: [], response_metadata: { a: 1 } };

	it('is of the class that the wrapper streams, with all that the answer said', async () => {
		const chunk = await asChunk(answer, yielding({ message: new Chunk({}) }));
		expect(chunk).toBeInstanceOf(Chunk);
		expect(chunk).toMatchObject(answer);
	});

	it('is the answer itself when that is a chunk already', async () => {
		const already = { ...answer, concat: () => already };
		expect(await asChunk(already, yielding({ message: new Chunk({}) }))).toBe(already);
	});

	it('is the answer itself when the wrapper streams nothing', async () => {
		expect(await asChunk(answer, yielding())).toBe(answer);
	});
});
