import type { Failure as HostFailure } from 'n8n-workflow';
import type { Asker } from './asker';
import { noRedaction } from './redact';
import { render, type Text } from './text';

/**
 * Whether the request may be sent again.
 * - `safe`: it was not processed, or never arrived
 * - `unknown`: it may have been processed and billed; repeated only when the user asked for that
 * - `never`: the same request would end the same way
 */
export type Repeat = 'safe' | 'unknown' | 'never';

/** Stable short name of what happened, as `details` and `docs/errors.md` have it. */
export type Kind =
	| 'bad-request'
	| 'broken-arguments'
	| 'budget'
	| 'connection-lost'
	| 'content-refused'
	| 'empty-reply'
	| 'error-body'
	| 'forbidden'
	| 'gateway-timeout'
	| 'invalid-address'
	| 'invalid-input'
	| 'invalid-json'
	| 'model-not-found'
	| 'model-unavailable'
	| 'no-choices'
	| 'no-credits'
	| 'no-models'
	| 'not-connected'
	| 'not-found'
	| 'outcome-unknown'
	| 'quota'
	| 'rate-limited'
	| 'redirect'
	| 'refused'
	| 'reply-too-large'
	| 'schema-mismatch'
	| 'stopped'
	| 'stream-cut'
	| 'stream-fault'
	| 'stream-incomplete'
	| 'timeout'
	| 'too-large'
	| 'unauthorized'
	| 'unavailable'
	| 'unexpected'
	| 'unreadable-reply'
	| 'upload-no-url'
	| 'upload-refused';

/** What a request met, as facts: for the policy, the words (`advice.ts`) and the details. */
export interface Fault {
	kind: Kind;
	/** Which of the texts of its kind it has, e.g. `certificate`, `daily`, `country`. */
	reason?: string;
	repeat: Repeat;
	/** The other address may well answer: worth trying at once. */
	failover?: boolean;
	/** The request can't have arrived anywhere, so nothing was paid. */
	neverSent?: boolean;
	/** The reply to an earlier request with the same `Idempotency-Key`, given once more. */
	replayed?: boolean;
	/** The server asked everybody to slow down. */
	throttled?: boolean;
	/** It is about the model, not the request or the host: another model may well answer. */
	aboutModel?: 'unknown' | 'notAllowed' | 'unavailable';
	/** Wait the server asked for with `Retry-After`, in ms. */
	retryAfterMs?: number;
	/** Wait the reply's text suggests, in ms. */
	hintMs?: number;
	/** Why the node stopped although it repeats such requests, or repeated one that it mostly doesn't. */
	ending?: Ending;
	/** Requests that were in flight when it left or when it ended, itself included. */
	inFlight?: number;
	cause?: HostFailure['cause'];
	/** Who sent the request, where that isn't the item's own operation: the upload of its image. */
	asker?: Asker;
	/** Host name and port that was asked. */
	host?: string;
	/** The model asked for. */
	model?: string;
	/** Name of what it is about, as the user knows it: a field, a binary field, a tool. */
	field?: string;
	/** Where a redirect leads. */
	target?: string;
	/** The limit that was passed: ms, bytes, or a cap's credits or tokens. */
	limit?: number;
	httpStatus?: number;
	code?: string;
	type?: string;
	param?: string;
	requestId?: string;
	/** What the API itself said. */
	apiMessage?: string;
	/** What the API said of balance, limits and estimate, by its own names. */
	account?: Record<string, unknown>;
	/** Further facts for `details`, e.g. the raw text of a reply that can't be parsed. */
	facts?: Record<string, unknown>;
	/** The words of an input fault, which are written where the field is checked. */
	words?: Words;
}

/**
 * - `wait-too-long`: the server wants a wait of `waitMs`, and the node waits `maxMs` at most
 * - `heard-already`: part of the reply was passed on, so that a second one would repeat it
 * - `repeated`: of unknown outcome, and sent again because the user asked for that
 */
export type Ending =
	| { why: 'wait-too-long'; waitMs: number; maxMs: number }
	| { why: 'heard-already' }
	| { why: 'repeated' };

export interface Words {
	/** What happened: the title of the message. */
	title: Text | string;
	/** What to do about it. */
	advice: Text | string;
}

/** Carries a fault up to where it is turned into n8n's own error. */
export class FaultError extends Error {
	constructor(readonly fault: Fault) {
		super(fault.words ? render(fault.words.title, noRedaction) : fault.kind);
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
