import type { Fault } from '../../gateway';
import { type StatusCourse, type StatusRow, STATUSES } from '../../support/statusTable';
import { deadUrl } from './support';

/**
 * What the node does about a fault, beside what it does about a status:
 * - `none`: there is none, the item is answered
 * - `neverSent`: as failover, also with retries switched off
 */
export type Course = StatusCourse | 'none' | 'neverSent';

export interface Row {
	what: string;
	fault?: Fault;
	course: Course;
	title?: RegExp;
	kind?: string;
	status?: number;
	/** `failure.cause`. */
	cause?: string;
	advice?: RegExp;
	/** Base URL in place of the first gateway's. */
	url?: (urls: { first: string; untrusted: string }) => Promise<string> | string;
	timeout?: number;
	/** Waits asked for, when they aren't those of a backoff. */
	waits?: number[];
	only?: 'plain' | 'streaming';
}

const CONFIG = 'configuration-invalid';
const TEMPORARY = 'temporarily-unavailable';

/** A reply of the table, as the gateway gives it. */
const ofTable = ({ error, page, headers, fault: facts, ...row }: StatusRow): Row => ({
	...row,
	fault: {
		status: row.status,
		...(error && { error }),
		...(page && { raw: 'html' }),
		...(headers && { headers }),
	},
	kind: facts.kind,
	cause: facts.cause,
	advice: row.description ?? row.advice,
});
const lost = (what: string, fault: Fault, more: Partial<Row> = {}): Row => ({
	what,
	fault,
	course: 'unknown',
	kind: 'connection-lost',
	cause: TEMPORARY,
	title: /^The connection to 127\.0\.0\.1:\d+ was lost/,
	...more,
});
const stalled = (what: string, fault: Fault, more: Partial<Row> = {}): Row => ({
	what: `silence ${what}`,
	fault,
	course: 'unknown',
	kind: 'timeout',
	cause: TEMPORARY,
	timeout: 400,
	advice: /'Timeout' in 'Request Options' sets the limit/,
	...more,
});
const unreadable = (what: string, fault: Fault, title: RegExp): Row => ({
	what,
	fault,
	course: 'final',
	kind: 'unreadable-reply',
	status: 200,
	title,
});
const broken = (what: string, fault: Fault, more: Partial<Row>): Row => ({
	what: `a stream ${what}`,
	fault,
	course: 'unknown',
	cause: TEMPORARY,
	only: 'streaming',
	...more,
});

