import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Send } from '../../../../../nodes/shared/transport/attempt';

/** What a request meets. */
export type Meets =
	| { status: number; headers?: Record<string, string>; body?: unknown }
	/** The connection fails with this code. */
	| { code: string }
	/** A stream that ends too early. */
	| { broken: true };

export const ANSWER: Meets = {
	status: 200,
	body: { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] },
};

async function* bytesOf(text: string) {
	yield Buffer.from(text);
}

/** The host's helper in front of an API that behaves as told. */
export const sendTo =
	(api: (request: IHttpRequestOptions) => Promise<Meets>): Send =>
	async (request, signal) => {
		const met = await api(request);
		signal.throwIfAborted();
		if ('code' in met) throw Object.assign(new Error(met.code), { code: met.code });
		if ('broken' in met) {
			return {
				statusCode: 200,
				headers: { 'content-type': 'text/event-stream' },
				body: bytesOf('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n'),
			} as unknown as IN8nHttpFullResponse;
		}
		return {
			statusCode: met.status,
			headers: { ...met.headers },
			body: bytesOf(met.body === undefined ? '' : JSON.stringify(met.body)),
		} as unknown as IN8nHttpFullResponse;
	};
