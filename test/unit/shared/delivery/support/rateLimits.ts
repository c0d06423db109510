import type { Meets } from './fakeApi';
import { ANSWER } from './fakeApi';

/** A server that admits so many requests per second. */
export interface RateLimiter {
	/** Ms until the next request would be admitted; 0: this one is. */
	take(nowMs: number): number;
	/** The least time, in ms, in which so many requests can be admitted. */
	leastMs(count: number): number;
}

export function tokenBucket(perSecond: number, burst: number): RateLimiter {
	let tokens = burst;
	let atMs = 0;
	return {
		take(nowMs) {
			tokens = Math.min(burst, tokens + ((nowMs - atMs) / 1000) * perSecond);
			atMs = nowMs;
			if (tokens >= 1 - 1e-9) {
				tokens -= 1;
				return 0;
			}
			return ((1 - tokens) / perSecond) * 1000;
		},
		leastMs: (count) => (Math.max(0, count - burst) / perSecond) * 1000,
	};
}

/** Counts start again with every second of the server's clock. */
export function fixedWindow(perSecond: number): RateLimiter {
	let window = -1;
	let taken = 0;
	return {
		take(nowMs) {
			const current = Math.floor(nowMs / 1000);
			if (current !== window) taken = 0;
			window = current;
			if (taken++ < perSecond) return 0;
			return (current + 1) * 1000 - nowMs;
		},
		leastMs: (count) => (Math.ceil(count / perSecond) - 1) * 1000,
	};
}

export type RetryAfterStyle = 'seconds' | 'one second' | 'none';

/** What a request meets that comes in at this moment. */
export function meet(limiter: RateLimiter, nowMs: number, style: RetryAfterStyle): Meets {
	const waitMs = limiter.take(nowMs);
	if (waitMs === 0) return ANSWER;
	const seconds = style === 'one second' ? 1 : Math.max(1, Math.ceil(waitMs / 1000));
	return { status: 429, headers: style === 'none' ? {} : { 'retry-after': String(seconds) } };
}
