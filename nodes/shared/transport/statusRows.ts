import type { Fault } from '../errors/fault';
import { LABELLED_PARAMETERS, labelOf } from '../fields/bodyFields';
import type { WireError } from '../api/wire';

/** What a verdict may draw on. */
export interface Seen extends WireError {
	status: number;
	html: boolean;
}

/** What a status and its body mean: everything of a fault but what the reply itself said. */
export type Verdict = Pick<
	Fault,
	'kind' | 'reason' | 'repeat' | 'failover' | 'throttled' | 'aboutModel' | 'cause' | 'field'
>;

export function verdictOn(seen: Seen): Verdict {
	const { status, code = '', type = '' } = seen;
	if (status >= 300 && status < 400) return final('redirect');
	if (status === 400 || status === 422) return { ...final('bad-request'), field: fieldIn(seen) };
	if (status === 401) return { ...final('unauthorized'), cause: 'credential-invalid' };
	if (status === 402 || (status === 429 && /quota|balance/.test(code + type)))
		return quota(code, type);
	if (status === 403) return { ...final('forbidden'), reason: 'model' };
	if (status === 404) return notFound(seen);
	if (status === 413) return final('too-large');
	if (status === 429) {
		return { kind: 'rate-limited', repeat: 'safe', throttled: true, cause: 'rate-limited' };
	}
	if (status === 500) return transient(false);
	if (status === 502 || status === 503) return transient(true);
	if (status === 408 || status >= 500) {
		return { kind: 'gateway-timeout', repeat: 'unknown', cause: 'temporarily-unavailable' };
	}
	return final('refused');
}

const final = (kind: Fault['kind']): Verdict => ({
	kind,
	repeat: 'never',
	cause: 'configuration-invalid',
});

const transient = (failover: boolean): Verdict => ({
	kind: 'unavailable',
	repeat: 'safe',
	failover,
	cause: 'temporarily-unavailable',
});

function fieldIn({ param, message = '' }: Seen): string | undefined {
	const words = new Set(message.split(/\W+/));
	const wire = param?.split('.')[0] ?? LABELLED_PARAMETERS.find((name) => words.has(name));
	return wire === undefined ? undefined : labelOf(wire);
}

function quota(code: string, type: string): Verdict {
	const known = `${code} ${type}`;
	const reason = /daily/.test(known)
		? 'daily'
		: /insufficient_token_quota|key_quota/.test(known)
			? 'key'
			: 'account';
	return { kind: 'quota', reason, repeat: 'never', cause: 'quota-exhausted' };
}

function notFound({ code, html, message = '' }: Seen): Verdict {
	const aboutModel = code === 'model_not_found' || (!html && /model/i.test(message));
	return aboutModel ? { ...final('model-not-found'), aboutModel: 'unknown' } : final('not-found');
}
