import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { OWN_REQUEST, type OwnRequest } from '../api/authenticate';
import { type Fault, FaultError } from '../errors/fault';
import { answerOf } from '../api/completion';
import { parseJson, tooDeepAt } from '../api/json';
import { settle, settleNow } from '../errors/settle';
import { connectionFault, heldBack, unknownOutcome } from './connection';
import { once, open, readText } from './readBody';
import { statusFault } from './statusFault';
import { type Headers, requestIdOf } from '../api/wireError';
import { readStream } from './readStream';
import type { Deadline } from './deadline';

/** Sends one request through the host's helper, with the credential, under this signal. */
export type Send = (
	options: IHttpRequestOptions,
	signal: AbortSignal,
) => Promise<IN8nHttpFullResponse>;

export interface AttemptOptions {
	request: IHttpRequestOptions;
	/** The model asked for, if any: for messages. */
	model?: string;
	/** Reads an event stream and reports each piece of text as it arrives. */
	streaming: boolean;
	onText?: (text: string) => Promise<void>;
	/** Time limit, Stop, and the signal that ends this attempt alone. */
	deadline: Deadline;
	/** Ms since the epoch: dates in the reply are compared with it. */
	date: () => number;
}

export interface Reply {
	status: number;
	headers: Headers;
	body: unknown;
	requestId?: string;
}

/**
 * One attempt, from the request to the whole reply.
 * @throws FaultError with the verdict for everything that isn't a readable 2xx reply
 */
export async function attempt(send: Send, options: AttemptOptions): Promise<Reply> {
	const { request, deadline } = options;
	const host = hostOf(request);
	const own: OwnRequest = {};
	const outcome = await settle(sendAndRead(send, options, own, host));
	deadline.end();
	if ('value' in outcome) return outcome.value;
	const { error } = outcome;
	deadline.throwIfStopped();
	const known = error instanceof FaultError ? error.fault : undefined;
	if (deadline.expired) {
		const { facts } = known ?? {};
		throw new FaultError({ ...timedOut(host, deadline.limitMs, options.streaming), facts });
	}
	if (own.foreignAddress) throw new FaultError(heldBack('foreign-address', host));
	throw new FaultError(known ?? connectionFault(error, host));
}

async function sendAndRead(
	send: Send,
	options: AttemptOptions,
	own: OwnRequest,
	host: string,
): Promise<Reply> {
	const request = hardened(options.request, own);
	const response = await options.deadline.race(send(request, options.deadline.signal));
	options.deadline.extend();
	return await readReply(response, options, host);
}

/** A completion needs no redirect, and sees its own statuses; the body is read here, within bounds. */
const hardened = (
	request: IHttpRequestOptions,
	own: OwnRequest,
): IHttpRequestOptions & { [OWN_REQUEST]: OwnRequest } => ({
	...request,
	encoding: 'stream',
	json: undefined,
	timeout: undefined,
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
	[OWN_REQUEST]: own,
});

/** A comment or one of the fields of an event. */
const SSE_START = /^(?:data|event|id|retry)?:/;

/** A reply's own form decides, not its content type: gateways stream unasked, and answer with JSON where a stream was asked for. */
async function readReply(
	response: IN8nHttpFullResponse,
	options: AttemptOptions,
	host: string,
): Promise<Reply> {
	const { statusCode: status } = response;
	const headers = response.headers as Headers;
	const requestId = requestIdOf(headers);
	const { start, bytes } = await open(response.body, options.deadline);
	const successful = status >= 200 && status < 300;
	if (successful && SSE_START.test(start)) {
		return { status, headers, body: await readStream(bytes, options, host), requestId };
	}
	const raw = await readText(bytes);
	const body = parseJson(raw) ?? parseJson(withoutEndMark(raw));
	if (!successful) {
		const { model } = options;
		const fault = statusFault({ status, headers, body, raw, model }, options.date());
		const replayed = String(headers['idempotency-replayed']).toLowerCase() === 'true';
		throw new FaultError({ ...fault, ...(replayed && { replayed }) });
	}
	const lines = body === undefined ? jsonLines(raw) : undefined;
	if (lines) return { status, headers, body: await readStream(lines, options, host), requestId };
	if (body === undefined)
		throw new FaultError({ ...unreadable(raw, host), httpStatus: status, requestId });
	if (options.streaming) await passOn(body, options.onText);
	return { status, headers, body, requestId };
}

/** The text of a reply that came in one piece although a stream was asked for. */
async function passOn(body: unknown, onText: AttemptOptions['onText']): Promise<void> {
	const outcome = settleNow(() => answerOf(body));
	if ('value' in outcome && outcome.value.text) await onText?.(outcome.value.text);
}

/** A stream of bare lines, each a chunk of its own: as the events it should have been. */
function jsonLines(raw: string): AsyncGenerator<Uint8Array> | undefined {
	const lines = raw.split(/\r?\n/).filter((line) => line.trim() !== '');
	const areChunks = lines.length > 1 && lines.every((line) => line.trimStart().startsWith('{'));
	return areChunks ? once(lines.map((line) => `data: ${line}\n\n`).join('')) : undefined;
}

const END_MARK = '[DONE]';

/** Some gateways end a whole JSON reply as if it were a stream. */
function withoutEndMark(raw: string): string {
	const text = raw.trimEnd();
	if (!text.endsWith(END_MARK)) return '';
	const before = text.slice(0, -END_MARK.length).trimEnd();
	return before.endsWith('data:') ? before.slice(0, -'data:'.length) : before;
}

function unreadable(raw: string, host: string): Fault {
	const start = raw.trimStart();
	const where = tooDeepAt(raw);
	const deep = where !== -1;
	const reason = start === '' ? 'empty' : start.startsWith('<') ? 'page' : deep ? 'nested' : 'text';
	return {
		kind: 'unreadable-reply',
		reason,
		repeat: 'never',
		host,
		facts: { raw, ...(deep && { where: `character ${where}` }) },
	};
}

const timedOut = (host: string, limit: number, streaming: boolean): Fault =>
	unknownOutcome('timeout', { reason: streaming ? 'silent' : 'late', host, limit });

function hostOf({ baseURL, url }: IHttpRequestOptions): string {
	try {
		return new URL(url, baseURL).host;
	} catch {
		return String(baseURL ?? url);
	}
}
