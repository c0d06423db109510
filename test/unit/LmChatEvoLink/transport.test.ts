import type { IHttpRequestOptions, IN8nHttpFullResponse, INode } from 'n8n-workflow';

import { Run } from '../../../nodes/shared/delivery/run';
import { readSettings } from '../../../nodes/shared/delivery/settings';
import { modelErrorOf } from '../../../nodes/LmChatEvoLink/delivery/modelError';
import { ModelTransport } from '../../../nodes/LmChatEvoLink/delivery/transport';
import type { CompletionBody } from '../../../nodes/LmChatEvoLink/request/body';
import { redactor } from '../../../nodes/shared/nodeError';

const FIRST = 'https://direct.evolink.ai';
const SECOND = 'https://api.evolink.ai';
const KEY = 'sk-secret-marker';
const node = { name: 'EvoLink Chat Model', type: 'n8n-nodes-evolink.lmChatEvoLink' } as INode;
const body: CompletionBody = { model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hi' }] };

interface Answer {
	status?: number;
	headers?: Record<string, string>;
	/** JSON, SSE text when it is a string. */
	body?: unknown;
	/** The connection fails with this code. */
	code?: string;
	/** Never answers. */
	hangs?: boolean;
}

const DONE: Answer = {
	body: { choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }] },
};
const event = (chunk: object) => `data: ${JSON.stringify(chunk)}\n\n`;
const delta = (content: string) => event({ choices: [{ delta: { content } }] });
const FINISH = event({ choices: [{ delta: {}, finish_reason: 'stop' }] });
const STREAMED: Answer = { body: `${delta('Hel')}${delta('lo')}${FINISH}data: [DONE]\n\n` };
const REFUSED: Answer = { code: 'ECONNREFUSED' };
const failing = (status: number, headers = {}, error = {}): Answer => ({
	status,
	headers,
	body: { error: { message: `That was ${status}`, ...error } },
});
const throttled = (retryAfter: string) => failing(429, { 'retry-after': retryAfter });

async function* bytesOf(text: string) {
	yield Buffer.from(text);
}

