import type { Fault, Repeat } from '../failure';
import { FIELD_NAMES } from '../limits';
import type { WireError } from '../wire';
import { NOT_REPEATED } from './connection';
import { parseFallbackSuggestion, parseRetryAfter } from './retryAfter';

export type Headers = Record<string, unknown>;

/** Where a user makes and checks keys. */
export const KEYS_PAGE = 'https://evolink.ai/dashboard/keys';

/** What a row of the table below may draw on. */
interface Seen extends WireError {
	status: number;
	model: string;
	location?: string;
	html: boolean;
}

type Row = Pick<Fault, 'kind' | 'title' | 'advice' | 'repeat'> &
	Partial<Pick<Fault, 'elsewhere' | 'throttled' | 'cause'>>;

/** One place turns a status and its body into words and a verdict; `docs/errors.md` shows the same rows. */
function rowFor(seen: Seen): Row {
	const { status, code = '', type = '' } = seen;
	if (status >= 300 && status < 400) return redirect(seen);
	if (status === 400 || status === 422) return refused(seen);
	if (status === 401) {
		return stop(
			'credential-invalid',
			'unauthorized',
			'EvoLink did not accept the API key',
			`Check the API key in the credential. Keys are made at ${KEYS_PAGE}`,
		);
	}
	if (status === 402 || (status === 429 && /quota|balance/.test(code + type)))
		return quota(code, type);
	if (status === 403) {
		return stop(
			'configuration-invalid',
			'forbidden',
			`This API key may not use the model '${seen.model}'`,
			"Choose another 'Model', or allow this one for the key on EvoLink's dashboard",
		);
	}
	if (status === 404) return notFound(seen);
	if (status === 413) {
		return stop(
			'configuration-invalid',
			'too-large',
			'The request is too large for EvoLink',
			'Images may have up to 10 MB each. Send fewer or smaller ones, or a shorter message',
		);
	}
	if (status === 429) {
		return {
			kind: 'rate-limited',
			title: 'EvoLink is limiting the rate of requests',
			advice:
				"Waits are automatic. For more patience raise 'Max Retries', for fewer requests at a time lower 'Max Concurrency' in 'Request Options'",
			repeat: 'safe',
			throttled: true,
			cause: 'rate-limited',
		};
	}
	if (status === 500) return transient(status, 'EvoLink could not process the request', false);
	if (status === 502 || status === 503)
		return transient(status, 'EvoLink is temporarily unavailable', true);
	if (status === 408 || status >= 500) return uncertain(status);
	return stop(
		'configuration-invalid',
		'refused',
		`EvoLink refused the request with status ${status}`,
		'The description says what EvoLink answered',
	);
}

const stop = (
	cause: 'credential-invalid' | 'configuration-invalid',
	kind: string,
	title: string,
	advice: string,
): Row => ({
	kind,
	title,
	advice,
	repeat: 'never' satisfies Repeat,
	cause,
});

const transient = (status: number, title: string, elsewhere: boolean): Row => ({
	kind: 'unavailable',
	title: `${title} (status ${status})`,
	advice: 'Waits and the change to the other address are automatic. Try again later',
	repeat: 'safe',
	elsewhere,
	cause: 'temporarily-unavailable',
});

const uncertain = (status: number): Row => ({
	kind: 'gateway-timeout',
	title: `No answer came from behind EvoLink's gateway (status ${status})`,
	advice: NOT_REPEATED,
	repeat: 'unknown',
	cause: 'temporarily-unavailable',
});

function redirect({ location }: Seen): Row {
	const target = location === undefined ? '' : ` to ${location}`;
	return stop(
		'configuration-invalid',
		'redirect',
		`The base URL redirects${target}`,
		'Redirects are not followed, so that the API key goes nowhere else. Enter the final address as base URL in the credential',
	);
}

function refused({ param, message = '' }: Seen): Row {
	const wire =
		param?.split('.')[0] ??
		Object.keys(FIELD_NAMES).find((name) => new RegExp(`\\b${name}\\b`).test(message));
	const field = wire === undefined ? undefined : FIELD_NAMES[wire];
	if (field === undefined) {
		return stop(
			'configuration-invalid',
			'bad-request',
			'EvoLink did not accept the request',
			'The description says what EvoLink answered. Check the fields and images of this item',
		);
	}
	return stop(
		'configuration-invalid',
		'bad-request',
		`EvoLink did not accept '${field}'`,
		`Change '${field}' or remove it from the node. Not every model takes every option`,
	);
}

function quota(code: string, type: string): Row {
	const known = `${code} ${type}`;
	if (/daily/.test(known)) {
		return {
			kind: 'quota',
			title: 'The API key has reached its limit for today',
			advice: "Wait for midnight, or raise the key's daily limit on EvoLink's dashboard",
			repeat: 'never',
			cause: 'quota-exhausted',
		};
	}
	if (/insufficient_token_quota|key_quota/.test(known)) {
		return {
			kind: 'quota',
			title: 'The API key has used up its limit',
			advice: `Raise the key's limit or use another key: ${KEYS_PAGE}`,
			repeat: 'never',
			cause: 'quota-exhausted',
		};
	}
	return {
		kind: 'quota',
		title: 'The balance of the EvoLink account is used up',
		advice: "Top up the account on EvoLink's dashboard",
		repeat: 'never',
		cause: 'quota-exhausted',
	};
}

function notFound({ code, model, html, message = '' }: Seen): Row {
	const aboutModel = code === 'model_not_found' || (!html && /model/i.test(message));
	return aboutModel
		? stop(
				'configuration-invalid',
				'model-not-found',
				`EvoLink does not know the model '${model}'`,
				"Choose a 'Model' from the list",
			)
		: stop(
				'configuration-invalid',
				'not-found',
				'There is no EvoLink API at this base URL',
				'Check the base URL in the credential: it ends before /v1',
			);
}

/** What an error body says, whichever of the shapes seen in practice it has. */
export function readWireError(body: unknown): WireError {
	if (typeof body !== 'object' || body === null) return {};
	const outer = body as Record<string, unknown>;
	const inner = outer.error;
	if (typeof inner === 'string') return { message: inner, code: text(outer.code) };
	const fields = (typeof inner === 'object' && inner !== null ? inner : outer) as Record<
		string,
		unknown
	>;
	return {
		code: text(fields.code),
		message: text(fields.message) ?? text(fields.msg) ?? text(fields.detail),
		type: text(fields.type),
		param: text(fields.param),
		fallbackSuggestion: text(fields.fallback_suggestion),
	};
}

const text = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== ''
		? value
		: typeof value === 'number'
			? String(value)
			: undefined;

/** Id of the request at EvoLink, for their support. */
export function requestIdOf(headers: Headers, message = ''): string | undefined {
	return (
		text(headers['x-request-id']) ??
		text(headers['x-oneapi-request-id']) ??
		/\(request id: ([^)\s]+)\)/i.exec(message)?.[1]
	);
}

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
