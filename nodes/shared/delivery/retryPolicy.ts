import type { Fault } from '../errors/fault';
import { BACKOFF_BASE_MS, MAX_WAIT_MS, MOST_HINT_WAITS } from '../api/limits';

export interface RetryRules {
	/** Repeated attempts after the first one. */
	maxRetries: number;
	/** Repeat requests that may have been processed and billed. */
	retryUnknownOutcome: boolean;
}

/** `pauseMs`: the whole run waits so long, in ms, not just this request. */
export type NextStep =
	/** Try again after `delayMs`, and after the pause. */
	| { kind: 'retry'; delayMs: number; otherAddress: boolean; pauseMs?: number }
	/** `waitTooLongMs`: a wait was asked for that is beyond `MAX_WAIT_MS`. */
	| { kind: 'giveUp'; waitTooLongMs?: number; pauseMs?: number };

const GIVE_UP: NextStep = { kind: 'giveUp' };

/** Where a request and its run stand when a fault comes in. */
export interface RetryState {
	/** Attempts already repeated for this request. */
	retriesDone: number;
	/** There is another address that this fault hasn't been seen at just now. */
	canSwitch: boolean;
	/** Pauses of the run in a row that were too short. */
	consecutiveShortPauses: number;
	/** Other requests of the run that wait to be sent. */
	waiting: number;
}

/**
 * What follows a fault. Pure: the same arguments give the same step.
 * @param random number in [0, 1), for the jitter
 */
export function nextStep(
	fault: Fault,
	state: RetryState,
	rules: RetryRules,
	random: () => number,
): NextStep {
	const { retriesDone, canSwitch } = state;
	if (!mayRepeat(fault, rules)) return GIVE_UP;
	const otherAddress = fault.failover === true && canSwitch;
	// What never arrived was not paid: taking it to the other address is no repetition.
	if (otherAddress && fault.neverSent === true) return retryNow(true);
	const usedUp = retriesDone >= rules.maxRetries;
	if (otherAddress && !usedUp) return retryNow(true);
	const forAll = concernsAll(fault);
	if (usedUp && !forAll) return GIVE_UP;
	const waitMs = waitBefore(fault, state, rules, random);
	if (waitMs > MAX_WAIT_MS) return { kind: 'giveUp', waitTooLongMs: waitMs };
	if (usedUp) return { kind: 'giveUp', pauseMs: waitMs };
	if (forAll) return { kind: 'retry', delayMs: 0, pauseMs: waitMs, otherAddress: false };
	return { kind: 'retry', delayMs: waitMs, otherAddress: false };
}

/** The server is refusing whoever comes: the whole run waits, not just this request. */
const concernsAll = (fault: Fault): boolean =>
	fault.throttled === true || fault.retryAfterMs !== undefined;

function mayRepeat(fault: Fault, rules: RetryRules): boolean {
	return fault.repeat === 'safe' || (fault.repeat === 'unknown' && rules.retryUnknownOutcome);
}

const retryNow = (otherAddress: boolean): NextStep => ({
	kind: 'retry',
	delayMs: 0,
	otherAddress,
});

/** In ms. `Retry-After` exactly; a suggestion step by step; else exponential backoff with full jitter. */
export function waitBefore(
	fault: Fault,
	state: RetryState,
	rules: RetryRules,
	random: () => number,
): number {
	if (fault.retryAfterMs !== undefined) return fault.retryAfterMs;
	const doublings = fault.throttled
		? Math.max(state.retriesDone, state.consecutiveShortPauses)
		: state.retriesDone;
	if (fault.hintMs !== undefined) {
		const items = fault.throttled ? state.waiting + 1 : 1;
		const firstMs = hintStep(fault.hintMs, items, rules);
		return Math.min(firstMs * 2 ** doublings, fault.hintMs, MAX_WAIT_MS);
	}
	return random() * Math.min(MAX_WAIT_MS, BACKOFF_BASE_MS * 2 ** doublings);
}

/**
 * The first of the doubling waits that together make up what was suggested. A suggestion is a fixed
 * text ("retry after 60 seconds"), whatever the limit: a run of many items can afford to ask
 * sooner, each time with another item; a single one has to make its few attempts last.
 */
function hintStep(hintMs: number, items: number, { maxRetries }: RetryRules): number {
	const waits = Math.min(MOST_HINT_WAITS, Math.max(1, maxRetries * items));
	return Math.max(Math.round(hintMs / (2 ** waits - 1)), Math.min(hintMs, BACKOFF_BASE_MS));
}
