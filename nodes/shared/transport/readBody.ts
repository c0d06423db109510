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

/** The whole body as text. */
export async function readBody(body: unknown, deadline: Deadline): Promise<string> {
	if (typeof body === 'string') return body;
	if (body === undefined || body === null) return '';
	if (!isByteStream(body)) return JSON.stringify(body);
	const chunks: Uint8Array[] = [];
	for await (const bytes of boundedBytes(body, deadline)) chunks.push(bytes);
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
