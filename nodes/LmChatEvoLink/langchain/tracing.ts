import type { Cost } from '../../shared/api/pricing/cost';
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

interface LlmResult {
	llmOutput?: { tokenUsage?: Record<string, number> };
	generations?: Array<Array<{ generationInfo?: { cost?: Cost } }>>;
}

/**
 * Whole replies carry LangChain's `usage_metadata`, streamed ones LangChain's own summary of it.
 * n8n keeps a `cost`, in US dollars, beside the counts.
 */
function readTokenUsage(result: unknown) {
	const { llmOutput, generations } = (result ?? {}) as LlmResult;
	const usage = llmOutput?.tokenUsage ?? {};
	const cost = generations?.[0]?.[0]?.generationInfo?.cost?.usd;
	const promptTokens = usage.promptTokens ?? usage.input_tokens ?? 0;
	const completionTokens = usage.completionTokens ?? usage.output_tokens ?? 0;
	return {
		promptTokens,
		completionTokens,
		totalTokens: promptTokens + completionTokens,
		...(cost !== undefined && { cost }),
	};
}
