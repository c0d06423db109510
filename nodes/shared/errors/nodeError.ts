import { type INode, type JsonObject, NodeApiError } from 'n8n-workflow';
import type { Fault, AttemptSummary } from './fault';

/** Replaces the key wherever a text repeats it: some gateways echo the key they refuse. */
export type Redact = (text: string) => string;

export const redactor = (secret: unknown): Redact =>
	typeof secret === 'string' && secret.length >= 4
		? (text) => text.split(secret).join('[API key]')
		: (text) => text;

/** Facts of a failed item, for the error branch: only those that are known. */
export function detailsOf(fault: Fault, attempts: AttemptSummary, redact: Redact): Record<string, unknown> {
	const details: Record<string, unknown> = {
		kind: fault.kind,
		http_status: fault.httpStatus,
		code: fault.code,
		type: fault.type,
		param: fault.param,
		message: fault.apiMessage,
		request_id: fault.requestId,
		retry_after_ms: fault.retryAfterMs,
		attempts: attempts.attempts,
		elapsed_ms: attempts.elapsedMs,
		base_url: attempts.addresses.at(-1),
		...fault.facts,
	};
	return redactDeep(
		Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
		redact,
	) as Record<string, unknown>;
}

function redactDeep(value: unknown, redact: Redact): unknown {
	if (typeof value === 'string') return redact(value);
	if (Array.isArray(value)) return value.map((entry) => redactDeep(entry, redact));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, redactDeep(entry, redact)]),
	);
}

/** The whole description: what EvoLink said, what to do, and how far the node went. */
export function descriptionOf(fault: Fault, attempts: AttemptSummary, redact: Redact): string {
	const sentences = [
		fault.apiMessage === undefined ? '' : `EvoLink answered: ${fault.apiMessage}`,
		fault.advice,
		attemptsSentence(attempts),
		fault.requestId === undefined ? '' : `Request ID: ${fault.requestId}`,
	];
	return redact(
		sentences
			.filter((sentence) => sentence !== '')
			.map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`))
			.join(' '),
	);
}

function attemptsSentence({ attempts, elapsedMs, addresses }: AttemptSummary): string {
	if (attempts === 0) return 'Nothing was sent';
	const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
	return `Made ${times} in ${(elapsedMs / 1000).toFixed(1)} s at ${addresses.join(', then ')}`;
}

/**
 * n8n's own error for a fault. It is built from plain facts: the HTTP client's error carries the
 * request with its headers, and n8n saves what an error carries.
 */
export function nodeErrorOf(
	node: INode,
	fault: Fault,
	attempts: AttemptSummary,
	itemIndex: number,
	redact: Redact,
): NodeApiError {
	const details = detailsOf(fault, attempts, redact);
	const message = redact(fault.title);
	const error = new NodeApiError(node, { message, ...details } as JsonObject, {
		message,
		description: descriptionOf(fault, attempts, redact),
		itemIndex,
		level: 'warning',
		...(fault.cause !== undefined && { failure: failureOf(fault, fault.cause) }),
	});
	// The host swaps messages that contain a socket code for its own and drops an equal description.
	error.message = message;
	// It also takes any `code` for a status, e.g. the one in an error that came with status 200.
	error.httpCode = fault.httpStatus === undefined ? null : String(fault.httpStatus);
	error.context.details = details;
	return error;
}

function failureOf(fault: Fault, cause: NonNullable<Fault['cause']>) {
	const timed =
		cause === 'rate-limited' || cause === 'quota-exhausted' || cause === 'temporarily-unavailable';
	if (!timed) return { cause };
	const { retryAfterMs = fault.hintMs } = fault;
	return { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
