import { calls, type Host, simulate } from './support/load';
import { type RateLimiter, type RetryAfterStyle, tokenBucket } from './support/rateLimits';

const SEEDS = [1, 2, 3, 4, 5, 6];
const LATENCY_MS = 200;

const unlimitedUntil = (fromMs: number, limiter: RateLimiter): RateLimiter => ({
	take: (nowMs) => (nowMs < fromMs ? 0 : limiter.take(nowMs)),
});

/** One call at a time until then. */
const calling =
	(everyMs: number, untilMs: number) =>
	async ({ run, clock }: Host): Promise<void> => {
		while (clock.now() < untilMs) {
			await run(1);
			await clock.sleep(everyMs - LATENCY_MS);
		}
	};

interface History {
	what: string;
	/** Until then the server has no limit. */
	fromMs: number;
	history(host: Host): Promise<void>;
}

const HISTORIES: History[] = [3_000, 900, 400].map((everyMs) => ({
	what: `ten minutes with a call every ${everyMs} ms`,
	fromMs: 0,
	history: calling(everyMs, 600_000),
}));
HISTORIES.push({
	what: 'a minute of batches without a limit',
	fromMs: 60_000,
	history: async ({ run, clock }) => {
		while (clock.now() < 60_000) await run(500);
	},
});

/** What went well before the first refusal isn't held against the limit that shows then. */
describe.each(HISTORIES)('after $what', ({ fromMs, history }) => {
	describe.each<RetryAfterStyle>(['rounded up', 'none'])('Retry-After %s', (style) => {
		test.each([
			[100, 30, 4],
			[400, 40, 20],
		])(
			'%s calls, %s at a time, %s per second: few are refused, and the limit is used',
			async (count, atATime, perSecond) => {
				for (const seed of SEEDS) {
					const limiter = unlimitedUntil(fromMs, tokenBucket(perSecond, perSecond));
					let [beganMs, refusedBefore] = [0, 0];
					const situation = { limiter, style, latencyMs: LATENCY_MS, seed };
					const { failed, refused, ms } = await simulate(situation, async (host) => {
						await history(host);
						[beganMs, refusedBefore] = [host.clock.now(), host.refused()];
						await calls(count, atATime)(host);
					});
					expect(failed).toBe(0);
					expect(refused - refusedBefore).toBeLessThanOrEqual(12);
					expect(ms - beganMs).toBeLessThanOrEqual(1.1 * (count / perSecond) * 1000);
				}
			},
		);
	});
});
