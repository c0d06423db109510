import type { FaultError } from '../../../../../nodes/shared/errors/fault';
import { readStream } from '../../../../../nodes/shared/transport/readStream';
import { Deadline } from '../../../../../nodes/shared/transport/deadline';

export const HOST = 'gateway.example.com';

/** Reads a stream that comes in these pieces. */
export async function read(pieces: Iterable<Uint8Array>, onText?: (text: string) => Promise<void>) {
	const deadline = new Deadline(60_000, true, [], Date.now);
	async function* body() {
		yield* pieces;
	}
	try {
		return await readStream(body(), { deadline, onText }, HOST);
	} finally {
		deadline.end();
	}
}

export const bytes = (text: string) => new TextEncoder().encode(text);
export const faultOf = async (stream: string) =>
	await read([bytes(stream)]).then(
		() => {
			throw new Error('the stream was taken for complete');
		},
		(error: FaultError) => error.fault,
	);
export const event = (chunk: unknown) => `data: ${JSON.stringify(chunk)}\n\n`;
export const delta = (content: string) => event({ choices: [{ index: 0, delta: { content } }] });
export const FINISH = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
export const DONE = 'data: [DONE]\n\n';
