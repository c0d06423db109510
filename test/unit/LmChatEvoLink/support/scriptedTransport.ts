import type { IHttpRequestOptions, IN8nHttpFullResponse, INode } from 'n8n-workflow';

import { Run } from '../../../../nodes/shared/delivery/run';
import { Registry } from '../../../../nodes/shared/limiter/registry';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import type { CallCosts } from '../../../../nodes/LmChatEvoLink/delivery/callCosts';
import { modelErrorOf } from '../../../../nodes/LmChatEvoLink/delivery/modelError';
import { ModelTransport } from '../../../../nodes/LmChatEvoLink/delivery/transport';
import type { CompletionBody } from '../../../../nodes/LmChatEvoLink/request/body';
import { redactor } from '../../../../nodes/shared/errors/redact';

export const FIRST = 'https://direct.evolink.ai';
export const SECOND = 'https://api.evolink.ai';
export const KEY = 'sk-secret-marker';
const node = { name: 'EvoLink Chat Model', type: 'n8n-nodes-evolink.lmChatEvoLink' } as INode;
export const body: CompletionBody = {
	model: 'gpt-5.4',
	messages: [{ role: 'user', content: 'Hi' }],
};

export interface Answer {
	status?: number;
	headers?: Record<string, string>;
	/** JSON, SSE text when it is a string. */
	body?: unknown;
	/** The connection fails with this code. */
	code?: string;
	/** Never answers. */
	hangs?: boolean;
}

export const DONE: Answer = {
	body: { choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }] },
};
const event = (chunk: object) => `data: ${JSON.stringify(chunk)}\n\n`;
export const delta = (content: string) => event({ choices: [{ delta: { content } }] });
const FINISH = event({ choices: [{ delta: {}, finish_reason: 'stop' }] });
export const STREAMED: Answer = { body: `${delta('Hel')}${delta('lo')}${FINISH}data: [DONE]\n\n` };
export const REFUSED: Answer = { code: 'ECONNREFUSED' };
export const failing = (status: number, headers = {}, error = {}): Answer => ({
	status,
	headers,
	body: { error: { message: `That was ${status}`, ...error } },
});
export const throttled = (retryAfter: string) => failing(429, { 'retry-after': retryAfter });

async function* bytesOf(text: string) {
	yield Buffer.from(text);
}

interface Options {
	maxRetries?: number;
	addresses?: string[];
	costs?: CallCosts;
}

/** A model's transport to a server that answers as scripted, under a clock that only waits move. */
export function transportWith(
	answers: Answer[],
	{ maxRetries = 3, addresses = [FIRST, SECOND], costs }: Options = {},
) {
	const sent: IHttpRequestOptions[] = [];
	const signals: AbortSignal[] = [];
	const waitsMs: number[] = [];
	const stop = new AbortController();
	let nowMs = 1_000_000;
	const clock = {
		now: () => nowMs,
		date: () => nowMs,
		random: () => 1,
		sleep: async (ms: number) => {
			// The gate's own short hold before the first reply is no wait for the server.
			if (ms >= 1_000) waitsMs.push(ms);
			nowMs += ms;
		},
	};
	const transport = new ModelTransport({
		run: new Run(readSettings({ maxRetries, timeout: 60_000 }), stop.signal, new Registry(clock)),
		addresses,
		costs,
		async send(options, signal) {
			sent.push(options);
			signals.push(signal);
			const answer = answers[sent.length - 1] ?? DONE;
			if (answer.code) throw Object.assign(new Error(`connect ${KEY}`), { code: answer.code });
			if (answer.hangs) {
				await new Promise((_resolve, reject) => {
					signal.addEventListener('abort', () => reject(new Error('canceled')));
				});
			}
			const text = typeof answer.body === 'string';
			return {
				statusCode: answer.status ?? 200,
				headers: {
					'content-type': text ? 'text/event-stream' : 'application/json',
					...answer.headers,
				},
				body: bytesOf(text ? (answer.body as string) : JSON.stringify(answer.body)),
			} as unknown as IN8nHttpFullResponse;
		},
		failWith: (fault, trail) => modelErrorOf(node, fault, trail, 0, redactor(KEY)),
	});
	const hosts = () => sent.map(({ baseURL }) => baseURL);
	return { transport, sent, signals, waitsMs, hosts, stop };
}

export async function collect(stream: AsyncGenerator<{ delta: string }, unknown>) {
	const deltas: string[] = [];
	for await (const { delta: text } of stream) deltas.push(text);
	return deltas;
}