/** A model's transport to a server that answers as scripted, under a clock that only waits move. */
function transportWith(answers: Answer[], { maxRetries = 3, addresses = [FIRST, SECOND] } = {}) {
	const sent: IHttpRequestOptions[] = [];
	const signals: AbortSignal[] = [];
	const waitsMs: number[] = [];
	const stop = new AbortController();
	let nowMs = 1_000_000;
	const clock = {
		now: () => nowMs,
		random: () => 1,
		sleep: async (ms: number) => {
			// The gate's own short hold before the first reply is no wait for the server.
			if (ms >= 1_000) waitsMs.push(ms);
			nowMs += ms;
		},
	};
	const transport = new ModelTransport({
		run: new Run(readSettings({ maxRetries, timeout: 60_000 }), stop.signal, clock),
		addresses,
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

const textOf = (completion: { choices?: Array<{ message?: { content?: unknown } }> }) =>
	completion.choices?.[0]?.message?.content;

async function collect(stream: AsyncGenerator<{ delta: string }, unknown>) {
	const deltas: string[] = [];
	for await (const { delta: text } of stream) deltas.push(text);
	return deltas;
}

const REPEATED: Array<[string, Answer[], string[], number[]]> = [
	['a reply is asked for once', [DONE], [FIRST], []],
	['a 429 waits as long as it says', [throttled('7')], [FIRST, FIRST], [7_000]],
	[
		'a 429 without a wait backs off',
		[failing(429), failing(429)],
		[FIRST, FIRST, FIRST],
		[1_000, 2_000],
	],
	['a 500 backs off at the same address', [failing(500)], [FIRST, FIRST], [1_000]],
	['a 503 goes to the other address at once', [failing(503)], [FIRST, SECOND], []],
	['a refused connection goes to the other address at once', [REFUSED], [FIRST, SECOND], []],
	[
		'after both addresses failed there is a wait',
		[failing(503), failing(502)],
		[FIRST, SECOND, FIRST],
		[2_000],
	],
];

const FINAL: Array<[string, Answer[], number, RegExp, RegExp]> = [
	['a bad key', [failing(401)], 1, /did not accept the API key/, /status 401, That was 401/],
	[
		'a parameter the model does not take',
		[failing(400, {}, { param: 'top_p' })],
		1,
		/did not accept 'Top P'/,
		/That was 400/,
	],
	['a time-out of the gateway', [failing(504)], 1, /504/, /may have been processed and billed/],
	[
		'a connection cut after sending',
		[{ code: 'ECONNRESET' }],
		1,
		/lost/,
		/may have been processed/,
	],
	['four times 429', Array(4).fill(throttled('1')), 4, /limiting the rate/, /4 attempts/],
	['a wait of an hour', [throttled('3600')], 1, /limiting the rate/, /asks to wait 3600 s/],
	[
		'an empty reply',
		[{ body: { choices: [{ message: { content: '' } }] } }],
		1,
		/wrote no text: the reply is empty/,
		/Run it again/,
	],
	['no completion', [{ body: { choices: [] } }], 1, /holds no completion/, /base URL/],
	[
		'an error with status 200',
		[{ body: { error: { message: 'No such channel' } } }],
		1,
		/fault report in place of a completion/,
		/No such channel/,
	],
	[
		'a reply of thoughts alone',
		[{ body: { choices: [{ message: { content: null }, finish_reason: 'length' }] } }],
		1,
		/tokens were used up before/,
		/Max Completion Tokens/,
	],
	[
		'a call whose arguments broke off',
		[
			{
				body: {
					choices: [
						{
							message: { tool_calls: [{ id: 'c', function: { name: 'add', arguments: '{"a":' } }] },
						},
					],
				},
			},
		],
		1,
		/tool 'add' with arguments that are not JSON/,
		/cut off/,
	],
];

describe('the requests of a model', () => {
	it.each(REPEATED)('%s', async (_sentence, answers, expectedHosts, expectedWaits) => {
		const { transport, hosts, waitsMs } = transportWith(answers);

		expect(textOf(await transport.complete(body))).toBe('Hello');
		expect(hosts()).toEqual(expectedHosts);
		expect(waitsMs).toEqual(expectedWaits);
	});

	it.each(FINAL)('%s is final', async (_sentence, answers, attempts, title, description) => {
		const { transport, sent } = transportWith(answers, { addresses: [FIRST] });

		const failure = await transport.complete(body).then(fail, (error: Error) => error);

		expect(failure).toMatchObject({
			name: 'NodeApiError',
			functionality: 'configuration-node',
			message: expect.stringMatching(title),
			description: expect.stringMatching(description),
		});
		expect(sent).toHaveLength(attempts);
	});

	it('retries as often as set, and with 0 never', async () => {
		const { transport, sent } = transportWith([failing(500)], { maxRetries: 0 });

		await expect(transport.complete(body)).rejects.toThrow('could not process');
		expect(sent).toHaveLength(1);
	});

	it('stays with the address that answered', async () => {
		const { transport, hosts } = transportWith([REFUSED]);

		await transport.complete(body);
		await transport.complete(body);

		expect(hosts()).toEqual([FIRST, SECOND, SECOND]);
	});

	it('takes what never arrived to the other address even without retries', async () => {
		const { transport, hosts } = transportWith([REFUSED], { maxRetries: 0 });

		await transport.complete(body);

		expect(hosts()).toEqual([FIRST, SECOND]);
	});

	it('says nothing of the key, and nothing of fields this node does not have', async () => {
		const faults = [401, 403, 429, 500, 504].map((status) =>
			failing(status, {}, { message: `Key ${KEY} is bad` }),
		);
		const silent = { body: { choices: [{ message: {}, finish_reason: 'content_filter' }] } };
		const lost = ['ECONNREFUSED', 'ECONNRESET', 'DEPTH_ZERO_SELF_SIGNED_CERT'];
		for (const answer of [...faults, silent, ...lost.map((code) => ({ code }))]) {
			const { transport } = transportWith([answer], { maxRetries: 0, addresses: [FIRST] });

			const failure = await transport.complete(body).then(fail, (error: Error) => error);

			const shown = JSON.stringify({ ...failure, message: failure.message, stack: failure.stack });
			expect(shown).not.toContain(KEY);
			expect(shown).not.toMatch(
				/Request Options|Unknown Outcome|Max Concurrency|System Prompt|'Message'|this item/,
			);
		}
	});

	it('hands on text as it comes, and asks for the token counts', async () => {
		const { transport, sent } = transportWith([STREAMED]);

		expect(await collect(transport.stream(body))).toEqual(['Hel', 'lo']);
		expect(sent[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
	});

	it('streams without token counts from a gateway that refuses to give them, and remembers', async () => {
		const refusal = failing(400, {}, { param: 'stream_options' });
		const { transport, sent } = transportWith([refusal, STREAMED, STREAMED], { maxRetries: 0 });

		expect(await collect(transport.stream(body))).toEqual(['Hel', 'lo']);
		await collect(transport.stream(body));

		const asked = sent.map((request) => 'stream_options' in (request.body as object));
		expect(asked).toEqual([true, false, false]);
	});

	it('retries a stream that was refused before it began', async () => {
		const { transport, sent } = transportWith([failing(503), STREAMED]);

		expect(await collect(transport.stream(body))).toEqual(['Hel', 'lo']);
		expect(sent).toHaveLength(2);
	});

	it('does not repeat a stream that broke off', async () => {
		const { transport, sent } = transportWith([{ body: delta('Hel') }]);

		await expect(collect(transport.stream(body))).rejects.toThrow('before the reply was complete');
		expect(sent).toHaveLength(1);
	});

	it.each(['the execution', 'the call'])('ends at once when %s is stopped', async (who) => {
		const { transport, sent, stop } = transportWith([{ hangs: true }]);
		const call = new AbortController();

		const outcome = transport.complete(body, call.signal);
		(who === 'the call' ? call : stop).abort();

		await expect(outcome).rejects.toThrow('The execution was stopped');
		expect(sent).toHaveLength(1);
	});

	it('sends nothing more once the execution was stopped', async () => {
		const { transport, sent, stop } = transportWith([]);

		stop.abort();

		await expect(transport.complete(body)).rejects.toThrow('The execution was stopped');
		expect(sent).toHaveLength(0);
	});

	it('ends the request when nobody reads the stream any more', async () => {
		const { transport, signals } = transportWith([{ body: delta('Hel') + delta('lo') }]);

		for await (const { delta: text } of transport.stream(body)) {
			expect(text).toBe('Hel');
			expect(signals[0]?.aborted).toBe(false);
			break;
		}

		expect(signals[0]?.aborted).toBe(true);
	});
});

const fail = (): never => {
	throw new Error('The call should have failed');
};
