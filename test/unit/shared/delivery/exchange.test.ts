import type { IHttpRequestOptions } from 'n8n-workflow';
import { exchange } from '../../../../nodes/shared/delivery/exchange';
import { Run } from '../../../../nodes/shared/delivery/run';
import { Registry } from '../../../../nodes/shared/limiter/registry';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { AttemptLog } from '../../../../nodes/shared/delivery/attemptLog';
import { type Fault, FaultError } from '../../../../nodes/shared/errors/fault';
import { settle } from '../../../../nodes/shared/errors/settle';
import { Stopped } from '../../../../nodes/shared/transport/deadline';
import { ANSWER, type Meets, sendTo } from './support/fakeApi';
import { VirtualClock } from './support/virtualClock';

const FIRST = 'https://first.example.com';
const SECOND = 'https://second.example.com';

interface Order {
	settings?: object;
	addresses?: string[];
	streaming?: boolean;
	onText?: (text: string) => Promise<void>;
	model?: string;
	endsOn?: (fault: Fault) => boolean;
	/** One that has sent requests before. */
	run?: Run;
}

/** Sends one request to an API that meets each attempt with the next of these, and with an answer after the last. */
async function deliver(
	meets: Meets[],
	{ settings = {}, addresses = [FIRST, SECOND], ...order }: Order = {},
) {
	const run =
		order.run ??
		new Run(
			readSettings({ maxConcurrency: 1, ...settings }),
			undefined,
			new Registry(new VirtualClock()),
		);
	const clock = run.clock as VirtualClock;
	const used: string[] = [];
	const bodies: unknown[] = [];
	/** Addresses asked for something free: whether they answer. */
	const probed: string[] = [];
	/** What was told of the end: `reply`, or the fault's kind. */
	const ends: string[] = [];
	const send = sendTo(async ({ baseURL = '', body, method }) => {
		if (method === 'GET') {
			probed.push(baseURL);
			return ANSWER;
		}
		bodies.push(body);
		return meets[used.push(baseURL) - 1] ?? ANSWER;
	});
	const trail = new AttemptLog(clock.now);
	trail.start();
	const outcome = await clock.finish(
		settle(
			exchange(
				run,
				send,
				{
					addresses,
					request: { url: '/v1/chat/completions', body: { model: 'm' } } as IHttpRequestOptions,
					model: order.model ?? 'm',
					streaming: order.streaming ?? false,
					onText: order.onText,
					endsOn: order.endsOn,
					onEnd: (end) =>
						void ends.push('value' in end ? 'reply' : (end.error as FaultError).fault.kind),
				},
				trail,
			),
		),
	);
	const fault = 'error' in outcome ? (outcome.error as FaultError).fault : undefined;
	return {
		used,
		bodies,
		probed,
		ends,
		sleeps: clock.sleeps,
		fault,
		trail: trail.summary,
		elapsedMs: clock.now(),
		run,
	};
}

const throttled = (retryAfter?: string): Meets => ({
	status: 429,
	headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
});
const REFUSED: Meets = { code: 'ECONNREFUSED' };
const RESET: Meets = { code: 'ECONNRESET' };
const status = (code: number): Meets => ({ status: code });
const ONE = { addresses: [FIRST] };