/** Every fault that a request can meet, and what becomes of its item. */
export const ROWS: Row[] = [
	...STATUSES.map(ofTable),
	{
		what: '404 of a wrong URL',
		url: ({ first }) => `${first}/elsewhere`,
		status: 404,
		course: 'final',
		kind: 'not-found',
		cause: CONFIG,
		title: /no EvoLink API at this base URL/,
	},
	{
		what: 'connection refused',
		url: deadUrl,
		course: 'neverSent',
		kind: 'not-connected',
		cause: TEMPORARY,
		title: /refused the connection/,
	},
	{
		what: 'a name without an address',
		url: () => 'http://no-such-host.internal:8080',
		course: 'neverSent',
		kind: 'not-connected',
		cause: TEMPORARY,
		title: /in DNS/,
	},
	{
		what: 'a certificate nobody trusts',
		url: ({ untrusted }) => untrusted,
		course: 'neverSent',
		kind: 'not-connected',
		cause: TEMPORARY,
		title: /no secure connection/,
	},
	lost('a reset before the request is read', { reset: 'before-read' }),
	lost('a reset after the request is read', { reset: 'after-read' }),
	lost('a reset within the reply', { reset: 'mid-body' }, { only: 'plain' }),
	lost('a reset within an error reply', { status: 500, reset: 'mid-body' }),
	stalled('before the headers', { stall: 'before-headers' }),
	stalled('after the headers', { stall: 'after-headers' }),
	stalled('within the reply', { stall: 'mid-body', stream: { afterDeltas: 1 } }),
	{
		what: 'silence after the finish reason',
		fault: { stream: { stall: true, afterDeltas: 3 } },
		course: 'none',
		only: 'streaming',
	},
	{
		what: 'a reset after the finish reason',
		fault: { reset: 'mid-body', stream: { afterDeltas: 3 } },
		course: 'none',
		only: 'streaming',
	},
	{
		what: 'a stream without a finish reason that the server ended itself',
		fault: { stream: { omitFinishReason: true } },
		course: 'none',
		only: 'streaming',
	},
	stalled('within an error reply', { status: 500, stall: 'mid-body' }),
	{ what: 'a slow drip', fault: { dripDelayMs: 1 }, course: 'none' },
	{ what: 'a compressed reply', fault: { gzip: true }, course: 'none' },
	{
		what: 'a reply of another content type',
		fault: { headers: { 'content-type': 'text/plain' } },
		course: 'none',
	},
	unreadable(
		'a web page with status 200',
		{ raw: 'html' },
		/returned a web page instead of a completion/,
	),
	unreadable('JSON cut short', { raw: 'truncated-json' }, /returned text that is not JSON/),
	unreadable('garbage', { raw: 'garbage' }, /returned text that is not JSON/),
	unreadable('an empty reply', { raw: 'empty' }, /returned an empty reply/),
	{
		what: 'an error with status 200',
		fault: { status: 200, error: { message: 'late' } },
		course: 'final',
		kind: 'error-body',
		title: /error instead of a completion/,
		advice: /EvoLink answered: late/,
	},
	{
		what: 'no choices',
		fault: { body: { id: 'x', choices: [] } },
		course: 'final',
		kind: 'no-choices',
		title: /contains no completion/,
	},
	...(
		[
			['stop', /the reply is empty/],
			['length', /ran out of tokens/],
			['content_filter', /content filter stopped it/],
		] as const
	).map(([finishReason, title]): Row => ({
		what: `no text, finish reason ${finishReason}`,
		fault: { content: '', finishReason },
		course: 'final',
		kind: 'empty-reply',
		title,
	})),
	{
		what: 'content null',
		fault: { content: null },
		course: 'final',
		kind: 'empty-reply',
		title: /wrote no text/,
	},
	{
		what: 'more than 32 MB',
		fault: { raw: 'oversized' },
		course: 'final',
		kind: 'reply-too-large',
		cause: CONFIG,
		title: /more than 32 MB/,
	},
	{
		what: 'a stream of more than 32 MB',
		fault: { stream: { oversized: true } },
		only: 'streaming',
		course: 'final',
		kind: 'reply-too-large',
		title: /more than 32 MB/,
	},
	broken(
		'cut by a reset',
		{ stream: { cut: 'reset', afterDeltas: 1 } },
		{ kind: 'stream-cut', title: /broke off before the reply was complete/ },
	),
	broken(
		'cut by a clean end',
		{ stream: { cut: 'end', afterDeltas: 1 } },
		{ kind: 'stream-incomplete', title: /ended before the reply was complete/ },
	),
	broken(
		'without a finish reason',
		{ stream: { omitFinishReason: true, omitDone: true } },
		{ kind: 'stream-incomplete', title: /ended before/ },
	),
	broken('without any choice', { patch: { choices: [] } }, { kind: 'stream-incomplete' }),
	broken(
		'that reports an error',
		{ stream: { errorEvent: { message: 'overloaded' }, afterDeltas: 1 } },
		{
			kind: 'stream-fault',
			title: /ended the stream with an error/,
			advice: /EvoLink answered: overloaded/,
		},
	),
	broken(
		'that falls silent',
		{ stream: { stall: true, afterDeltas: 1 } },
		{ kind: 'timeout', timeout: 400, title: /was silent for 400 ms/ },
	),
	broken(
		'that becomes garbage',
		{
			body: 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: {oops\n\n',
			headers: { 'content-type': 'text/event-stream' },
		},
		{ kind: 'stream-incomplete', title: /became unreadable/ },
	),
	broken('without [DONE]', { stream: { omitDone: true } }, { course: 'none' }),
	broken('byte by byte', { stream: { byteWise: true } }, { course: 'none' }),
	broken(
		'with comments and CRLF',
		{ stream: { comments: true, lineEnding: '\r\n' } },
		{ course: 'none' },
	),
];
