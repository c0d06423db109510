import {
	type Estimate,
	firstRate,
	growthAfter,
	laterRate,
	newPeriod,
	type Period,
} from './rateEstimate';

/** Requests per second beyond which holding back is pointless. */
const UNPACED_RATE = 1_000;

/** Slowest pace while the real limit isn't known, in requests per second. */
const SLOWEST_RATE = 0.1;

/** Starts that may be made up for after the process was busy. */
const CATCH_UP = 3;

/** Shortest pause, in ms: until then the other refusals of the same moment have come in. */
const SHORTEST_PAUSE_MS = 300;

/** Under what circumstances a request left. */
export interface Departure {
	atMs: number;
	/** The run's pace then, in requests per second; Infinity: nothing was held back. */
	ratePerSecond: number;
}

/** What the server said of a wait. */
export interface Wait {
	waitMs: number;
	/** It was the server's wish, not a guess of ours. */
	asked: boolean;
}

/**
 * How fast requests may leave, learned from refusals (429). A refusal stops everything for as long
 * as the server asks; afterwards requests leave at a rate estimated from what was admitted since
 * the pause before, and the rate grows with every admitted request. Before the first refusal
 * nothing is held back.
 */
export class AdaptiveRate {
	/** Pauses in a row after which the server refused again at once. */
	consecutiveShortPauses = 0;
	private pausedUntilMs = 0;
	private nextStartMs = 0;
	private ratePerSecond = Infinity;
	private growth: Estimate['growth'] = { share: 0, least: 0 };
	/** Highest rate that lasted for seconds without a refusal. */
	private provenRate = 0;
	private period: Period;
	private askedToWait = false;

	constructor(nowMs: number) {
		this.period = newPeriod(nowMs, 0);
	}

	/** Ms until the next request may leave; 0: now. */
	waitMs(nowMs: number): number {
		if (nowMs < this.pausedUntilMs) return this.pausedUntilMs - nowMs;
		if (this.period.refused > 0) this.resume(nowMs);
		return Math.max(0, this.nextStartMs - nowMs);
	}

	/** The server named this moment: whoever leaves now is admitted, if it keeps its word. */
	get isPromised(): boolean {
		return this.askedToWait && this.period.started === 0;
	}

	onStart(nowMs: number): Departure {
		const { ratePerSecond } = this;
		this.period.started++;
		if (ratePerSecond < UNPACED_RATE) {
			const intervalMs = 1000 / ratePerSecond;
			this.nextStartMs = Math.max(this.nextStartMs, nowMs - CATCH_UP * intervalMs) + intervalMs;
		}
		return { atMs: nowMs, ratePerSecond };
	}

	/** A reply that wasn't a refusal. */
	onAdmitted(departure: Departure): void {
		// What left before the pause says nothing of the pace since.
		if (departure.atMs < this.period.startMs || this.period.refused > 0) return;
		this.consecutiveShortPauses = 0;
		if (this.ratePerSecond === Infinity) return;
		const { share, least } = this.growth;
		const seconds = (departure.atMs - this.period.startMs) / 1000;
		this.ratePerSecond += Math.max(this.ratePerSecond * share, least * growthAfter(seconds));
	}

	/** A refusal for everybody. */
	onRefused(departure: Departure, nowMs: number, { waitMs, asked }: Wait): void {
		this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + waitMs);
		const { period } = this;
		if (departure.atMs < period.startMs) return;
		if (period.refused === 0) {
			this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + SHORTEST_PAUSE_MS);
		}
		period.refused++;
		period.asked ||= asked;
		period.waitMs = Math.max(period.waitMs, waitMs);
		if (departure.atMs >= period.refusedAtMs) return;
		period.refusedAtMs = departure.atMs;
		period.refusedRate = departure.ratePerSecond;
	}

	/** Late, at the end of the pause: by then it's known how many of those in flight were refused. */
	private resume(nowMs: number): void {
		const { period } = this;
		const admitted = period.started - period.refused;
		if (admitted > 0) this.consecutiveShortPauses = 0;
		else this.consecutiveShortPauses++;
		const estimate =
			this.ratePerSecond === Infinity ? firstRate(period) : laterRate(period, this.provenRate);
		this.ratePerSecond = Math.max(estimate.ratePerSecond, SLOWEST_RATE);
		this.provenRate = estimate.provenRate;
		this.growth = estimate.growth;
		this.askedToWait = period.asked;
		this.nextStartMs = nowMs;
		this.period = newPeriod(nowMs, nowMs - period.refusedAtMs);
	}
}
