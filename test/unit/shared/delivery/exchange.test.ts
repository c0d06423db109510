import fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { exchange } from '../../../../nodes/shared/delivery/exchange';
import { Run } from '../../../../nodes/shared/delivery/run';
import { Registry } from '../../../../nodes/shared/limiter/registry';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { AttemptLog } from '../../../../nodes/shared/delivery/attemptLog';
import { type Fault, FaultError } from '../../../../nodes/shared/errors/fault';
import { settle } from '../../../../nodes/shared/errors/settle';
import { ANSWER, type Meets, sendTo } from './support/fakeApi';
import { VirtualClock } from './support/virtualClock';

const FIRST = 'https://first.example.com';
const SECOND = 'https://second.example.com';

interface Order {
	settings?: object;
	addresses?: string[];
	streaming?: boolean;
	onText?: (text: string) => Promise<void>;
	run?: Run;
}

/** Sends one request to an API that meets each attempt with the next of these, and with an answer after the last. */
async function deliver(
	meets: Meets[],
	{ settings = {}, addresses = [FIRST, SECOND], ...order }: Order = {},
) {
	const clock = new VirtualClock();
	const run =
		order.run ??
		new Run(readSettings({ maxConcurrency: 1, ...settings }), undefined, new Registry(clock));
	const used: string[] = [];
	const bodies: unknown[] = [];
	const send = sendTo(async ({ baseURL = '', body }) => {
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
					model: 'm',
					streaming: order.streaming ?? false,
					onText: order.onText,
				},
				trail,
			),
		),
	);
	const fault = 'error' in outcome ? (outcome.error as FaultError).fault : undefined;
	return {
		used,
		bodies,
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
	])('$what', async ({ meets = [], order, used, sleeps = [], kind }) => {
		const result = await deliver(meets, order);
		expect(result.used).toEqual(used);
		expect(result.sleeps).toEqual(sleeps);
		expect(result.fault?.kind).toBe(kind);
		expect(result.trail.attempts).toBe(used.length);
	});
});

