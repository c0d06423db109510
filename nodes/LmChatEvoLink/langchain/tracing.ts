import type { EvoLinkChatModel } from '../model/EvoLinkChatModel';
import type { CallOptions, LangchainModel } from './langchainModel';

interface TokenUsageReader {
	options: { tokensUsageParser: (result: unknown) => Record<string, unknown> };
}

/** Tells n8n's log and LangChain's tracers which model runs with which options, and what it counted. */
export function patchTracing(wrapper: LangchainModel, model: EvoLinkChatModel): void {
	const { modelId, settings } = model;
	wrapper.toJSON = () => ({
		lc: 1,
		type: 'constructor',
		id: ['n8n-nodes-evolink', 'chat_models', 'EvoLinkChatModel'],
		kwargs: model.parameters,
	});
	wrapper.getLsParams = ({ stop }: CallOptions) => ({
		ls_provider: model.provider,
		ls_model_name: modelId,
		ls_model_type: 'chat',
		ls_temperature: settings.temperature,
		ls_max_tokens: settings.max_completion_tokens,
		ls_stop: stop,
	});
	for (const handler of Array.isArray(wrapper.callbacks) ? wrapper.callbacks : []) {
		if (isTokenUsageReader(handler)) handler.options.tokensUsageParser = readTokenUsage;
	}
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
