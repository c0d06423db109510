import type { Fault } from '../failure';
import { BACKOFF_BASE_MS, HINT_BASE_MS, MAX_WAIT_MS } from '../limits';

export interface RetryRules {
	/** Repeated attempts after the first one. */
	maxRetries: number;
	/** Repeat requests that may have been processed and billed. */
	retryUnknownOutcome: boolean;
}

export type NextStep =
	/** Try again after `delayMs`; `pauseAll`: the whole run waits, not just this request. */
	| { kind: 'retry'; delayMs: number; pauseAll: boolean; otherAddress: boolean }
	/** `waitTooLongMs`: a wait was asked for that is beyond `MAX_WAIT_MS`. */
	| { kind: 'giveUp'; waitTooLongMs?: number };

const GIVE_UP: NextStep = { kind: 'giveUp' };

/**
 * What follows a fault. Pure: the same arguments give the same step.
 * @param retriesDone attempts already repeated for this request
 * @param canSwitch there is another address that this fault hasn't been seen at just now
 * @param random number in [0, 1), for the jitter
 */
export function nextStep(
	fault: Fault,
	retriesDone: number,
	rules: RetryRules,
	canSwitch: boolean,
	random: () => number,
): NextStep {
	if (!mayRepeat(fault, rules)) return GIVE_UP;
	const otherAddress = fault.elsewhere === true && canSwitch;
	// What never arrived was not paid: taking it to the other address is no repetition.
	if (otherAddress && fault.unsent === true) return retryNow(true);
	if (retriesDone >= rules.maxRetries) return GIVE_UP;
	if (otherAddress) return retryNow(true);
	const delayMs = waitBefore(fault, retriesDone, random);
	if (delayMs > MAX_WAIT_MS) return { kind: 'giveUp', waitTooLongMs: delayMs };
	const pauseAll = fault.throttled === true || fault.retryAfterMs !== undefined;
	return { kind: 'retry', delayMs, pauseAll, otherAddress: false };
}

function mayRepeat(fault: Fault, rules: RetryRules): boolean {
	return fault.repeat === 'safe' || (fault.repeat === 'unknown' && rules.retryUnknownOutcome);
}

const retryNow = (otherAddress: boolean): NextStep => ({
	kind: 'retry',
	delayMs: 0,
	pauseAll: false,
	otherAddress,
});

/** In ms. `Retry-After` exactly; a suggestion step by step; else exponential backoff with full jitter. */
export function waitBefore(fault: Fault, retriesDone: number, random: () => number): number {
	if (fault.retryAfterMs !== undefined) return fault.retryAfterMs;
	if (fault.hintMs !== undefined) return Math.min(fault.hintMs, HINT_BASE_MS * 2 ** retriesDone);
	return random() * Math.min(MAX_WAIT_MS, BACKOFF_BASE_MS * 2 ** retriesDone);
}
