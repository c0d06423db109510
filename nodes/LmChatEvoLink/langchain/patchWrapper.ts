import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';

import type { AiNodeSdk } from '../aiNodeSdk';
import { estimateTokens } from './estimateTokens';
import { withStandardImages, type LangchainMessage } from './standardBlocks';
import type { EvoLinkChatModel } from '../model/EvoLinkChatModel';

interface Generation {
	text: string;
	message: { content: unknown };
}

type CallOptions = Record<string, unknown>;

/** The part of LangChain's chat model that n8n's agents and chains call, and that is mended here. */
interface LangchainModel {
	callbacks?: unknown;
	metadata?: Record<string, unknown>;
	toJSON(): unknown;
	getNumTokens(content: unknown): Promise<number>;
	_generate(
		messages: LangchainMessage[],
		options: CallOptions,
		runManager?: unknown,
	): Promise<{ generations: Generation[] }>;
	_streamResponseChunks(
		messages: LangchainMessage[],
		options: CallOptions,
		runManager?: unknown,
	): AsyncGenerator<Generation>;
	bindTools(tools: unknown[], options?: CallOptions): LangchainModel;
}

interface TokenUsageReader {
	options: { tokensUsageParser: (result: unknown) => Record<string, unknown> };
}

/**
 * Hands the model to n8n: the SDK wraps it in a LangChain model, and this mends what the wrapper
 * of SDK 0.31 loses on the way. Each mend leaves a wrapper that no longer needs it unharmed:
 * - images, which agents and chains pass in OpenAI's form, are dropped;
 * - a forced tool choice (AI Agent, 'Force Tool Call on First Iteration') is dropped;
 * - token counts of streamed replies are looked for under other names, so estimates are logged;
 * - plain text comes as a list of blocks, which output parsers take for the reply's JSON;
 * - counting tokens, for long documents and memory, fetches GPT-2's vocabulary from a server of
 *   strangers, which takes 80 s to fail where n8n has no internet;
 * - the execution log doesn't say which model ran with which options.
 */
export function supplyEvoLinkModel(
	sdk: AiNodeSdk,
	context: ISupplyDataFunctions,
	model: EvoLinkChatModel,
): SupplyData {
	const supplied = sdk.supplyModel(context, model);
	patchWrapper(supplied.response as LangchainModel, model);
	return supplied;
}

function patchWrapper(
	wrapper: LangchainModel,
	model: EvoLinkChatModel,
	boundOptions: CallOptions = {},
) {
	const generate = wrapper._generate.bind(wrapper);
	const stream = wrapper._streamResponseChunks.bind(wrapper);
	const bindTools = wrapper.bindTools.bind(wrapper);

	wrapper._generate = async (messages, options, runManager) => {
		const callOptions = { ...boundOptions, ...options };
		const result = await generate(messages.map(withStandardImages), callOptions, runManager);
		result.generations.forEach(textAsString);
		return result;
	};
	wrapper._streamResponseChunks = async function* (messages, options, runManager) {
		const callOptions = { ...boundOptions, ...options };
		for await (const chunk of stream(messages.map(withStandardImages), callOptions, runManager)) {
			textAsString(chunk);
			yield chunk;
		}
	};
	wrapper.bindTools = (tools, options = {}) => {
		const bound = bindTools(tools, options);
		patchWrapper(bound, model, { ...boundOptions, ...options });
		return bound;
	};
	wrapper.getNumTokens = async (content) => estimateTokens(content);
	wrapper.toJSON = () => ({
		lc: 1,
		type: 'constructor',
		id: ['n8n-nodes-evolink', 'chat_models', 'EvoLinkChatModel'],
		kwargs: model.parameters,
	});
	// Basic LLM Chain parses the reply as JSON when the model says that JSON was asked for.
	const format = model.settings.response_format?.type ?? 'text';
	if (format !== 'text') {
		wrapper.metadata = { ...wrapper.metadata, output_format: 'json' };
	}
	for (const handler of Array.isArray(wrapper.callbacks) ? wrapper.callbacks : []) {
		if (isTokenUsageReader(handler)) handler.options.tokensUsageParser = readTokenUsage;
	}
}

function textAsString({ text, message }: Generation) {
	const { content } = message;
	const isText = (block: { type?: unknown }) => block.type === 'text';
	if (Array.isArray(content) && content.every(isText)) message.content = text;
}

function isTokenUsageReader(handler: unknown): handler is TokenUsageReader {
	const { options } = (handler ?? {}) as Partial<TokenUsageReader>;
	return typeof options?.tokensUsageParser === 'function';
}

/** Whole replies carry LangChain's `usage_metadata`, streamed ones LangChain's own summary of it. */
function readTokenUsage(result: unknown) {
	const { llmOutput } = (result ?? {}) as { llmOutput?: { tokenUsage?: Record<string, number> } };
	const usage = llmOutput?.tokenUsage ?? {};
	const promptTokens = usage.promptTokens ?? usage.input_tokens ?? 0;
	const completionTokens = usage.completionTokens ?? usage.output_tokens ?? 0;
	return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens };
}
