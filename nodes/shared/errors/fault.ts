import type { Failure as HostFailure } from 'n8n-workflow';

/**
 * Whether the request may be sent again.
 * - `safe`: it was not processed, or never arrived
 * - `unknown`: it may have been processed and billed; repeated only when the user asked for that
 * - `never`: the same request would end the same way
 */
export type Repeat = 'safe' | 'unknown' | 'never';

/** What went wrong with one request, as data: for the policy, the message and the details. */
export interface Fault {
	/** Stable short name of the row in `docs/errors.md`. */
	kind: string;
	/** What happened: the title of the message. */
	title: string;
	/** What to do about it. */
	advice: string;
	repeat: Repeat;
	/** The other address may well answer: worth trying at once. */
	failover?: boolean;
	/** The request can't have arrived anywhere, so nothing was paid. */
	neverSent?: boolean;
	/** The reply to an earlier request with the same `Idempotency-Key`, given once more. */
	replayed?: boolean;
	/** The server asked everybody to slow down. */
	throttled?: boolean;
	/** Wait the server asked for with `Retry-After`, in ms. */
	retryAfterMs?: number;
	/** Wait the reply's text suggests, in ms. */
	hintMs?: number;
	cause?: HostFailure['cause'];
	httpStatus?: number;
	code?: string;
	type?: string;
	param?: string;
	requestId?: string;
	/** What the API itself said. */
	apiMessage?: string;
	/** Further facts for `details`, e.g. the raw text of a reply that can't be parsed. */
	facts?: Record<string, unknown>;
}

/** Carries a fault up to where it is turned into n8n's own error. */
export class FaultError extends Error {
	constructor(readonly fault: Fault) {
		super(fault.title);
	}
}

/** How a request went until its end: becomes part of every message and of `details`. */
export interface AttemptSummary {
	attempts: number;
	elapsedMs: number;
	/** Addresses in the order they were used, without repetitions in a row. */
	addresses: string[];
}

export const NO_ATTEMPTS: AttemptSummary = { attempts: 0, elapsedMs: 0, addresses: [] };
