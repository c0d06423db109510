import type { Period } from './period';

/*
 * How many requests per second a server allows, judged from what it admitted between two pauses.
 * The numbers were chosen by simulation: token buckets and fixed, sliding and lazy windows of 1 to
 * 50 requests per second, with and without `Retry-After`, at latencies of 2 to 1,000 ms, alone and
 * with other processes under the same limit. What they achieve is held fast in test/rate.
 */

export interface Estimate {
	/** Requests per second to go on with. */
	ratePerSecond: number;
	/** Per admitted request: a share of the rate, but no less than so many requests per second. */
	growth: { share: number; least: number };
	/** Highest rate that lasted for seconds without a refusal, in requests per second; 0: none yet. */
	provenRate: number;
}

/** Limits are given per second, or for longer times. */
const SHORTEST_WINDOW_S = 1;

/** Fewer admitted than this say that the server takes no bursts, and nothing of its rate. */
const TELLING = 3;

/** Seconds from the beginning of a period until the first of the refused left. */
const secondsOf = (period: Period): number =>
	Math.max(period.refusedAtMs - period.startMs, 1) / 1000;

/**
 * After the first refusal: so many were admitted per `Retry-After`, or per second. What was asked for
 * long before, little or nothing, is no sign of a limit. A guess, so the rate grows at once: quickly
 * if few were admitted, since then it may be far too low.
 */
export function firstRate(period: Period): Estimate {
	const windowS = period.asked
		? Math.max(period.waitMs / 1000, SHORTEST_WINDOW_S)
		: SHORTEST_WINDOW_S;
	const all = Math.max(period.started - period.refused, 1);
	const admitted = Math.max(all - (period.refusedNumber - 1) + period.refusedRecent, 1);
	const rate = Math.max(all / Math.max(secondsOf(period), windowS), admitted / windowS);
	return {
		ratePerSecond: admitted < TELLING ? Math.max(rate, 2 / windowS) : rate,
		growth: { share: 0.3 / admitted ** 2, least: 0.13 },
		provenRate: 0,
	};
}

/** Growth while the limit is known, in requests per second per admitted request: 1 % per second. */
const KNOWN_GROWTH = { share: 0, least: 0.01 };

/** Seconds without a refusal after which growth has doubled. */
const STEADY_S = 6;

/**
 * How many times as fast a rate grows, after so many seconds at that rate: the longer nothing was
 * refused, the likelier the limit has risen, as when other processes under the same limit have ended.
 */
export const growthAfter = (seconds: number): number => 1 + (seconds / STEADY_S) ** 4;

/** What remains of a rate when a pause turned out too short: the pause was wrong, more than the rate. */
const KEPT_AFTER_SHORT_PAUSE = 0.8;

/**
 * After each further refusal. If the server saved up during the pause, what it admitted since has
 * to be spread over the pause too: the lower bound. If it didn't, it allows what was admitted since
 * the pause, or nearly the pace that was refused at last: the upper bound. The upper one is nearer,
 * because if it is too high, the pause that follows is saved up as well.
 */
export function laterRate(period: Period, provenRate: number): Estimate {
	const { refusedRate } = period;
	const admitted = period.started - period.refused;
	const growth = KNOWN_GROWTH;
	if (admitted <= 0)
		return { ratePerSecond: KEPT_AFTER_SHORT_PAUSE * refusedRate, growth, provenRate };
	const seconds = secondsOf(period);
	const lower = admitted / (seconds + period.pauseBeforeMs / 1000);
	const upper = Math.min(refusedRate, Math.max(admitted / seconds, 0.85 * refusedRate));
	const rate = upper > lower ? lower + 0.65 * (upper - lower) : Math.min(lower, refusedRate);
	const lasted = admitted >= 10 && seconds >= 2 * Math.max(period.waitMs / 1000, 1);
	const known = refusedRate <= provenRate;
	// Refused at a pace that went well before: a stray refusal, or the limit has become lower. The next one tells.
	const next = known ? Math.max(rate, 0.97 * refusedRate) : rate;
	return {
		ratePerSecond: next,
		growth,
		provenRate: Math.max(known ? 0.9 * provenRate : provenRate, lasted ? admitted / seconds : 0),
	};
}
