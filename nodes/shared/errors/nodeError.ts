import { type INode, type JsonObject, NodeApiError } from 'n8n-workflow';
import { wordsOf } from './advice';
import type { Asker } from './asker';
import { bounded, cut } from './bounded';
import { descriptionOf } from './description';
import type { AttemptSummary, Fault } from './fault';
import { htmlOf } from './html';
import type { Redact } from './redact';
import { render } from './text';

/** Which item of which node reports a fault, and what must not show in it. */
export interface Reporter {
	node: INode;
	asker: Asker;
	itemIndex: number;
	redact: Redact;
}

/** Longest texts in `details`, in characters. What was received of a reply is kept whole: it was paid for. */
const TEXT_LIMIT = 2_000;
const RAW_LIMIT = 20_000;

/** Facts of a failed item, for the error branch: only those that are known. */
export function detailsOf(
	fault: Fault,
	attempts: AttemptSummary,
	redact: Redact,
): Record<string, unknown> {
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
		...fault.account,
		...fault.facts,
	};
	const limits = new Map([
		['raw', RAW_LIMIT],
		['received', Infinity],
	]);
	const known = Object.entries(details).filter(([, value]) => value !== undefined);
	return Object.fromEntries(
		known.map(([name, value]) => {
			const limit = limits.get(name) ?? TEXT_LIMIT;
			return [name, bounded(value, (text) => cut(redact(text), limit))];
		}),
	);
}

/**
 * n8n's own error for a fault. It is built from plain facts: the HTTP client's error carries the
 * request with its headers, and n8n saves what an error carries.
 */
export function nodeErrorOf(
	fault: Fault,
	attempts: AttemptSummary,
	{ node, asker, itemIndex, redact }: Reporter,
): NodeApiError {
	const details = detailsOf(fault, attempts, redact);
	const message = render(wordsOf(fault, asker).title, redact);
	const error = new NodeApiError(node, { message, ...details } as JsonObject, {
		message,
		// The one text that the editor shows as HTML.
		description: htmlOf(descriptionOf(fault, attempts, asker, redact)),
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
