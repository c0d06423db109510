import type { RateLimit } from './config';
import { ApiError } from './errors';

/** A token bucket; `now` is in ms. */
export class RateLimiter {
	private tokens = Number.POSITIVE_INFINITY;
	private refilledAt = 0;

	/** Throws 429 when the bucket is empty. */
	take(limit: RateLimit, now: number): void {
		const capacity = limit.burst ?? Math.max(1, limit.requestsPerSecond);
		const refill = ((now - this.refilledAt) / 1000) * limit.requestsPerSecond;
		this.tokens = Math.min(capacity, this.tokens + refill);
		this.refilledAt = now;
		if (this.tokens >= 1) {
			this.tokens -= 1;
			return;
		}
		const waitMs = ((1 - this.tokens) / limit.requestsPerSecond) * 1000;
		throw rateLimited(limit, now, waitMs);
	}
}

function rateLimited(limit: RateLimit, now: number, waitMs: number): ApiError {
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	const style = limit.retryAfter ?? 'seconds';
	const headers: Record<string, string> = {};
	if (style === 'seconds') headers['retry-after'] = String(seconds);
	// An HTTP date has whole seconds: rounded up, it never names a moment that is too early.
	if (style === 'date') {
		headers['retry-after'] = new Date(Math.ceil((now + waitMs) / 1000) * 1000).toUTCString();
	}
	const message = 'Rate limit exceeded, please slow down.';
	const hint = limit.fallbackSuggestion
		? { fallback_suggestion: `retry after ${seconds} seconds` }
		: {};
	return new ApiError(429, { message, ...hint }, headers);
}
