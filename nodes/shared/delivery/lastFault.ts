import { MAX_WAIT_MS } from '../api/limits';
import type { Asker } from '../errors/asker';
import type { Ending, Fault } from '../errors/fault';
import type { NextStep } from './retryPolicy';

/** How a request came to its end. */
export interface End {
	step: NextStep;
	/** Part of the reply has been passed on. */
	relayed: boolean;
	/** Unknown outcomes are repeated. */
	repeats: boolean;
	/** Requests in flight with it, itself included. */
	inFlight: number;
	asker?: Asker;
}

/** The last attempt's fault, with what else the user has to know of the request's end. */
export function lastFault(fault: Fault, end: End): Fault {
	const { asker, inFlight } = end;
	const ending = endingOf(end);
	return { ...fault, inFlight, ...(ending && { ending }), ...(asker !== undefined && { asker }) };
}

function endingOf({ step, relayed, repeats }: End): Ending | undefined {
	const waitMs = step.kind === 'giveUp' ? step.waitTooLongMs : undefined;
	if (waitMs !== undefined) return { why: 'wait-too-long', waitMs, maxMs: MAX_WAIT_MS };
	if (relayed) return { why: 'heard-already' };
	return repeats ? { why: 'repeated' } : undefined;
}

/** Nothing was sent: the server's wish was known. */
export const longPause = (waitMs: number): Fault => ({
	kind: 'rate-limited',
	repeat: 'never',
	throttled: true,
	cause: 'rate-limited',
	ending: { why: 'wait-too-long', waitMs, maxMs: MAX_WAIT_MS },
});
