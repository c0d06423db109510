import { errorBody } from '../errors';
import type { Outgoing } from './transport';
import type { Fault } from './types';

/** Above the 32 MiB at which a client should give up. */
export const OVERSIZED_BYTES = 33 * 1024 * 1024;
const BLOCK = 'x'.repeat(64 * 1024);

const HTML = '<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>';
const GARBAGE = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x00, 0x9f, 0x92, 0x96, 0x3c, 0x3e]);
const JSON_TYPE = 'application/json; charset=utf-8';

/** A completion whose text never seems to end, produced as it is sent. */
function* oversizedCompletion(): Generator<string> {
	yield '{"id":"chatcmpl-oversized","object":"chat.completion","created":0,"model":"gpt-5.4",';
	yield '"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"';
	for (let sent = 0; sent < OVERSIZED_BYTES; sent += BLOCK.length) yield BLOCK;
	yield '"}}]}';
}

const RAW_REPLIES: Record<NonNullable<Fault['raw']>, () => Omit<Outgoing, 'status'>> = {
	html: () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, pieces: [HTML] }),
	garbage: () => ({ headers: { 'content-type': JSON_TYPE }, pieces: [GARBAGE] }),
	'truncated-json': () => ({
		headers: { 'content-type': JSON_TYPE },
		pieces: ['{"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"mess'],
	}),
	empty: () => ({ headers: { 'content-type': JSON_TYPE }, pieces: [] }),
	oversized: () => ({ headers: { 'content-type': JSON_TYPE }, pieces: oversizedCompletion() }),
};

/** What a fault answers instead of the real reply; undefined when it leaves the reply to the API. */
export function replacementFor(fault: Fault): Outgoing | undefined {
	const { status, raw, body, error } = fault;
	if (raw !== undefined) return { status: status ?? 200, ...RAW_REPLIES[raw]() };
	if (body !== undefined) {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		return { status: status ?? 200, headers: { 'content-type': JSON_TYPE }, pieces: halves(text) };
	}
	const failed = status !== undefined && status >= 400;
	if (failed || error !== undefined) {
		const text = JSON.stringify(errorBody(failed ? status : 500, error));
		return { status: status ?? 200, headers: { 'content-type': JSON_TYPE }, pieces: halves(text) };
	}
	if (status !== undefined && status !== 200) return { status, headers: {}, pieces: [] };
	return undefined;
}

/** Two pieces, so that a reply can break off or fall silent between them. */
export function halves(text: string): string[] {
	const middle = Math.ceil(text.length / 2);
	return [text.slice(0, middle), text.slice(middle)];
}
