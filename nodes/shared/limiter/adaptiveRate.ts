import { MAX_CONCURRENCY } from '../api/limits';
import { COLD_BURST, COLD_RATE, coldRateFor, coldSecondMs, warmUp } from './coldStart';
import type { Departure, Wait } from './departure';
import type { Odds } from './fairQueue';
import { CATCH_UP, nextStart } from './catchUp';
import { isStray, newPeriod, noteRefusal, type Period, recentBefore } from './period';
import { type Estimate, firstRate, growthAfter, laterRate } from './rateEstimate';

/** Slowest pace while the real limit isn't known, in requests per second. */
const SLOWEST_RATE = 0.1;

/** Shortest pause, in ms: until then the other refusals of the same moment have come in. */
const SHORTEST_PAUSE_MS = 300;

/** What remains of a rate at which a stray request was refused. */
const KEPT_AFTER_STRAY = 0.97;

/** So many ms without any request fill up what a server saves, as a pause does. */
const IDLE_MS = 1_000;

/** What remains of the estimate then: what was saved makes up for it, and isn't used up at once. */
const KEPT_AFTER_IDLING = 0.9;

/** So many replies since a pause, and no refusal, tell that the rate is right. */
const TELLING_REPLIES = 10;

/** So many of the server's promises have to be kept after one that wasn't. */
const PROMISES_TO_KEEP = 3;

/**
 * How fast requests may leave, learned from refusals (429). With a key that nobody knows a few begin,
 * and replies soon end all holding back. A refusal stops everything for as long as the server asks;
 * afterwards requests leave at a rate estimated from what was admitted since the pause before, and
 * the rate grows with every admitted request that it held back.
 */
export class AdaptiveRate {
	/** Pauses in a row after which the server refused again at once. */
	consecutiveShortPauses = 0;
	private pausedUntilMs = 0;
	/** Until then a refusal may turn out to be a stray one. */
	private undecidedUntilMs = Infinity;
	private nextStartMs: number;
	private ratePerSecond = COLD_RATE;
	/** As it was after the last pause, in requests per second. */
	private estimatedRate = Infinity;
	/** Starts that may be made up for. */
	private burst = COLD_BURST - 1;
	/** Undefined as long as no limit is known. */
	private growth?: Estimate['growth'];
	/** Highest rate that lasted for seconds without a refusal. */
	private provenRate = 0;
	private period: Period;
	private askedToWait = false;
	private promisesToKeep = 0;

	/** @param estimates how the rate is judged after the first refusal, and after later ones */
	constructor(
		nowMs: number,
		private readonly estimates = { firstRate, laterRate },
	) {
		this.period = newPeriod(nowMs, 0);
		this.nextStartMs = nowMs - ((COLD_BURST - 1) * 1000) / COLD_RATE;
	}

	/** Ms until the next request may leave; 0: now. */
	waitMs(nowMs: number): number {
		if (nowMs >= this.undecidedUntilMs) this.decide(nowMs);
		const waitMs = this.pausedUntilMs - nowMs;
		if (waitMs > 0) return Math.min(waitMs, this.undecidedUntilMs - nowMs);
		if (this.period.refused > 0) this.resume(nowMs);
		return Math.max(0, this.nextStartMs - nowMs);
	}

	/** How likely it is that whoever leaves now is admitted. */
	get odds(): Odds {
		const { started, admitted, refused } = this.period;
		if (this.askedToWait && this.promisesToKeep === 0 && started === 0) return 'certain';
		return this.growth && refused === 0 && admitted >= TELLING_REPLIES ? 'good' : 'open';
	}

