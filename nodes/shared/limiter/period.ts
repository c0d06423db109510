import type { Departure, Wait } from './departure';

/** What happened between two pauses; the first period begins with the first request. */
export interface Period {
	startMs: number;
	/** Length of the pause before it: a server may have saved up admissions meanwhile. */
	pauseBeforeMs: number;
	started: number;
	/** When the last of them left, while no limit is known. */
	recentMs: number[];
	/** Replies that were no refusals. */
	admitted: number;
	/** Those of them that the pace had held back. */
	paced: number;
	refused: number;
	/** When the first of the refused left; Infinity while there is none. */
	refusedAtMs: number;
	/** The so-manieth of the period that was. */
	refusedNumber: number;
	/** How many had left within the second before that one. */
	refusedRecent: number;
	/** The pace at which that one left, in requests per second; Infinity: no limit was known. */
	refusedRate: number;
	/** The longest wait the refusals led to. */
	waitMs: number;
	/** The server asked for a wait. */
	asked: boolean;
}

export const newPeriod = (startMs: number, pauseBeforeMs: number): Period => ({
	startMs,
	pauseBeforeMs,
	started: 0,
	recentMs: [],
	admitted: 0,
	paced: 0,
	refused: 0,
	refusedAtMs: Infinity,
	refusedNumber: 0,
	refusedRecent: 0,
	refusedRate: Infinity,
	waitMs: 0,
	asked: false,
});

/** How many left within the second before the one that leaves now. */
export function recentBefore(period: Period, nowMs: number): number {
	period.recentMs = period.recentMs.filter((atMs) => atMs > nowMs - 1000);
	return period.recentMs.push(nowMs) - 1;
}

/** Of those that were refused, the first to leave counts for the estimate. */
export function noteRefusal(period: Period, departure: Departure, { waitMs, asked }: Wait): void {
	period.refused++;
	period.asked ||= asked;
	period.waitMs = Math.max(period.waitMs, waitMs);
	if (departure.atMs >= period.refusedAtMs) return;
	period.refusedAtMs = departure.atMs;
	period.refusedNumber = departure.number;
	period.refusedRecent = departure.recent;
	period.refusedRate = departure.ratePerSecond;
}

/** So many requests have to have left after the refused one to tell whether it was the only one. */
const WITNESSES = 2;

/** While no limit is known, a refusal of one of the first counts for all: who has only begun does as told. */
const BEGINNING = 4;

/** Of so many that left later one may be refused too. */
const ADMITTED_PER_REFUSED = 8;

/**
 * Whether the refusal was a stray one, whatever the rate: of those that left after it, and before it
 * was known, nearly all were admitted. A limit that is reached refuses most of them.
 * @param known a limit is known
 */
export function isStray({ started, refused, refusedNumber }: Period, known: boolean): boolean {
	if (!known && refusedNumber <= BEGINNING) return false;
	const later = started - refusedNumber;
	return later >= WITNESSES && (refused - 1) * ADMITTED_PER_REFUSED <= later;
}
