import { verdictOfCode } from '../api/errorCodes';
import type { WireError } from '../api/wire';
import type { Fault } from '../errors/fault';
import { blameOf } from './blame';

/** What a verdict may draw on. */
export interface Seen extends WireError {
	status: number;
	/** The model asked for, if any. */
	model?: string;
	html: boolean;
}

/** What a status and its body mean: everything of a fault but what the reply itself said. */
export type Verdict = Pick<
	Fault,
	'kind' | 'reason' | 'repeat' | 'failover' | 'throttled' | 'aboutModel' | 'cause' | 'field'
>;

/** The code in the body decides, and only without one the status does. */
export function verdictOn(seen: Seen): Verdict {
	const { status } = seen;
	const verdict = verdictOfCode(seen);
	if (verdict === undefined) return verdictOnStatus(seen);
	const transient = verdict.kind === 'model-unavailable' && (status >= 500 || status === 429);
	// The model has no free channel: the other address leads to the same ones.
	if (transient)
		return { ...verdict, repeat: 'safe', failover: false, cause: 'temporarily-unavailable' };
	return verdict;
}

function verdictOnStatus(seen: Seen): Verdict {
	const { status } = seen;
	if (status >= 300 && status < 400) return final('redirect');
	if (status === 400 || status === 422) return { ...final('bad-request'), ...blameOf(seen) };
	if (status === 401) return { ...final('unauthorized'), cause: 'credential-invalid' };
	if (status === 402) {
		return { ...final('quota'), reason: 'account', cause: 'quota-exhausted' };
	}
	if (status === 403) return forbidden(seen);
	if (status === 404) return notFound(seen);
	if (status === 413) return final('too-large');
	if (status === 429) {
		return { kind: 'rate-limited', repeat: 'safe', throttled: true, cause: 'rate-limited' };
	}
	if (status === 500) return transient(false);
	// 529: overloaded, and not processed.
	if (status === 502 || status === 503 || status === 529) return transient(true);
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

/** A message is long enough to say what it is about within so many characters. */
const READ = 2_000;

/** Documented as "this key may not use this model"; what stands in front of the API has other reasons. */
function forbidden({ html, message = '', code, type, model }: Seen): Verdict {
	const verdict = final('forbidden');
	const text = message.slice(0, READ);
	if (html) return { ...verdict, reason: 'page' };
	if (/\b(country|region|territory)\b/i.test(text)) return { ...verdict, reason: 'country' };
	if (/\bIP\b/.test(text)) return { ...verdict, reason: 'ip' };
	const aboutModel =
		/\bmodel\b/i.test(text) || (text === '' && (code === '403' || type === 'permission_error'));
	if (model === undefined || !aboutModel) return verdict;
	return { ...verdict, reason: 'model', aboutModel: 'notAllowed' };
}

/** The message itself says that there is no such model; that it has the word in a URL says nothing. */
function notFound({ message = '', model }: Seen): Verdict {
	if (model === undefined) return final('not-found');
	const text = message.slice(0, READ);
	const negative = /\b(?:not|no|unknown|invalid|unsupported)\b|n't\b/i.test(text);
	const unknown =
		/\bmodel (?:is |was )?(?:not|unknown)\b|\bmodel does(?: not|n't) exist\b/i.test(text) ||
		/\b(?:unknown|invalid|unsupported|no such) model\b/i.test(text) ||
		(negative && (namesModel(text, model) || namesId(text, model)));
	return unknown ? { ...final('model-not-found'), aboutModel: 'unknown' } : final('not-found');
}

/** The ID that was asked for, in a sentence that isn't about a URL: `models/gpt-5.4 is not found`. */
const namesId = (text: string, model: string): boolean =>
	text.includes(model) && !/:\/\/|\/v1\b/.test(text);

/** "model" and, next to it, a quoted name or the ID that was asked for. */
function namesModel(text: string, model: string): boolean {
	const words = text.split(/[\s:,]+/);
	return words.some((word, at) => {
		if (!/^model$/i.test(word)) return false;
		const next = words[at + 1] ?? '';
		return /^['"`]/.test(next) || next === model;
	});
}
