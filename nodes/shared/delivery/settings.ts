import { MAX_CONCURRENCY, MAX_RETRIES, TIMEOUT_MS } from '../api/limits';
import type { RetryRules } from './retryPolicy';
import { checkNumber } from '../fields/scalars';

/** Request Options as the run uses them. */
export interface DeliverySettings extends RetryRules {
	maxConcurrency: number;
	useFallback: boolean;
	/** Keep what a failed or stopped run has paid for, for the next one. */
	reusePaidReplies: boolean;
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
	timeout?: unknown;
	batching?: { batch?: { batchInterval?: number } };
}

/** @throws FaultError naming the option that is out of range */
export function readSettings(options: RequestOptions): DeliverySettings {
	const number = (field: string, value: unknown, limit: typeof TIMEOUT_MS) =>
		value === undefined || value === null || value === ''
			? limit.default
			: checkNumber(field, value, limit);
	return {
		maxConcurrency: number('Max Concurrency', options.maxConcurrency, MAX_CONCURRENCY),
		maxRetries: number('Max Retries', options.maxRetries, MAX_RETRIES),
		timeoutMs: number('Timeout', options.timeout, TIMEOUT_MS),
		useFallback: options.useFallback !== false,
		reusePaidReplies: options.reusePaidReplies !== false,
		retryUnknownOutcome: options.retryUnknownOutcome === true,
		batching: Number(options.batching?.batch?.batchInterval ?? 0) > 0,
	};
}
