import type {
	ContentToolCall,
	FinishReason,
	GenerateResult,
	StreamChunk,
	TokenUsage,
} from '@n8n/ai-node-sdk';

import type { Answer } from '../../shared/api/completion';
import { meaningOf } from '../../shared/api/finishReason';
import type { Cost } from '../../shared/api/pricing/cost';
import type { TokenCounts } from '../../shared/api/usage';
import type { ToolCall } from '../../shared/api/wire';

const FINISH_REASONS = new Map<string | undefined, FinishReason>([
	['stop', 'stop'],
	['length', 'length'],
	['content_filter', 'content-filter'],
	['tool_calls', 'tool-calls'],
]);

/** An answer, with what it cost by EvoLink's public list price if that is known. */
export interface PricedAnswer extends Answer {
	cost?: Cost;
}

/** The SDK's result, with what the SDK has no place for. */
export interface ModelResult extends GenerateResult {
	/** What a thinking model said of its thoughts. */
	reasoning?: string;
	cost?: Cost;
}

/** An answer in the SDK's words. */
export function toGenerateResult(answer: PricedAnswer): ModelResult {
	const { id, model, text, finishReason, toolCalls, usage, reasoning, cost } = answer;
	return {
		reasoning,
		cost,
		id: id ?? undefined,
		finishReason: toFinishReason(finishReason),
		usage: toTokenUsage(usage),
		message: {
			role: 'assistant',
			content: [
				...(text === null || text === '' ? [] : [{ type: 'text' as const, text }]),
				...toolCalls.map((call): ContentToolCall => ({
					type: 'tool-call',
					toolCallId: call.id,
					toolName: call.function.name,
					input: argumentsOf(call),
				})),
			],
		},
		providerMetadata: { model_name: model ?? undefined, finish_reason: finishReason ?? undefined },
	};
}

/**
 * What is left to say when the text has been streamed. Each tool call comes whole and with an id
 * of its own: the SDK gives all fragments the same index, so those of parallel calls would be
 * taken for one.
 */
export function* toClosingChunks(answer: Answer): Generator<StreamChunk> {
	for (const call of answer.toolCalls) {
		yield {
			type: 'tool-call-delta',
			id: call.id,
			name: call.function.name,
			argumentsDelta: argumentsOf(call),
		};
	}
	yield {
		type: 'finish',
		finishReason: toFinishReason(answer.finishReason),
		usage: toTokenUsage(answer.usage),
	};
}

/** Ways to say that a tool takes no arguments, seen as often as the documented `{}`. */
const NO_ARGUMENTS = ['', '[]', 'null', '""'];

export function argumentsOf({ function: { arguments: text } }: ToolCall): string {
	return NO_ARGUMENTS.includes(text.trim()) ? '{}' : text;
}

/** Token counts; `undefined` when the API gave none, so that n8n estimates them and says so. */
export function toTokenUsage(counts: TokenCounts): TokenUsage | undefined {
	if (Object.keys(counts).length === 0) return undefined;
	const { prompt_tokens: promptTokens = 0, completion_tokens: completionTokens = 0 } = counts;
	const { cached_tokens: cacheRead, reasoning_tokens: reasoning } = counts;
	return {
		promptTokens,
		completionTokens,
		totalTokens: counts.total_tokens ?? promptTokens + completionTokens,
		...(cacheRead !== undefined && { inputTokenDetails: { cacheRead } }),
		...(reasoning !== undefined && { outputTokenDetails: { reasoning } }),
	};
}

/** The API's finish reason, which may be any string. */
const toFinishReason = (finishReason: string | null): FinishReason =>
	FINISH_REASONS.get(meaningOf(finishReason)) ?? 'other';
