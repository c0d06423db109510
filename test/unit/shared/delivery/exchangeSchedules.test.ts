import fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { exchange } from '../../../../nodes/shared/delivery/exchange';
import { Run } from '../../../../nodes/shared/delivery/run';
import { Registry } from '../../../../nodes/shared/limiter/registry';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { AttemptLog } from '../../../../nodes/shared/delivery/attemptLog';
import { FaultError } from '../../../../nodes/shared/errors/fault';
import { settle } from '../../../../nodes/shared/errors/settle';
import { ANSWER, type Meets, sendTo } from './support/fakeApi';
import { VirtualClock } from './support/virtualClock';

const FIRST = 'https://first.example.com';
const SECOND = 'https://second.example.com';
const REFUSED: Meets = { code: 'ECONNREFUSED' };

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
