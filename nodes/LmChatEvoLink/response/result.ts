import type {
	ContentToolCall,
	FinishReason,
	GenerateResult,
	StreamChunk,
	TokenUsage,
} from '@n8n/ai-node-sdk';

import type { Completion, ToolCall, WireUsage } from '../../shared/api/wire';

const FINISH_REASONS: Record<string, FinishReason> = {
	stop: 'stop',
	length: 'length',
	content_filter: 'content-filter',
	tool_calls: 'tool-calls',
};

/** A completion in the SDK's words. */
export function toGenerateResult(completion: Completion): GenerateResult {
	const choice = completion.choices?.[0];
	const text = choice?.message?.content;
	return {
		id: completion.id,
		finishReason: toFinishReason(choice?.finish_reason),
		usage: toTokenUsage(completion.usage),
		message: {
			role: 'assistant',
			content: [
				...(typeof text === 'string' && text !== '' ? [{ type: 'text' as const, text }] : []),
				...callsOf(completion).map(
					(call): ContentToolCall => ({
						type: 'tool-call',
						toolCallId: call.id,
						toolName: call.function.name,
						input: argumentsOf(call),
					}),
				),
			],
		},
		providerMetadata: {
			model_name: completion.model,
			finish_reason: choice?.finish_reason ?? undefined,
		},
	};
}

/**
 * What is left to say when the text has been streamed. Each tool call comes whole and with an id
 * of its own: the SDK gives all fragments the same index, so those of parallel calls would be
 * taken for one.
 */
export function* toClosingChunks(completion: Completion): Generator<StreamChunk> {
	for (const call of callsOf(completion)) {
		yield {
			type: 'tool-call-delta',
			id: call.id,
			name: call.function.name,
			argumentsDelta: argumentsOf(call),
		};
	}
	yield {
		type: 'finish',
		finishReason: toFinishReason(completion.choices?.[0]?.finish_reason),
		usage: toTokenUsage(completion.usage),
	};
}

/** The reply's calls; one without an id gets one, as the tool's answer has to refer to it. */
export function callsOf(completion: Completion): ToolCall[] {
	const calls = completion.choices?.[0]?.message?.tool_calls ?? [];
	return calls.map((call, index) => ({ ...call, id: call.id || `call_${completion.id}_${index}` }));
}

/** Models write the arguments of a tool that takes none as empty text as often as as `{}`. */
export function argumentsOf({ function: { arguments: text } }: ToolCall): string {
	return text?.trim() ? text : '{}';
}

/** Token counts; `undefined` when the API gave none, so that n8n estimates them and says so. */
export function toTokenUsage(usage: WireUsage | null | undefined): TokenUsage | undefined {
	if (!usage) return undefined;
	const promptTokens = usage.prompt_tokens ?? 0;
	const completionTokens = usage.completion_tokens ?? 0;
	const cacheRead = usage.prompt_tokens_details?.cached_tokens;
	const reasoning = usage.completion_tokens_details?.reasoning_tokens;
	return {
		promptTokens,
		completionTokens,
		totalTokens: usage.total_tokens ?? promptTokens + completionTokens,
		...(cacheRead !== undefined && { inputTokenDetails: { cacheRead } }),
		...(reasoning !== undefined && { outputTokenDetails: { reasoning } }),
	};
}

/** The API's finish reason, which may be any string. */
function toFinishReason(finishReason: string | null | undefined): FinishReason {
	return FINISH_REASONS[finishReason ?? ''] ?? 'other';
}
