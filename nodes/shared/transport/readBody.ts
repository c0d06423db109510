import { FaultError } from '../errors/fault';
import { MAX_REPLY_BYTES } from '../api/limits';
import type { Deadline } from './deadline';

/** A body as the host hands it out with `encoding: 'stream'`. */
export type ByteStream = AsyncIterable<Uint8Array> & { destroy?: () => void };

/** The bytes of a body as they arrive, within the size limit and the attempt's time limit. */
export async function* boundedBytes(body: unknown, deadline: Deadline): AsyncGenerator<Uint8Array> {
	const stream = body as ByteStream;
	const iterator = stream[Symbol.asyncIterator]();
	let received = 0;
	try {
		for (;;) {
			// Destroying the body doesn't wake a reader of a silent connection: the race does.
			const next = await deadline.race(iterator.next());
			if (next.done) return;
			received += next.value.byteLength;
			if (received > MAX_REPLY_BYTES) throw new FaultError(tooLarge());
			yield next.value;
		}
	} finally {
		stream.destroy?.();
	}
}

/** A body's beginning from the first character that isn't blank, and all of its bytes. */
export interface Opened {
	start: string;
	bytes: AsyncGenerator<Uint8Array>;
}

/** Reads a body until it shows what it is, which takes a few characters; gateways send blank lines before them. */
export async function open(body: unknown, deadline: Deadline): Promise<Opened> {
	const source = boundedBytes(isByteStream(body) ? body : once(body), deadline);
	const decoder = new TextDecoder();
	const seen: Uint8Array[] = [];
	let start = '';
	while (start.length < START_CHARACTERS) {
		const next = await source.next();
		if (next.done) break;
		seen.push(next.value);
		start = (start + decoder.decode(next.value, { stream: true })).trimStart();
		if (start.startsWith(':')) break;
	}
	return { start, bytes: together(seen, source) };
}

/** As long as the longest field name of an event stream, with its colon. */
const START_CHARACTERS = 6;

async function* together(
	seen: Uint8Array[],
	rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	try {
		yield* seen;
		yield* rest;
	} finally {
		await rest.return(undefined);
	}
}

/** A body that is there already, as bytes. */
export async function* once(body: unknown): AsyncGenerator<Uint8Array> {
	if (body === undefined || body === null) return;
	yield Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** All bytes as text. */
export async function readText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of bytes) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

const isByteStream = (body: unknown): body is ByteStream =>
	typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

const tooLarge = () => ({
	kind: 'reply-too-large' as const,
	limit: MAX_REPLY_BYTES,
	repeat: 'never' as const,
	cause: 'configuration-invalid' as const,
});