describe('which way a request takes', () => {
	interface Way {
		what: string;
		/** What the attempts meet; the one after the last is answered. */
		meets?: Meets[];
		order?: Order;
		/** Addresses asked, in their order. */
		used: string[];
		/** Waits asked for, in ms. */
		sleeps?: number[];
		/** Kind of the fault that it ends with, if it does. */
		kind?: string;
	}

	test.each<Way>([
		{ what: 'it is answered', used: [FIRST] },
		{ what: '503: the other address at once', meets: [status(503)], used: [FIRST, SECOND] },
		{
			what: '502 at both: back to the first after a backoff',
			meets: [status(502), status(502)],
			used: [FIRST, SECOND, FIRST],
			sleeps: [1_000],
		},
		{
			what: 'refused at both: the same',
			meets: [REFUSED, REFUSED],
			used: [FIRST, SECOND, FIRST],
			sleeps: [500],
		},
		{
			what: 'refused everywhere, to the end',
			meets: Array(20).fill(REFUSED),
			used: [FIRST, SECOND, FIRST, SECOND, FIRST, SECOND, FIRST, SECOND],
			sleeps: [500, 1_000, 2_000],
			kind: 'not-connected',
		},
		{
			what: '503 everywhere, to the end',
			meets: Array(20).fill(status(503)),
			used: [FIRST, SECOND, FIRST, SECOND],
			sleeps: [1_000],
			kind: 'unavailable',
		},
		{
			what: '500: the same address after a backoff',
			meets: [status(500)],
			used: [FIRST, FIRST],
			sleeps: [500],
		},
		{
			what: '500 to the end',
			meets: Array(20).fill(status(500)),
			used: [FIRST, FIRST, FIRST, FIRST],
			sleeps: [500, 1_000, 2_000],
			kind: 'unavailable',
		},
		{
			what: '429: the wait asked for, at the same address',
			meets: [throttled('7')],
			used: [FIRST, FIRST],
			sleeps: [7_000],
		},
		{
			what: '429 that asks for too much',
			meets: [throttled('121')],
			used: [FIRST],
			kind: 'rate-limited',
		},
		{
			what: 'refused with retries switched off: the other address',
			meets: [REFUSED],
			order: { settings: { maxRetries: 0 } },
			used: [FIRST, SECOND],
		},
		{
			what: '503 with retries switched off',
			meets: [status(503)],
			order: { settings: { maxRetries: 0 } },
			used: [FIRST],
			kind: 'unavailable',
		},
		{
			what: '503 without the fallback',
			meets: [status(503)],
			order: { settings: { useFallback: false } },
			used: [FIRST, FIRST],
			sleeps: [500],
		},
		{
			what: 'refused without the fallback',
			meets: Array(20).fill(REFUSED),
			order: { settings: { useFallback: false, maxRetries: 1 } },
			used: [FIRST, FIRST],
			sleeps: [500],
			kind: 'not-connected',
		},
		{ what: 'reset: an unknown outcome', meets: [RESET], used: [FIRST], kind: 'connection-lost' },
		{
			what: 'reset, asked to repeat',
			meets: [RESET],
			order: { settings: { retryUnknownOutcome: true } },
			used: [FIRST, FIRST],
			sleeps: [500],
		},
		{
			what: '504, asked to repeat, to the end',
			meets: Array(9).fill(status(504)),
			order: { settings: { retryUnknownOutcome: true, maxRetries: 2 } },
			used: [FIRST, FIRST, FIRST],
			sleeps: [500, 1_000],
			kind: 'gateway-timeout',
		},
		{
			what: 'refused, then reset',
			meets: [REFUSED, RESET],
			used: [FIRST, SECOND],
			kind: 'connection-lost',
		},
		{ what: '400', meets: [status(400)], used: [FIRST], kind: 'bad-request' },
		{
			what: '503 that the order ends on',
			meets: [status(503)],
			order: { endsOn: ({ httpStatus }) => httpStatus === 503 },
			used: [FIRST],
			kind: 'unavailable',
		},
		{
			what: 'another fault than the order ends on',
			meets: [status(500)],
			order: { endsOn: ({ httpStatus }) => httpStatus === 503 },
			used: [FIRST, FIRST],
			sleeps: [500],
		},
		{
			what: '500 that is replayed, though no key was sent',
			meets: [{ status: 500, headers: { 'idempotency-replayed': 'true' } }],
			used: [FIRST, FIRST],
			sleeps: [500],
		},
	])('$what', async ({ meets = [], order, used, sleeps = [], kind }) => {
		const result = await deliver(meets, order);
		expect(result.used).toEqual(used);
		expect(result.sleeps).toEqual(sleeps);
		expect(result.fault?.kind).toBe(kind);
		expect(result.ends).toEqual([kind ?? 'reply']);
		expect(result.trail.attempts).toBe(used.length);
	});
});

test('an address that was left is asked for something free after 30 s, and used again', async () => {
	const { run, used } = await deliver([REFUSED]);
	expect(used).toEqual([FIRST, SECOND]);
	const clock = run.clock as VirtualClock;
	await clock.finish(clock.after(30_000));
	expect(await deliver([], { run })).toMatchObject({ used: [SECOND], probed: [FIRST] });
	expect(await deliver([], { run })).toMatchObject({ used: [FIRST], probed: [] });
});

test('a wait that is too long is named', async () => {
	const { fault } = await deliver([throttled('3600')], ONE);
	expect(fault?.ending).toEqual({ why: 'wait-too-long', waitMs: 3_600_000, maxMs: 120_000 });
});

test('after it the model is not asked, and others are', async () => {
	const { run } = await deliver([throttled('3600')], ONE);
	const same = await deliver([], { ...ONE, run });
	expect(same).toMatchObject({ used: [], ends: ['rate-limited'], fault: { kind: 'rate-limited' } });
	const other = await deliver([], { ...ONE, run, model: 'another' });
	expect(other).toMatchObject({ used: [FIRST], ends: ['reply'], fault: undefined });
});

test('a fault tells how many requests were in flight, when it left or when it ended', async () => {
	const clock = new VirtualClock();
	const run = new Run(readSettings({}), undefined, new Registry(clock));
	const send = sendTo(async () => {
		await clock.after(100);
		return status(402);
	});
	const request = { url: '/', body: {} } as IHttpRequestOptions;
	const order = { addresses: [FIRST], request, model: 'm', streaming: false };
	const both = [0, 50].map(async (atMs) => {
		await clock.after(atMs);
		return await settle(exchange(run, send, order, new AttemptLog(clock.now)));
	});
	const inFlight = { error: { fault: { kind: 'quota', inFlight: 2 } } };
	expect(await clock.finish(Promise.all(both))).toMatchObject([inFlight, inFlight]);
});

