/** A wish is short: what follows is not read. */
const MAX_CHARACTERS = 200;

/** Longer waits are as good as this one: none of them is waited for. */
const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * Wait asked for by a `Retry-After` header (RFC 9110, section 10.2.3), in ms from `nowMs`.
 * Seconds or an HTTP date; a date in the past is 0. Anything else is no wish at all (undefined),
 * so that a malformed header leads to backoff and not to a wait nobody asked for.
 */
export function parseRetryAfter(value: unknown, nowMs: number): number | undefined {
	const text = Array.isArray(value) ? value[0] : value;
	if (typeof text !== 'string') return undefined;
	const trimmed = text.slice(0, MAX_CHARACTERS).trim();
	if (/^\d+(\.\d+)?$/.test(trimmed)) return Math.min(Math.ceil(Number(trimmed) * 1000), YEAR_MS);
	// An HTTP date names its weekday or month: a bare "2" or "-5" must not pass as a year.
	if (!/[a-z]{3}/i.test(trimmed)) return undefined;
	const dateMs = Date.parse(trimmed);
	return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** Wait named by a reply's `fallback_suggestion` ("retry after 60 seconds"), in ms. */
export function parseFallbackSuggestion(value: unknown): number | undefined {
	if (typeof value !== 'string') return undefined;
	const match =
		/(\d{1,9}(?:\.\d{1,9})?)\s{0,2}(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)\b/i.exec(
			value.slice(0, MAX_CHARACTERS),
		);
	if (!match) return undefined;
	const amount = Number(match[1]);
	const unit = (match[2] ?? '').toLowerCase();
	if (unit === 'ms' || unit.startsWith('milli')) return amount;
	return unit.startsWith('m') ? amount * 60_000 : amount * 1000;
}
