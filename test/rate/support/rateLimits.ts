import type { Meets } from '../../unit/shared/delivery/support/fakeApi';
import { ANSWER } from '../../unit/shared/delivery/support/fakeApi';

/** A server that admits so many requests per second. */
export interface RateLimiter {
	/** Ms until the next request would be admitted; 0: this one is. */
	take(nowMs: number): number;
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
	};
}

/**
 * Counts start again with every window.
 * @param offsetMs by how much the server's windows are ahead of the run
 */
export function fixedWindow(perWindow: number, windowMs = 1000, offsetMs = 0): RateLimiter {
	let window = -1;
	let taken = 0;
	return {
		take(nowMs) {
			const current = Math.floor((nowMs + offsetMs) / windowMs);
			if (current !== window) taken = 0;
			window = current;
			if (taken++ < perWindow) return 0;
			return (current + 1) * windowMs - (nowMs + offsetMs);
		},
	};
}

/** Windows of a second that begin with the first request after the last one's end. */
export function lazyWindow(perSecond: number): RateLimiter {
	let startMs = -Infinity;
	let taken = 0;
	return {
		take(nowMs) {
			if (nowMs - startMs >= 1000) {
				startMs = nowMs;
				taken = 0;
			}
			return taken++ < perSecond ? 0 : startMs + 1000 - nowMs;
		},
	};
}

/** So many within any second. */
export function slidingWindow(perSecond: number): RateLimiter {
	let admittedMs: number[] = [];
	return {
		take(nowMs) {
			admittedMs = admittedMs.filter((atMs) => atMs > nowMs - 1000);
			const [oldestMs] = admittedMs;
			if (oldestMs !== undefined && admittedMs.length >= perSecond) return oldestMs + 1000 - nowMs;
			admittedMs.push(nowMs);
			return 0;
		},
	};
}

/** One in so many is refused, whatever the rate. */
export function straying(share: number, chance: () => number): RateLimiter {
	return { take: () => (chance() < share ? 1000 : 0) };
}

/** What a refusal says: whole seconds, 0 when it is less than one, or nothing. */
export type RetryAfterStyle = 'rounded up' | 'rounded down' | 'none';

/** What a request meets that comes in at this moment. */
export function meet(limiter: RateLimiter, nowMs: number, style: RetryAfterStyle): Meets {
	const waitMs = limiter.take(nowMs);
	if (waitMs === 0) return ANSWER;
	const seconds = (style === 'rounded up' ? Math.ceil : Math.floor)(waitMs / 1000 - 1e-9);
	return {
		status: 429,
		headers: style === 'none' ? {} : { 'retry-after': String(Math.max(0, seconds)) },
	};
}
