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
	test.each<[string, Meets[], Order, string[], number[], string | undefined]>([
		['it is answered', [], {}, [FIRST], [], undefined],
		['503: the other address at once', [status(503)], {}, [FIRST, SECOND], [], undefined],
		[
			'502 at both: back to the first after a backoff',
			[status(502), status(502)],
			{},
			[FIRST, SECOND, FIRST],
			[1_000],
			undefined,
		],
		['refused at both: the same', [REFUSED, REFUSED], {}, [FIRST, SECOND, FIRST], [500], undefined],
		[
			'refused everywhere, to the end',
			Array(20).fill(REFUSED),
			{},
			[FIRST, SECOND, FIRST, SECOND, FIRST, SECOND, FIRST, SECOND],
			[500, 1_000, 2_000],
			'not-connected',
		],
		[
			'503 everywhere, to the end',
			Array(20).fill(status(503)),
			{},
			[FIRST, SECOND, FIRST, SECOND],
			[1_000],
			'unavailable',
		],
		['500: the same address after a backoff', [status(500)], {}, [FIRST, FIRST], [500], undefined],
		[
			'500 to the end',
			Array(20).fill(status(500)),
			{},
			[FIRST, FIRST, FIRST, FIRST],
			[500, 1_000, 2_000],
			'unavailable',
		],
		[
			'429: the wait asked for, at the same address',
			[throttled('7')],
			{},
			[FIRST, FIRST],
			[7_000],
			undefined,
		],
		['429 that asks for too much', [throttled('121')], {}, [FIRST], [], 'rate-limited'],
		[
			'refused with retries switched off: the other address',
			[REFUSED],
			{ settings: { maxRetries: 0 } },
			[FIRST, SECOND],
			[],
			undefined,
		],
		[
			'503 with retries switched off',
			[status(503)],
			{ settings: { maxRetries: 0 } },
			[FIRST],
			[],
			'unavailable',
		],
		[
			'503 without the fallback',
			[status(503)],
			{ settings: { useFallback: false } },
			[FIRST, FIRST],
			[500],
			undefined,
		],
		[
			'refused without the fallback',
			Array(20).fill(REFUSED),
			{ settings: { useFallback: false, maxRetries: 1 } },
			[FIRST, FIRST],
			[500],
			'not-connected',
		],
		['reset: an unknown outcome', [RESET], {}, [FIRST], [], 'connection-lost'],
		[
			'reset, asked to repeat',
			[RESET],
			{ settings: { retryUnknownOutcome: true } },
			[FIRST, FIRST],
			[500],
			undefined,
		],
		[
			'504, asked to repeat, to the end',
			Array(9).fill(status(504)),
			{ settings: { retryUnknownOutcome: true, maxRetries: 2 } },
			[FIRST, FIRST, FIRST],
			[500, 1_000],
			'gateway-timeout',
		],
		['refused, then reset', [REFUSED, RESET], {}, [FIRST, SECOND], [], 'connection-lost'],
		['400', [status(400)], {}, [FIRST], [], 'bad-request'],
	])('%s', async (_what, meets, order, used, sleeps, kind) => {
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
	test.each<[string, Meets, Order, Fault['ending']]>([
		['not repeated', status(504), {}, undefined],
		[
			'repeated to the end',
			status(504),
			{ settings: { retryUnknownOutcome: true } },
			{ why: 'repeated' },
		],
		[
			'not repeated, though asked: the text was passed on',
			{ broken: true },
			{ settings: { retryUnknownOutcome: true }, streaming: true, onText: async () => {} },
			{ why: 'heard-already' },
		],
	])('%s', async (_what, met, order, ending) => {
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
