/** Requests per second beyond which holding back is pointless. */
const UNPACED_RATE = 1_000;

/** Slowest pace while the real limit isn't known, in requests per second. */
const SLOWEST_RATE = 0.1;

/**
 * Growth per admitted request, as a share of the rate: measured over many requests it is nearly
 * right and grows slowly, measured over a few it is a guess and may double. Quicker after a first
 * refusal, which may have been a stray one. Chosen by simulation against token buckets and windows
 * of 2 to 50 requests per second: test/unit/EvoLink/delivery/pace.test.ts.
 */
const growthAfter = (admitted: number, refusals: number): number =>
	(refusals > 1 ? 0.05 : 0.35) / admitted + 0.4 / admitted ** 2;

/** Share of a pace that is kept though it was refused: the more it let through, the nearer it was. */
const keptAfter = (admitted: number): number => Math.min(0.8, 0.15 * admitted);

/** Starts that may be made up for after the process was busy. */
const CATCH_UP = 3;

/**
 * How fast requests may leave, learned from refusals (429): a refusal stops everything for as long
 * as the server asks; afterwards requests leave at the rate that was admitted over the time since
 * the last refusal, the pause included, or at a share of the last rate if that is more; and the
 * rate grows with every admitted one (additive increase, multiplicative decrease). Before the
 * first refusal nothing is held back.
 */
export class Pace {
	private pausedUntilMs = 0;
	private epochStartMs: number;
	private started = 0;
	private refused = 0;
	private refusals = 0;
	private ratePerSecond = Infinity;
	private growthPerAdmitted = 0;
	private nextStartMs = 0;
	private measuring = false;

	constructor(nowMs: number) {
		this.epochStartMs = nowMs;
	}

	/** Ms until the next request may leave; 0: now. */
	waitMs(nowMs: number): number {
		if (nowMs < this.pausedUntilMs) return this.pausedUntilMs - nowMs;
		if (this.measuring) this.resume(nowMs);
		return Math.max(0, this.nextStartMs - nowMs);
	}

	onStart(nowMs: number): void {
		this.started++;
		if (this.ratePerSecond >= UNPACED_RATE) return;
		const intervalMs = 1000 / this.ratePerSecond;
		this.nextStartMs = Math.max(this.nextStartMs, nowMs - CATCH_UP * intervalMs) + intervalMs;
	}

	/** A reply that wasn't a refusal. */
	onAdmitted(): void {
		this.ratePerSecond += this.growthPerAdmitted;
	}

	/**
	 * A refusal for everybody.
	 * @param startedMs when the refused request left: those of an earlier epoch say nothing new of the rate
	 * @param waitMs how long nothing may leave
	 */
	onRefused(startedMs: number, nowMs: number, waitMs: number): void {
		this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + waitMs);
		if (startedMs < this.epochStartMs) return;
		this.refused++;
		if (!this.measuring) this.refusals++;
		this.measuring = true;
	}

	/** Late, at the end of the pause: by then it's known how many of those in flight were refused. */
	private resume(nowMs: number): void {
		const seconds = Math.max(nowMs - this.epochStartMs, 1) / 1000;
		const admitted = Math.max(this.started - this.refused, 1);
		const before = this.ratePerSecond;
		const kept = before < UNPACED_RATE ? before * keptAfter(admitted) : 0;
		this.ratePerSecond = Math.max(admitted / seconds, kept, SLOWEST_RATE);
		this.growthPerAdmitted = this.ratePerSecond * growthAfter(admitted, this.refusals);
		this.epochStartMs = nowMs;
		this.nextStartMs = nowMs;
		this.started = 0;
		this.refused = 0;
		this.measuring = false;
	}
}