	/**
	 * @param maxConcurrency of the run that the request belongs to
	 * @param waitingRuns with requests that want to leave too
	 */
	onStart(
		nowMs: number,
		maxConcurrency: number = MAX_CONCURRENCY.default,
		waitingRuns = 0,
	): Departure {
		const { growth } = this;
		if (!growth) this.ratePerSecond = Math.max(this.ratePerSecond, coldRateFor(maxConcurrency));
		const idleMs = nowMs - this.nextStartMs;
		const beginsAnew = growth !== undefined && idleMs > IDLE_MS && this.period.refused === 0;
		if (beginsAnew) {
			this.period = newPeriod(nowMs, IDLE_MS);
			this.ratePerSecond = Math.min(this.ratePerSecond, KEPT_AFTER_IDLING * this.estimatedRate);
		}
		const { ratePerSecond } = this;
		const intervalMs = (growth ? 1000 : coldSecondMs(waitingRuns)) / ratePerSecond;
		const recent = growth ? 0 : recentBefore(this.period, nowMs);
		this.period.started++;
		this.nextStartMs = nextStart(this.nextStartMs, nowMs, intervalMs, beginsAnew ? 0 : this.burst);
		return {
			atMs: nowMs,
			ratePerSecond: growth ? ratePerSecond : Infinity,
			number: this.period.started,
			recent,
			paced: idleMs < intervalMs,
		};
	}

	/** A reply that wasn't a refusal. */
	onAdmitted(departure: Departure): void {
		const { period, growth } = this;
		// What left before the pause says nothing of the pace since.
		if (departure.atMs < period.startMs || period.refused > 0) return;
		this.consecutiveShortPauses = 0;
		if (departure.number === 1 && this.promisesToKeep > 0) this.promisesToKeep--;
		period.admitted++;
		if (!growth) {
			// One alone tells nothing of how many may leave at once.
			if (departure.number === period.started && !departure.paced) return;
			[this.burst, this.ratePerSecond] = warmUp(this.burst, this.ratePerSecond);
		} else if (departure.paced) {
			period.paced++;
			const least = growth.least * growthAfter(period.paced / this.ratePerSecond);
			this.ratePerSecond += Math.max(this.ratePerSecond * growth.share, least);
		}
	}

	/** A refusal for everybody. */
	onRefused(departure: Departure, nowMs: number, wait: Wait): void {
		this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + wait.waitMs);
		const { period } = this;
		if (departure.atMs < period.startMs) return;
		if (departure.number === 1 && this.askedToWait) this.promisesToKeep = PROMISES_TO_KEEP;
		if (period.refused === 0) {
			this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + SHORTEST_PAUSE_MS);
			// Those that left just before it was known are refused as late as it was.
			this.undecidedUntilMs = nowMs + Math.max(SHORTEST_PAUSE_MS, 1.2 * (nowMs - departure.atMs));
		}
		noteRefusal(period, departure, wait);
	}

	/** What left with the refused one is known by now. If it was admitted, the refused one waits alone. */
	private decide(nowMs: number): void {
		this.undecidedUntilMs = Infinity;
		if (!isStray(this.period, this.growth !== undefined)) return;
		this.pausedUntilMs = nowMs;
		this.nextStartMs = Math.max(this.nextStartMs, nowMs);
		if (this.growth) this.ratePerSecond *= KEPT_AFTER_STRAY;
		this.period.refused = 0;
		this.period.refusedAtMs = Infinity;
	}

	/** Late, at the end of the pause: by then it's known how many of those in flight were refused. */
	private resume(nowMs: number): void {
		const { period } = this;
		const admitted = period.started - period.refused;
		if (admitted > 0) this.consecutiveShortPauses = 0;
		else this.consecutiveShortPauses++;
		const estimate = this.growth
			? this.estimates.laterRate(period, this.provenRate)
			: this.estimates.firstRate(period);
		this.ratePerSecond = Math.max(estimate.ratePerSecond, SLOWEST_RATE);
		this.estimatedRate = this.ratePerSecond;
		this.burst = CATCH_UP;
		this.provenRate = estimate.provenRate;
		this.growth = estimate.growth;
		this.askedToWait = period.asked;
		this.nextStartMs = nowMs;
		this.undecidedUntilMs = Infinity;
		this.period = newPeriod(nowMs, nowMs - period.refusedAtMs);
	}
}
