import {
	fixedWindow,
	lazyWindow,
	type RateLimiter,
	type RetryAfterStyle,
	slidingWindow,
	tokenBucket,
} from './support/rateLimits';
import { simulate } from './support/load';

const ITEMS = 200;
const LATENCIES_MS = [2, 50, 200, 1000];
const SEEDS = [1, 2, 3, 4, 5];

/** What bad luck may add: how requests happen to fall into a server's windows. */
const UNLUCKY = 0.25;

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

type Limiter = (perSecond: number) => RateLimiter;

const bucket: Limiter = (rate) => tokenBucket(rate, rate);
const smallBucket: Limiter = (rate) => tokenBucket(rate, rate / 2);
const spacing: Limiter = (rate) => tokenBucket(rate, 1);
const window: Limiter = (rate) => fixedWindow(rate);
const lateWindow: Limiter = (rate) => fixedWindow(rate, 1000, 500);

interface Row {
	most: number;
	what: string;
	rates: number[];
	limiter: Limiter;
	style: RetryAfterStyle;
}

const asked = { style: 'rounded up' as const };
const untold = { style: 'none' as const };
const ROWS: Row[] = [
	{ most: 1.25, what: 'a bucket of R', rates: [1, 2, 5, 10, 20, 50], limiter: bucket, ...asked },
	{ most: 1.25, what: 'a bucket of R', rates: [1, 2, 5, 10, 20, 50], limiter: bucket, ...untold },
	{ most: 1.25, what: 'a bucket of R/2', rates: [2, 5, 10, 20], limiter: smallBucket, ...asked },
	{ most: 1.25, what: 'a bucket of R/2', rates: [2, 5, 10, 20], limiter: smallBucket, ...untold },
	{ most: 1.25, what: 'windows of a second', rates: [1, 2, 5, 10, 20], limiter: window, ...asked },
	{ most: 1.25, what: 'windows of a second', rates: [2, 5, 10, 20], limiter: window, ...untold },
	{ most: 1.25, what: 'late windows', rates: [1, 2, 5, 10, 20], limiter: lateWindow, ...asked },
	{ most: 1.25, what: 'late windows', rates: [2, 5, 10, 20], limiter: lateWindow, ...untold },
	{ most: 1.25, what: 'lazy windows', rates: [1, 2, 5, 10, 20], limiter: lazyWindow, ...asked },
	{ most: 1.25, what: 'lazy windows', rates: [2, 5, 10, 20], limiter: lazyWindow, ...untold },
	{
		most: 1.25,
		what: 'a sliding window',
		rates: [1, 2, 5, 10, 20],
		limiter: slidingWindow,
		...asked,
	},
	{
		most: 1.25,
		what: 'a sliding window',
		rates: [2, 5, 10, 20],
		limiter: slidingWindow,
		...untold,
	},
	{ most: 1.46, what: 'a sliding window', rates: [50], limiter: slidingWindow, ...asked },
	{ most: 1.45, what: 'windows of a second', rates: [50], limiter: window, ...asked },
	{ most: 1.55, what: 'no burst at all', rates: [2, 5, 10], limiter: spacing, ...asked },
	{ most: 2, what: 'no burst at all', rates: [20], limiter: spacing, ...asked },
];

/**
 * What a limit can cost beyond the time it allows: every refusal costs the second that the server
 * asks for. A server that saves up the pause gives it back; one without any burst takes the most.
 * Each at the latencies at which the limit, and not 20 requests at a time, is what holds them back.
 */
describe('200 items all succeed, on average within this multiple of the time the limit allows', () => {
	test.each(ROWS)('$most: $what, $style, at $rates per second', async (row) => {
		for (const perSecond of row.rates) {
			for (const latencyMs of LATENCIES_MS) {
				if (latencyMs / 20 >= 1000 / perSecond) continue;
				const multiples: number[] = [];
				for (const seed of SEEDS) {
					const limiter = row.limiter(perSecond);
					const situation = { limiter, style: row.style, latencyMs, seed };
					const { failed, ms } = await simulate(situation, async ({ run }) => await run(ITEMS));
					expect(failed).toBe(0);
					multiples.push(ms / ((ITEMS / perSecond) * 1000 + latencyMs));
				}
				expect(meanOf(multiples)).toBeLessThanOrEqual(row.most);
				expect(Math.max(...multiples)).toBeLessThanOrEqual(row.most + UNLUCKY);
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
	const situation = { limiter, style, latencyMs: 200, seed: 1 };
	const { failed, requests } = await simulate(situation, async ({ run }) => await run(ITEMS));
	expect(failed).toBe(0);
	expect(requests).toBeLessThanOrEqual(1.25 * ITEMS);
});

test.each([
	['rises', tokenBucket(2, 2), tokenBucket(20, 20), 38_000, 2],
	['falls', tokenBucket(20, 20), tokenBucket(4, 4), 37_000, 1.3],
])('a limit that %s is followed', async (_what, early, late, allowedMs, most) => {
	const limiter = { take: (nowMs: number) => (nowMs < 20_000 ? early : late).take(nowMs) };
	const count = allowedMs === 38_000 ? 400 : 20 * 21 + 4 * 17;
	const situation = { limiter, style: 'rounded up' as const, latencyMs: 200, seed: 1 };
	const { failed, ms } = await simulate(situation, async ({ run }) => await run(count));
	expect(failed).toBe(0);
	expect(ms).toBeLessThanOrEqual(most * allowedMs);
});
