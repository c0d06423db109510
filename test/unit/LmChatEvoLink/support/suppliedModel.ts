import type { AIMessageChunk } from '@langchain/core/messages';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import * as sdk from '@n8n/ai-node-sdk';
import type { INode, ISupplyDataFunctions } from 'n8n-workflow';

import { supplyEvoLinkModel } from '../../../../nodes/LmChatEvoLink/langchain/patchWrapper';
import type { TextDelta } from '../../../../nodes/LmChatEvoLink/model/EvoLinkChatModel';
import { EvoLinkChatModel } from '../../../../nodes/LmChatEvoLink/model/EvoLinkChatModel';
import type { CompletionBody, ModelSettings } from '../../../../nodes/LmChatEvoLink/request/body';
import type { ToJsonSchema } from '../../../../nodes/LmChatEvoLink/request/tools';
import type { PricedAnswer } from '../../../../nodes/LmChatEvoLink/response/result';
import { answerOf } from '../../../../nodes/shared/api/completion';
import type { Cost } from '../../../../nodes/shared/api/pricing/cost';
import type { Completion } from '../../../../nodes/shared/api/wire';
import { requestFinding } from '../../../gateway/openai/conformance';

const node = { name: 'EvoLink Chat Model' } as INode;
const usage = {
	prompt_tokens: 12,
	completion_tokens: 5,
	total_tokens: 17,
	prompt_tokens_details: { cached_tokens: 8 },
	completion_tokens_details: { reasoning_tokens: 3 },
};

export const saying = (content: string): Completion => ({
	id: 'c1',
	model: 'gpt-5.4-2026-03-05',
	choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
	usage,
});

export const calling = (...calls: Array<[id: string, name: string, args: string]>): Completion => ({
	id: 'c1',
	choices: [
		{
			message: {
				role: 'assistant',
				content: null,
				tool_calls: calls.map(([id, name, args]) => ({
					id,
					type: 'function',
					function: { name, arguments: args },
				})),
			},
			finish_reason: 'tool_calls',
		},
	],
	usage,
});

interface LoggedRun {
	json: { response?: unknown; tokenUsage?: unknown; tokenUsageEstimate?: unknown };
}

/** The model as an agent gets it from the SDK, with what was sent and what was logged. */
export function suppliedModel(reply: Completion, settings: ModelSettings = {}, cost?: Cost) {
	const sent: CompletionBody[] = [];
	const inputs: unknown[] = [];
	const outputs: LoggedRun[] = [];
	const context = {
		getNode: () => node,
		getNextRunIndex: () => 0,
		addInputData: (_type: string, [[item]]: [[{ json: unknown }]]) => {
			inputs.push(item.json);
			return { index: 0 };
		},
		addOutputData: (_type: string, _index: number, data: [[LoggedRun]] | Error) => {
			if (Array.isArray(data)) outputs.push(data[0][0]);
		},
		logAiEvent: () => {},
		logger: { debug: () => {} },
	} as unknown as ISupplyDataFunctions;
	const model = new EvoLinkChatModel({
		node,
		model: 'gpt-5.4',
		settings,
		toJsonSchema: sdk.getParametersJsonSchema as ToJsonSchema,
		transport: {
			async complete(body) {
				expect(requestFinding(body)).toBeUndefined();
				sent.push(body);
				return { ...answerOf(reply), cost };
			},
			async *stream(body): AsyncGenerator<TextDelta, PricedAnswer> {
				sent.push(body);
				const text = reply.choices?.[0]?.message?.content;
				const words = typeof text === 'string' ? text.split(/(?<= )/) : [];
				for (const delta of words) yield { type: 'text-delta', delta };
				return { ...answerOf(reply), cost };
			},
		},
	});
	const supplied = supplyEvoLinkModel(sdk, context, model).response as BaseChatModel;
	return { supplied, sent, inputs, outputs };
}

/** What LangChain's callers make of a stream: its chunks put together. */
export async function streamed(model: BaseChatModel, prompt: string): Promise<AIMessageChunk> {
	const chunks: AIMessageChunk[] = [];
	for await (const chunk of await model.stream(prompt)) chunks.push(chunk);
	return chunks.reduce((whole, chunk) => whole.concat(chunk));
}
