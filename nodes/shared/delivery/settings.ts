import {
	MAX_CONCURRENCY,
	MAX_CREDITS,
	MAX_RETRIES,
	MAX_TOTAL_TOKENS,
	type NumberLimit,
	TIMEOUT_MS,
} from '../api/limits';
import type { RetryRules } from './retryPolicy';
import { checkNumber, isBlank } from '../fields/scalars';

/** Request Options as the run uses them. */
export interface DeliverySettings extends RetryRules {
	maxConcurrency: number;
	useFallback: boolean;
	/** Keep what a failed or stopped run has paid for, for the next one. */
	reusePaidReplies: boolean;
	/** Caps of one run; none: unlimited. */
	maxCredits?: number;
	maxTotalTokens?: number;
	/** Per attempt, in ms; while streaming, the longest silence. */
	timeoutMs: number;
	/** Items per batch come in with pauses between them: not all are known when the first is sent. */
	batching: boolean;
}

interface RequestOptions {
	maxConcurrency?: unknown;
	maxRetries?: unknown;
	useFallback?: unknown;
	retryUnknownOutcome?: unknown;
	reusePaidReplies?: unknown;
	maxCredits?: unknown;
	maxTotalTokens?: unknown;
	timeout?: unknown;
	batching?: { batch?: { batchInterval?: number } };
}

/** @throws FaultError naming the option that is out of range */
export function readSettings(options: RequestOptions): DeliverySettings {
	const optional = (field: string, value: unknown, limit: NumberLimit) =>
		isBlank(value) ? undefined : checkNumber(field, value, limit);
	const number = (field: string, value: unknown, limit: typeof TIMEOUT_MS) =>
		optional(field, value, limit) ?? limit.default;
	const maxCredits = optional('Max Credits', options.maxCredits, MAX_CREDITS);
	const maxTotalTokens = optional('Max Total Tokens', options.maxTotalTokens, MAX_TOTAL_TOKENS);
	return {
		maxConcurrency: number('Max Concurrency', options.maxConcurrency, MAX_CONCURRENCY),
		maxRetries: number('Max Retries', options.maxRetries, MAX_RETRIES),
		timeoutMs: number('Timeout', options.timeout, TIMEOUT_MS),
		useFallback: options.useFallback !== false,
		reusePaidReplies: options.reusePaidReplies !== false,
		retryUnknownOutcome: options.retryUnknownOutcome === true,
		maxCredits,
		maxTotalTokens,
		batching: Number(options.batching?.batch?.batchInterval ?? 0) > 0,
	};
}
