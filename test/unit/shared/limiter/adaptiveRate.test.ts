import { AdaptiveRate } from '../../../../nodes/shared/limiter/adaptiveRate';
import { randomSequence } from '../../../gateway/faults/randomSequence';
import {
	fixedWindow,
	lazyWindow,
	type RateLimiter,
	type RetryAfterStyle,
	slidingWindow,
	straying,
	tokenBucket,
} from '../delivery/support/rateLimits';
import { simulateRuns } from '../delivery/support/simulateRuns';

const ITEMS = 200;

type Limiter = (perSecond: number) => RateLimiter;

const bucket: Limiter = (rate) => tokenBucket(rate, rate);
const smallBucket: Limiter = (rate) => tokenBucket(rate, rate / 2);
const spacing: Limiter = (rate) => tokenBucket(rate, 1);
const window: Limiter = (rate) => fixedWindow(rate);
const lateWindow: Limiter = (rate) => fixedWindow(rate, 1000, 500);

const LATENCIES_MS = [2, 50, 200, 1000];
const SEEDS = [1, 2, 3];

/** 200 items at each latency at which the limit, and not 20 requests at a time, is what holds them back. */
async function atEachLatency(limiter: Limiter, perSecond: number, style: RetryAfterStyle) {
	const results = [];
	for (const latencyMs of LATENCIES_MS) {
		if (latencyMs / 20 >= 1000 / perSecond) continue;
		for (const seed of SEEDS) {
			const result = await simulateRuns({ limiter: limiter(perSecond), style, latencyMs, seed });
			const allowedMs = (ITEMS / perSecond) * 1000 + latencyMs;
			results.push({ ...result, multiple: result.ms / allowedMs });
		}
	}
	return results;
}

/**
 * What a limit can cost beyond the time it allows: every refusal costs the second that the server
 * asks for. A server that banks the pause gives it back; one without any burst takes the most.
 */
describe('200 items all succeed, in a multiple of the time the limit allows of at most', () => {
	const UP = 'rounded up';
	test.each<[number, string, number[], Limiter, RetryAfterStyle]>([
		[1.25, 'a bucket of R, Retry-After', [1, 2, 5, 10, 20, 50], bucket, UP],
		[1.25, 'a bucket of R, no header', [1, 2, 5, 10, 20, 50], bucket, 'none'],
		[1.25, 'a bucket of R/2, Retry-After', [2, 5, 10, 20], smallBucket, UP],
		[1.25, 'a bucket of R/2, no header', [2, 5, 10, 20], smallBucket, 'none'],
		[1.25, 'windows of a second, Retry-After', [1, 2, 5, 10, 20], window, UP],
		[1.25, 'windows of a second, no header', [2, 5, 10, 20], window, 'none'],
		[1.25, 'windows half a second ahead, Retry-After', [1, 2, 5, 10, 20], lateWindow, UP],
		[1.25, 'windows half a second ahead, no header', [2, 5, 10, 20], lateWindow, 'none'],
		[1.25, 'windows from the first request, Retry-After', [1, 2, 5, 10, 20], lazyWindow, UP],
		[1.25, 'windows from the first request, no header', [2, 5, 10, 20], lazyWindow, 'none'],
		[1.25, 'a sliding window, Retry-After', [1, 2, 5, 10, 20], slidingWindow, UP],
		[1.25, 'a sliding window, no header', [2, 5, 10, 20], slidingWindow, 'none'],
		[1.45, 'a sliding window, Retry-After', [50], slidingWindow, UP],
		[1.45, 'windows of a second, Retry-After', [50], window, UP],
		[1.4, 'no burst at all, Retry-After', [2, 5, 10], spacing, UP],
		[2, 'no burst at all, Retry-After', [20], spacing, UP],
	])('%d: %s, at %j per second', async (most, _what, rates, limiter, style) => {
		for (const perSecond of rates) {
			for (const { failed, multiple } of await atEachLatency(limiter, perSecond, style)) {
				expect(failed).toBe(0);
				expect(multiple).toBeLessThanOrEqual(most);
			}
		}
	});
});

test.each<[string, RateLimiter, RetryAfterStyle]>([
	['60 in each minute, Retry-After', fixedWindow(60, 60_000, 20_000), 'rounded up'],
	['60 in each minute, no header', fixedWindow(60, 60_000, 20_000), 'none'],
	['60 a minute, saved up, no header', tokenBucket(1, 60), 'none'],
	['20 a second, Retry-After: 0', tokenBucket(20, 20), 'rounded down'],
	['20 in each second, Retry-After: 0', fixedWindow(20), 'rounded down'],
])('%s: every item succeeds, and few requests are refused', async (_what, limiter, style) => {
	const { failed, requests } = await simulateRuns({ limiter, style, latencyMs: 200, seed: 1 });
	expect(failed).toBe(0);
	expect(requests).toBeLessThanOrEqual(1.25 * ITEMS);
});

test.each([
	[1.25, 2, 0],
	[1.75, 4, 100],
])(
	'%d times what the limit allows: 400 items in %d runs, begun %d ms apart',
	async (most, runs, apartMs) => {
		const all = { style: 'rounded up' as const, latencyMs: 200, items: 400 };
		for (const seed of SEEDS) {
			const { failed, ms } = await simulateRuns({
				...all,
				limiter: tokenBucket(20, 20),
				seed,
				runs,
				apartMs,
			});
			expect(failed).toBe(0);
			expect(ms).toBeLessThanOrEqual(most * 20_000);
		}
	},
);

test('a limit that rises is made use of', async () => {
	const [low, high] = [tokenBucket(2, 2), tokenBucket(20, 20)];
	const limiter = { take: (nowMs: number) => (nowMs < 20_000 ? low : high).take(nowMs) };
	const run = { limiter, style: 'rounded up' as const, latencyMs: 200, seed: 1, items: 400 };
	const { failed, ms } = await simulateRuns(run);
	expect(failed).toBe(0);
	// 40 in the first 20 s, then 360 in 18 s.
	expect(ms).toBeLessThanOrEqual(2 * 38_000);
});

test.each([
	[0.005, 2],
	[0.02, 3.5],
])(
	'%d refused, whatever the rate: the run stays within %d times what its waits take',
	async (share, most) => {
		const limiter = straying(share, randomSequence(3));
		const run = { limiter, style: 'rounded up' as const, latencyMs: 200, seed: 1, items: 1000 };
		const { failed, requests, ms } = await simulateRuns(run);
		expect(failed).toBe(0);
		// 20 at a time take 10 s, and each refusal asks for 1 s.
		expect(ms).toBeLessThanOrEqual(most * (10_000 + (requests - 1000) * 1_000));
	},
);

test('a refusal of what left before the pause prolongs it, and says nothing of the pace since', () => {
	const pace = new AdaptiveRate(0);
	const early = Array.from({ length: 12 }, () => pace.onStart(0));
	const asked = { waitMs: 1_000, asked: true };
	pace.onRefused(early[0]!, 100, asked);
	expect(pace.waitMs(1_100)).toBe(0);
	// 11 admitted in the second that was asked for.
	pace.onStart(1_100);
	expect(pace.waitMs(1_100)).toBeCloseTo(1000 / 11);
	pace.onRefused(early[1]!, 1_150, asked);
	expect(pace.waitMs(1_150)).toBe(1_000);
	// Three starts are made up for; then they are as far apart as before.
	for (let start = 0; start < 4; start++) pace.onStart(2_150);
	expect(pace.waitMs(2_150)).toBeCloseTo(1000 / 11);
});