describe('the fault of an unknown outcome tells what was done', () => {
	test.each<{ what: string; met: Meets; order?: Order; ending?: Fault['ending'] }>([
		{ what: 'not repeated', met: status(504) },
		{
			what: 'repeated to the end',
			met: status(504),
			order: { settings: { retryUnknownOutcome: true } },
			ending: { why: 'repeated' },
		},
		{
			what: 'not repeated, though asked: the text was passed on',
			met: { broken: true },
			order: { settings: { retryUnknownOutcome: true }, streaming: true, onText: async () => {} },
			ending: { why: 'heard-already' },
		},
	])('$what', async ({ met, order, ending }) => {
		const { fault } = await deliver(Array(9).fill(met), { ...ONE, ...order });
		expect(fault?.ending).toEqual(ending);
	});
});

describe('a gateway that refuses stream_options', () => {
	const refusal: Meets = {
		status: 400,
		body: { error: { message: "Unsupported parameter: 'stream_options'" } },
	};

	test('is asked without, by everybody afterwards, and that is no retry', async () => {
		const { bodies, run, trail, fault, ends } = await deliver([refusal], {
			streaming: true,
			settings: { maxRetries: 0 },
		});
		expect(fault).toBeUndefined();
		expect(bodies).toEqual([
			{ stream_options: { include_usage: true }, model: 'm', stream: true },
			{ model: 'm', stream: true },
		]);
		expect(trail.attempts).toBe(2);
		expect(ends).toEqual(['reply']);
		expect(run.registry.usageOption(FIRST, 'm').refused).toBe(true);
	});

	test('is asked again before what has not been sent yet', async () => {
		const clock = new VirtualClock();
		const run = new Run(readSettings({ maxConcurrency: 1 }), undefined, new Registry(clock));
		const sent: unknown[] = [];
		const send = sendTo(async ({ body }) => {
			const { user, stream_options } = body as { user: string; stream_options?: object };
			sent.push(user);
			await clock.after(1);
			return stream_options ? refusal : ANSWER;
		});
		const all = ['a', 'b', 'c'].map(async (user) => {
			const request = { url: '/', body: { user } } as IHttpRequestOptions;
			const order = { addresses: [FIRST], request, model: 'm', streaming: true };
			return await exchange(run, send, order, new AttemptLog(clock.now));
		});
		await clock.finish(Promise.all(all));
		expect(sent).toEqual(['a', 'b', 'a', 'c']);
	});

	test('is not asked for ever', async () => {
		const { bodies, fault } = await deliver([refusal, refusal, refusal], { streaming: true });
		expect(bodies).toHaveLength(2);
		expect(fault?.kind).toBe('bad-request');
	});
});

test('after text was passed on nothing is repeated, whatever is asked', async () => {
	const settings = { retryUnknownOutcome: true };
	const heard: string[] = [];
	const relayed = await deliver([{ broken: true }], {
		settings,
		streaming: true,
		onText: async (text) => void heard.push(text),
	});
	expect(relayed).toMatchObject({ used: [FIRST], fault: { kind: 'stream-incomplete' } });
	expect(heard).toEqual(['Hi']);
	const unheard = await deliver([{ broken: true }], { settings, streaming: true });
	expect(unheard).toMatchObject({ used: [FIRST, FIRST], fault: undefined });
});

test('a run that is ended lets nobody wait: neither in a backoff, nor for a reply, nor at the gate', async () => {
	const clock = new VirtualClock();
	const stop = new AbortController();
	const run = new Run(readSettings({ maxConcurrency: 1 }), stop.signal, new Registry(clock));
	let sent = 0;
	const send = sendTo(async () => {
		if (++sent > 1) await clock.after(10_000);
		return status(500);
	});
	const request = { url: '/', body: {} } as IHttpRequestOptions;
	const all = [0, 1, 2].map(
		async () =>
			await settle(
				exchange(
					run,
					send,
					{ addresses: [FIRST], request, model: '', streaming: false },
					new AttemptLog(clock.now),
				),
			),
	);
	void clock.after(100).then(() => stop.abort());
	const ended = Promise.all(all).then((outcomes) => ({ outcomes, atMs: clock.now() }));
	const { outcomes, atMs } = await clock.finish(ended);
	expect(atMs).toBe(100);
	expect(
		outcomes.every((outcome) => 'error' in outcome && !(outcome.error instanceof FaultError)),
	).toBe(true);
	expect(sent).toBe(2);
	expect(run.stopped).toBe(true);
});

test('a stop while a request is under way is reported as what it is', async () => {
	const clock = new VirtualClock();
	const stop = new AbortController();
	const run = new Run(readSettings({}), stop.signal, new Registry(clock));
	const send = sendTo(async () => {
		stop.abort();
		return ANSWER;
	});
	const request = { url: '/', body: {} } as IHttpRequestOptions;
	const order = { addresses: [FIRST], request, model: 'm', streaming: false };
	await expect(exchange(run, send, order, new AttemptLog(clock.now))).rejects.toThrow(Stopped);
});
