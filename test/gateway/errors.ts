import type { ErrorRequestHandler } from 'express';
import { assertFailure } from './api';
import { assertOpenAi } from './openai/conformance';

export interface ErrorObject {
	code: number | string;
	message: string;
	type: string;
	param?: string | null;
	fallback_suggestion?: string;
	estimated_credits?: number;
	account_balance_credits?: number;
	remaining_credits?: number;
	used_credits?: number;
	total_limit_credits?: number;
	daily_limit_credits?: number;
	daily_used_credits?: number;
	reset_timezone?: string;
	allowed_models?: string[];
	key_name?: string;
	expired_at?: string;
	action_url?: string;
	request_id?: string;
}

const TYPE_BY_STATUS: Record<number, string> = {
	400: 'invalid_request_error',
	401: 'authentication_error',
	402: 'insufficient_quota_error',
	403: 'permission_error',
	404: 'not_found_error',
	413: 'request_too_large_error',
	429: 'rate_limit_error',
	500: 'internal_server_error',
	502: 'upstream_error',
	503: 'service_unavailable_error',
};

const MESSAGE_BY_STATUS: Record<number, string> = {
	400: 'The request is invalid.',
	401: 'Invalid or expired token.',
	402: 'Insufficient balance, please top up.',
	403: 'This key may not use the requested model.',
	404: 'Not found.',
	413: 'The request is too large.',
	429: 'Rate limit exceeded.',
	500: 'Internal server error.',
	502: 'The upstream provider failed.',
	503: 'The service is temporarily unavailable.',
};

/** The documented error body of a status; `overrides` replaces single fields. */
export function errorBody(
	status: number,
	overrides: Partial<ErrorObject> = {},
): { error: ErrorObject } {
	const type =
		TYPE_BY_STATUS[status] ?? (status < 500 ? 'invalid_request_error' : 'internal_server_error');
	const message = MESSAGE_BY_STATUS[status] ?? `Request failed with status ${status}.`;
	return { error: { code: status, message, type, ...overrides } };
}

/** A failure on purpose: thrown by handlers, answered by `errorHandler`. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly overrides: Partial<ErrorObject>,
		readonly headers: Record<string, string> = {},
	) {
		super(overrides.message);
	}
}

/** One finding of the request validator: where it is, and what is wrong. */
interface Finding {
	path: string;
	message: string;
	errorCode?: string;
}

/** Names the parameter as the API does: `temperature`, `messages[0].role`. */
const parameterName = (path: string) =>
	path
		.replace(/^\/(?:body|headers)\/?/, '')
		.replace(/\/(\d+)(?=\/|$)/g, '[$1]')
		.replace(/\//g, '.');

/**
 * Turns the validator's findings into one message. An unsupported parameter goes first, then the deepest
 * finding, because the branches of an `anyOf` also report the union as a whole.
 */
function explain(findings: Finding[]): Partial<ErrorObject> {
	const unknown = findings.find((finding) => finding.errorCode?.startsWith('additionalProperties'));
	if (unknown) {
		const param = parameterName(unknown.path);
		return { message: `Unsupported parameter: '${param}' is not supported.`, param };
	}
	const depth = (finding: Finding) => finding.path.split('/').length;
	const [deepest] = [...findings].sort((a, b) => depth(b) - depth(a));
	if (!deepest) return {};
	const param = parameterName(deepest.path);
	return { message: `Invalid value for '${param}': ${deepest.message}.`, param };
}

/** Answers every failure with the documented body; the body itself is checked against the document. */
export const errorHandler: ErrorRequestHandler = (error, _request, response, next) => {
	if (response.headersSent || response.destroyed) return next(error);
	let status: number = typeof error?.status === 'number' ? error.status : 500;
	let overrides: Partial<ErrorObject> = { message: error?.message };
	if (error instanceof ApiError) {
		overrides = error.overrides;
		response.set(error.headers);
	} else if (status === 401) {
		overrides = { message: 'Invalid or missing token: send "Authorization: Bearer <key>".' };
	} else if (status === 404) {
		overrides = { message: `Invalid URL (${_request.method} ${_request.path}).` };
	} else if (error?.type === 'entity.parse.failed') {
		overrides = { message: `The request body is not valid JSON: ${error.message}` };
	} else if (status === 415) {
		status = 400;
	} else if (status === 400 && Array.isArray(error.errors)) {
		overrides = { message: error.message, ...explain(error.errors as Finding[]) };
	} else if (status >= 500) {
		console.error('EvoLink gateway:', error);
	}
	const body = errorBody(status, overrides);
	assertFailure(body);
	assertOpenAi('error', body.error);
	response.status(status).json(body);
};
