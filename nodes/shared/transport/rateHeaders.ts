import type { Headers } from '../api/wireError';
import { parseRetryAfter } from './retryAfter';

/** What a server says of its limit before it refuses. */
export interface Announcement {
	/** Requests that are left. */
	remaining: number;
	/** Requests that the limit allows in all; undefined: it doesn't say. */
	limit?: number;
	/** Ms until all of them are there again. */
	resetMs: number;
}

const MOST = 1e9;
const LONGEST_MS = 24 * 3_600_000;

/**
 * OpenAI's `x-ratelimit-…` headers, which many gateways pass on or write themselves. What tokens are
 * left counts only when there are none. Nonsense counts as not said.
 */
export function readAnnouncement(headers: Headers, nowMs: number): Announcement | undefined {
	const requests =
		announcementOf(headers, '-requests', nowMs) ?? announcementOf(headers, '', nowMs);
	const tokens = announcementOf(headers, '-tokens', nowMs);
	if (tokens?.remaining !== 0 || requests?.remaining === 0) return requests;
	return { ...requests, remaining: 0, resetMs: tokens.resetMs };
}

function announcementOf(headers: Headers, of: string, nowMs: number): Announcement | undefined {
	const remaining = countOf(headers[`x-ratelimit-remaining${of}`]);
	const resetMs = resetOf(headers[`x-ratelimit-reset${of}`], nowMs);
	const limit = countOf(headers[`x-ratelimit-limit${of}`]);
	if (remaining === undefined || resetMs === undefined) return undefined;
	if (limit !== undefined && (limit === 0 || remaining > limit)) return undefined;
	return { remaining, limit, resetMs };
}

function countOf(value: unknown): number | undefined {
	if (typeof value !== 'string' || !/^\d{1,10}$/.test(value.trim())) return undefined;
	const count = Number(value);
	return count <= MOST ? count : undefined;
}

/** `1s`, `6m0s`, `20ms`, seconds, seconds or ms since the epoch, or an HTTP date. */
function resetOf(value: unknown, nowMs: number): number | undefined {
	if (typeof value !== 'string' || value.length > 40) return undefined;
	const text = value.trim();
	const number = /^\d{1,13}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
	const resetMs =
		number === undefined ? (durationOf(text) ?? parseRetryAfter(text, nowMs)) : msOf(number, nowMs);
	return resetMs !== undefined && resetMs >= 0 && resetMs <= LONGEST_MS ? resetMs : undefined;
}

function msOf(number: number, nowMs: number): number {
	if (number > 1e12) return number - nowMs;
	return number > 1e9 ? number * 1000 - nowMs : number * 1000;
}

/** Go's way to write a duration, as OpenAI has it. */
const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
const UNITS_MS = [3_600_000, 60_000, 1_000, 1];

function durationOf(text: string): number | undefined {
	const [, ...amounts] = (text !== '' && DURATION.exec(text)) || [];
	if (amounts.length === 0) return undefined;
	return UNITS_MS.reduce((sum, unitMs, index) => sum + Number(amounts[index] ?? 0) * unitMs, 0);
}
