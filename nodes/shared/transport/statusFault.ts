import type { Fault } from '../errors/fault';
import { parseFallbackSuggestion, parseRetryAfter } from './retryAfter';
import { verdictOn } from './statusRows';
import { type Headers, readWireError, requestIdOf } from '../api/wireError';

/** A reply whose status isn't 2xx. */
export interface Refusal {
	status: number;
	headers: Headers;
	/** The parsed JSON body, undefined when it is none. */
	body: unknown;
	/** The body as text. */
	raw: string;
	/** The model asked for, if any. */
	model?: string;
}

/**
 * The fault behind a refusal.
 * @param nowMs clock, for a `Retry-After` given as a date
 */
export function statusFault({ status, headers, body, raw, model }: Refusal, nowMs: number): Fault {
	const error = readWireError(body);
	const html = /^\s*</.test(raw);
	const verdict = verdictOn({ ...error, status, html, model });
	const text = error.message ?? (html ? 'an HTML page' : raw.trim());
	return {
		...verdict,
		model,
		target: targetOf(headers.location),
		httpStatus: status,
		code: error.code,
		type: error.type,
		param: error.param,
		requestId: error.requestId ?? requestIdOf(headers, error.message),
		account: error.account,
		...(text !== '' && { apiMessage: text }),
		...(verdict.repeat === 'safe' && {
			retryAfterMs: parseRetryAfter(headers['retry-after'], nowMs),
			hintMs: parseFallbackSuggestion(error.fallbackSuggestion),
		}),
	};
}

/** A redirect's target without its query, which may carry secrets. */
const targetOf = (location: unknown): string | undefined =>
	typeof location === 'string' ? location.split(/[?#]/)[0] : undefined;
