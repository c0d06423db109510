import type { LangchainModel } from '../../../../nodes/LmChatEvoLink/langchain/langchainModel';
import { patchTracing } from '../../../../nodes/LmChatEvoLink/langchain/tracing';
import type { EvoLinkChatModel } from '../../../../nodes/LmChatEvoLink/model/EvoLinkChatModel';

const model = {
	provider: 'evolink',
	modelId: 'gpt-5.4',
	settings: { temperature: 0, max_completion_tokens: 50 },
	parameters: { model: 'gpt-5.4', temperature: 0, logprobs: true },
} as unknown as EvoLinkChatModel;

function patched(callbacks?: unknown): LangchainModel {
	const wrapper = { callbacks } as LangchainModel;
	patchTracing(wrapper, model);
	return wrapper;
}

test('n8n logs the model under its name, with all that the user set', () => {
	expect(JSON.parse(JSON.stringify(patched()))).toEqual({
		lc: 1,
		type: 'constructor',
		id: ['n8n-nodes-evolink', 'chat_models', 'EvoLinkChatModel'],
		kwargs: { model: 'gpt-5.4', temperature: 0, logprobs: true },
	});
});

test("LangChain's tracers are told the model, its limits, and where it ends", () => {
	expect(patched().getLsParams({ stop: ['END'] })).toEqual({
		ls_provider: 'evolink',
		ls_model_name: 'gpt-5.4',
		ls_model_type: 'chat',
		ls_temperature: 0,
		ls_max_tokens: 50,
		ls_stop: ['END'],
	});
});

test.each([undefined, null, 'a callback', { handlers: [] }])(
	'callbacks that are no list, such as %j, are left alone',
	(callbacks) => {
		expect(patched(callbacks).callbacks).toBe(callbacks);
	},
);

test.each([null, undefined, 'text', {}, { options: null }, { options: {} }])(
	'a handler that reads no token counts, such as %j, is left as it was',
	(handler) => {
		const others = structuredClone(handler);
		patched([handler]);
		expect(handler).toEqual(others);
	},
);

describe('the token counts and the cost in the log', () => {
	const none = { promptTokens: 0, completionTokens: 0, totalTokens: 0 };
	const generations = (...infos: unknown[]) => [
		infos.map((generationInfo) => ({ generationInfo })),
	];

	test.each<{ what: string; result: unknown; logged: object }>([
		{
			what: "a whole reply's",
			result: { llmOutput: { tokenUsage: { promptTokens: 12, completionTokens: 5 } } },
			logged: { promptTokens: 12, completionTokens: 5, totalTokens: 17 },
		},
		{
			what: "a streamed reply's",
			result: { llmOutput: { tokenUsage: { input_tokens: 12, output_tokens: 5 } } },
			logged: { promptTokens: 12, completionTokens: 5, totalTokens: 17 },
		},
		{
			what: 'with the cost in US dollars',
			result: {
				llmOutput: { tokenUsage: { promptTokens: 12, completionTokens: 5 } },
				generations: generations({ cost: { credits: 2, usd: 0.03, estimated: true } }),
			},
			logged: { promptTokens: 12, completionTokens: 5, totalTokens: 17, cost: 0.03 },
		},
		{
			what: 'of a reply that cost nothing',
			result: { generations: generations({ cost: { credits: 0, usd: 0, estimated: true } }) },
			logged: { ...none, cost: 0 },
		},
		{ what: 'of no result', result: undefined, logged: none },
		{ what: 'of an empty result', result: {}, logged: none },
		{ what: 'of a result without counts', result: { llmOutput: {} }, logged: none },
		{ what: 'of no generations', result: { generations: [] }, logged: none },
		{ what: 'of a prompt without generations', result: { generations: [[]] }, logged: none },
		{ what: 'of a generation that says no more', result: { generations: [[{}]] }, logged: none },
		{ what: 'of a cost that is not known', result: { generations: generations({}) }, logged: none },
	])('$what', ({ result, logged }) => {
		const handler = { options: { tokensUsageParser: jest.fn<unknown, [unknown]>() } };
		patched([{}, handler]);
		expect(handler.options.tokensUsageParser(result)).toStrictEqual(logged);
	});
});
