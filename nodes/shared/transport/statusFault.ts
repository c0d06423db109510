import type { Fault } from '../errors/fault';
import { parseFallbackSuggestion, parseRetryAfter } from './retryAfter';
import { rowFor } from './statusRows';
import { type Headers, readWireError, requestIdOf } from '../api/wireError';

/**
 * The fault behind a reply whose status isn't 2xx.
 * @param body the parsed JSON body, undefined when it is none
 * @param raw the body as text
 * @param nowMs clock, for a `Retry-After` given as a date
 */
export function statusFault(
	status: number,
	headers: Headers,
	body: unknown,
	raw: string,
	model: string,
	nowMs: number,
): Fault {
	const error = readWireError(body);
	const html = /^\s*</.test(raw);
	const row = rowFor({ ...error, status, model, html, location: hostOf(headers.location) });
	return {
		...row,
		httpStatus: status,
		code: error.code,
		type: error.type,
		param: error.param,
		requestId: requestIdOf(headers, error.message),
		apiMessage: error.message ?? (html ? 'an HTML page' : raw.trim().slice(0, 300) || undefined),
		...(row.repeat === 'safe' && {
			retryAfterMs: parseRetryAfter(headers['retry-after'], nowMs),
			hintMs: parseFallbackSuggestion(error.fallbackSuggestion),
		}),
	};
}

/** A redirect's target without its query, which may carry secrets. */
function hostOf(location: unknown): string | undefined {
	if (typeof location !== 'string') return undefined;
	return location.split(/[?#]/)[0]?.slice(0, 200);
}
