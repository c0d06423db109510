import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Gateway } from '../gateway';
import { headers } from './support';

/** A reply as it came over the wire. */
export interface WireReply {
	/** Null when no reply began. */
	status: number | null;
	headers: Record<string, string | string[] | undefined>;
	/** Bytes of each read. */
	reads: Buffer[];
	text: string;
	/** `end`, or the error's code: `ECONNRESET` for RST or a reply cut short. */
	ended: string;
}

export interface WireOptions {
	/** Close from the client's side once the reply has this many bytes; 0: once the request is sent. */
	leaveAfterBytes?: number;
}

/** A completion request by Node's own client, which reports how the connection ended. */
export const exchange = async (
	gateway: Gateway,
	body: object,
	{ leaveAfterBytes }: WireOptions = {},
) =>
	await new Promise<WireReply>((resolve) => {
		const reply: WireReply = { status: null, headers: {}, reads: [], text: '', ended: '' };
		let received = 0;
		const finish = (ended: string) => {
			const bytes = Buffer.concat(reply.reads);
			const zipped = reply.headers['content-encoding'] === 'gzip' && ended === 'end';
			resolve({ ...reply, ended, text: (zipped ? gunzipSync(bytes) : bytes).toString() });
		};
		const request = httpRequest(
			`${gateway.url}/v1/chat/completions`,
			{ method: 'POST', headers, agent: false },
			(message) => {
				Object.assign(reply, { status: message.statusCode, headers: message.headers });
				if (leaveAfterBytes === 0) request.destroy(new Error('left'));
				message.on('data', (bytes: Buffer) => {
					reply.reads.push(bytes);
					received += bytes.length;
					if (leaveAfterBytes !== undefined && received >= leaveAfterBytes) {
						request.destroy(new Error('left'));
					}
				});
				message.on('end', () => finish('end'));
				message.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
			},
		);
		request.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
		request.end(JSON.stringify(body));
	});

/** Waits until the condition holds; the test's own time limit is the only one. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
