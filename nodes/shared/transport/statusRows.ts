import type { Fault, Repeat } from '../errors/fault';
import { LABELLED_PARAMETERS, labelOf } from '../fields/bodyFields';
import type { WireError } from '../api/wire';
import { NOT_REPEATED } from './connection';

/** Where a user makes and checks keys. */
export const KEYS_PAGE = 'https://evolink.ai/dashboard/keys';

/** What a row of the table below may draw on. */
export interface Seen extends WireError {
	status: number;
	model: string;
	location?: string;
	html: boolean;
}

export type Row = Pick<Fault, 'kind' | 'title' | 'advice' | 'repeat'> &
	Partial<Pick<Fault, 'failover' | 'throttled' | 'cause'>>;

/** One place turns a status and its body into words and a verdict; `docs/errors.md` shows the same rows. */
export function rowFor(seen: Seen): Row {
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

const transient = (status: number, title: string, failover: boolean): Row => ({
	kind: 'unavailable',
	title: `${title} (status ${status})`,
	advice: 'Waits and the change to the other address are automatic. Try again later',
	repeat: 'safe',
	failover,
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
	const words = new Set(message.split(/\W+/));
	const wire = param?.split('.')[0] ?? LABELLED_PARAMETERS.find((name) => words.has(name));
	const field = wire === undefined ? undefined : labelOf(wire);
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
