import type { IHttpRequestOptions } from 'n8n-workflow';
import { exchange } from '../../../../nodes/shared/delivery/exchange';
import { Run } from '../../../../nodes/shared/delivery/run';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { TrailRecorder } from '../../../../nodes/shared/delivery/trail';
import { settle } from '../../../../nodes/shared/settle';
import { randomSequence } from '../../../gateway/faults/randomSequence';
import { sendTo } from './support/fakeApi';
import {
	fixedWindow,
	meet,
	type RateLimiter,
	type RetryAfterStyle,
	tokenBucket,
} from './support/rateLimits';
import { VirtualClock } from './support/virtualClock';

const ITEMS = 200;

interface Case {
	limiter: () => RateLimiter;
	style: RetryAfterStyle;
	latencyMs: number;
	seed?: number;
}

/** 200 items with default settings against a rate limit, in virtual time. */
async function simulate({ limiter: make, style, latencyMs, seed = 1 }: Case) {
	const limiter = make();
	const clock = new VirtualClock(randomSequence(seed));
	const run = new Run(readSettings({}), undefined, clock);
	let requests = 0;
	const send = sendTo(async () => {
		requests++;
		await clock.after(latencyMs / 2);
		const met = meet(limiter, clock.now(), style);
		await clock.after(latencyMs / 2);
		return met;
	});
	const request = { url: '/v1/chat/completions', body: {} } as IHttpRequestOptions;
	let lastMs = 0;
	const outcomes = await clock.finish(
		Promise.all(
			Array.from({ length: ITEMS }, async () => {
				const outcome = await settle(
					exchange(
						run,
						send,
						{ addresses: ['http://a'], request, model: 'm', streaming: false },
						new TrailRecorder(clock.now),
					),
				);
				lastMs = clock.now();
				return outcome;
			}),
		),
	);
	const failed = outcomes.filter((outcome) => 'error' in outcome).length;
	return { failed, requests, ms: lastMs, ratio: lastMs / (limiter.leastMs(ITEMS) + latencyMs) };
}

const LATENCIES_MS = [0, 50, 200];
const SEEDS = [1, 2, 3, 4];

/**
 * What a limit can cost beyond the time it allows. A server that banks what a pause leaves unused
 * costs little; one that doesn't makes every refusal cost the whole second it asks to wait.
 */
describe('200 items all succeed, in a multiple of the time the limit allows of at most', () => {
	test.each<[number, string, number, (perSecond: number) => RateLimiter, RetryAfterStyle]>([
		[1.25, 'a bucket of R, Retry-After', 2, (rate) => tokenBucket(rate, rate), 'seconds'],
		[1.25, 'a bucket of R, Retry-After', 5, (rate) => tokenBucket(rate, rate), 'seconds'],
		[1.25, 'a bucket of R, Retry-After', 10, (rate) => tokenBucket(rate, rate), 'seconds'],
		[1.25, 'a bucket of R, Retry-After', 20, (rate) => tokenBucket(rate, rate), 'seconds'],
		[1.4, 'a bucket of R, Retry-After', 50, (rate) => tokenBucket(rate, rate), 'seconds'],
		[1.35, 'a bucket of R, no header', 5, (rate) => tokenBucket(rate, rate), 'none'],
		[1.25, 'a bucket of R, no header', 20, (rate) => tokenBucket(rate, rate), 'none'],
		[1.4, 'a bucket of R, no header', 50, (rate) => tokenBucket(rate, rate), 'none'],
		[1.25, 'a window of a second, Retry-After', 5, fixedWindow, 'one second'],
		[1.5, 'a window of a second, Retry-After', 20, fixedWindow, 'one second'],
		[2.2, 'a window of a second, Retry-After', 50, fixedWindow, 'one second'],
		[1.9, 'a window of a second, no header', 20, fixedWindow, 'none'],
		[1.4, 'a bucket of 1, Retry-After', 5, (rate) => tokenBucket(rate, 1), 'seconds'],
		[2, 'a bucket of 1, Retry-After', 20, (rate) => tokenBucket(rate, 1), 'seconds'],
		[2.1, 'a bucket of 1, no header', 20, (rate) => tokenBucket(rate, 1), 'none'],
	])('%d: %s, %d per second', async (most, _what, rate, limiter, style) => {
		for (const latencyMs of LATENCIES_MS) {
			for (const seed of style === 'none' ? SEEDS : [1]) {
				const result = await simulate({ limiter: () => limiter(rate), style, latencyMs, seed });
				expect(result.failed).toBe(0);
				expect(result.ratio).toBeLessThanOrEqual(most);
			}
		}
	});
});

test('a limit of 60 a minute is kept to: every item succeeds', async () => {
	const perMinute = () => tokenBucket(1, 20);
	const { failed, ratio } = await simulate({ limiter: perMinute, style: 'seconds', latencyMs: 50 });
	expect(failed).toBe(0);
	expect(ratio).toBeLessThanOrEqual(1.25);
});
