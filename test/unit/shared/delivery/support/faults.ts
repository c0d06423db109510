import type { Fault } from '../../../../../nodes/shared/errors/fault';
import type { RetryRules, RetryState } from '../../../../../nodes/shared/delivery/retryPolicy';

export const fault = (more: Partial<Fault>): Fault => ({
	kind: 'unavailable',
	repeat: 'safe',
	...more,
});
export const RATE_LIMITED = fault({ throttled: true });
export const SERVER_FAULT = fault({});

export const RULES: RetryRules = { maxRetries: 3, retryUnknownOutcome: false };

/** Where a request stands that met its first fault. */
export const standing = (more: Partial<RetryState> = {}): RetryState => ({
	retriesDone: 0,
	canSwitch: false,
	consecutiveShortPauses: 0,
	waiting: 0,
	...more,
});