test('a wait that is too long is named', async () => {
	const { fault } = await deliver([throttled('3600')], ONE);
	expect(fault?.ending).toEqual({ why: 'wait-too-long', waitMs: 3_600_000, maxMs: 120_000 });
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
		const { bodies, run, trail, fault } = await deliver([refusal], {
			streaming: true,
			settings: { maxRetries: 0 },
		});
		expect(fault).toBeUndefined();
		expect(bodies).toEqual([
			{ stream_options: { include_usage: true }, model: 'm', stream: true },
			{ model: 'm', stream: true },
		]);
		expect(trail.attempts).toBe(2);
		expect(run.registry.usageOption(FIRST, 'm').refused).toBe(true);
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

describe('under any schedule of faults', () => {
	const meets: fc.Arbitrary<Meets> = fc.oneof(
		fc.constant(ANSWER),
		fc.record({
			status: fc.constantFrom(400, 401, 402, 404, 408, 413, 429, 500, 502, 503, 504, 520, 524),
			headers: fc.constantFrom<Array<Record<string, string>>>(
				{},
				{ 'retry-after': '1' },
				{ 'retry-after': '120' },
				{ 'retry-after': '999' },
				{ 'retry-after': 'soon' },
			) as never,
			body: fc.constantFrom(
				undefined,
				{ error: { fallback_suggestion: 'retry after 60 seconds' } },
				{ error: { param: 'stream_options' } },
			),
		}) as fc.Arbitrary<Meets>,
		fc.record({
			code: fc.constantFrom(
				'ECONNREFUSED',
				'ENOTFOUND',
				'CERT_HAS_EXPIRED',
				'ECONNRESET',
				'EPIPE',
				'ETIMEDOUT',
			),
		}),
		fc.constant<Meets>({ broken: true }),
		fc.constant<Meets>({ status: 200, body: undefined }),
	);
	const isUnsent = (met: Meets) => 'code' in met && /REFUSED|NOTFOUND|CERT/.test(met.code);
	const isUnknown = (met: Meets) =>
		'broken' in met ||
		('code' in met && !isUnsent(met)) ||
		('status' in met && /^(408|504|52\d)$/.test(String(met.status)));
	const isOver = (met: Meets) =>
		met === ANSWER ||
		('status' in met && (met.status === 200 || /^(400|401|402|404|413)$/.test(String(met.status))));

	test('no item is paid for more often than allowed, and each one ends', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(fc.tuple(meets, fc.nat(300)), { maxLength: 12 }), {
					minLength: 1,
					maxLength: 12,
				}),
				fc.record({
					maxConcurrency: fc.integer({ min: 1, max: 20 }),
					maxRetries: fc.nat(4),
					useFallback: fc.boolean(),
					retryUnknownOutcome: fc.boolean(),
				}),
				fc.boolean(),
				fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 7 }),
				async (items, settings, streaming, chances) => {
					let draw = 0;
					const clock = new VirtualClock(() => chances[draw++ % chances.length] ?? 0);
					const run = new Run(readSettings(settings), undefined, new Registry(clock));
					let inFlight = 0;
					const outcomes = items.map(async (script) => {
						const met: Meets[] = [];
						let usageRefused = 0;
						const send = sendTo(async ({ body, method }) => {
							// A free question whether an address answers.
							if (method === 'GET') return ANSWER;
							expect(++inFlight).toBeLessThanOrEqual(settings.maxConcurrency);
							const [next, takesMs] = script[met.length] ?? [ANSWER, 1];
							met.push(next);
							await clock.after(takesMs);
							inFlight--;
							const refused =
								'status' in next &&
								next.status === 400 &&
								JSON.stringify(next.body ?? '').includes('stream_options');
							if (refused && (body as object | undefined) && 'stream_options' in (body as object))
								usageRefused++;
							return next;
						});
						const trail = new AttemptLog(clock.now);
						const outcome = await settle(
							exchange(
								run,
								send,
								{
									addresses: [FIRST, SECOND],
									request: { url: '/v1/chat/completions', body: {} } as IHttpRequestOptions,
									model: 'm',
									streaming,
								},
								trail,
							),
						);
						return { met, outcome, usageRefused, attempts: trail.summary.attempts };
					});
					for (const { met, outcome, usageRefused, attempts } of await clock.finish(
						Promise.all(outcomes),
					)) {
						const paid = met.filter((one) => !isUnsent(one)).length - usageRefused;
						expect(paid).toBeLessThanOrEqual(settings.maxRetries + 1);
						expect(met.length).toBeLessThanOrEqual(2 * (settings.maxRetries + 1) + usageRefused);
						expect(usageRefused).toBeLessThanOrEqual(1);
						expect(attempts).toBe(met.length);
						// A long pause that another item was asked for ends it without an attempt of its own.
						const { fault } = ('error' in outcome ? outcome.error : {}) as Partial<FaultError>;
						const pausedOut =
							fault?.ending?.why === 'wait-too-long' && fault.httpStatus === undefined;
						const before = pausedOut ? met : met.slice(0, -1);
						if (!settings.retryUnknownOutcome) expect(before.filter(isUnknown)).toEqual([]);
						expect(before.filter(isOver)).toHaveLength(usageRefused);
						expect('value' in outcome).toBe(met.at(-1) === ANSWER);
						if ('error' in outcome) expect(outcome.error).toBeInstanceOf(FaultError);
					}
					expect(inFlight).toBe(0);
				},
			),
			{ numRuns: 300 },
		);
	});
});

test('where no address can be reached, neighbours do not send an item to and fro for ever', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }), {
				minLength: 2,
				maxLength: 8,
			}),
			fc.nat(3),
			async (latencies, maxRetries) => {
				const clock = new VirtualClock();
				const run = new Run(readSettings({ maxRetries }), undefined, new Registry(clock));
				const attempts = latencies.map(async (takesMs) => {
					const used: string[] = [];
					const send = sendTo(async ({ baseURL = '' }) => {
						await clock.after(takesMs[used.push(baseURL) % takesMs.length] ?? 1);
						if (used.length > 20) throw new FaultError({ kind: 'unexpected', repeat: 'never' });
						return REFUSED;
					});
					const request = { url: '/', body: {} } as IHttpRequestOptions;
					await settle(
						exchange(
							run,
							send,
							{ addresses: [FIRST, SECOND], request, model: '', streaming: false },
							new AttemptLog(clock.now),
						),
					);
					return used;
				});
				for (const used of await clock.finish(Promise.all(attempts))) {
					for (const address of [FIRST, SECOND]) {
						expect(used.filter((one) => one === address)).toHaveLength(maxRetries + 1);
					}
				}
			},
		),
		{ numRuns: 100 },
	);
});

test('a run that is ended lets nobody wait: neither at the gate nor in a backoff', async () => {
	const clock = new VirtualClock();
	const stop = new AbortController();
	const run = new Run(readSettings({ maxConcurrency: 1 }), stop.signal, new Registry(clock));
	const send = sendTo(async () => status(500));
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
	expect(run.stopped).toBe(true);
});
