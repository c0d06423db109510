import type { Fault } from '../../../../nodes/shared/errors/fault';
import {
	nextStep,
	type RetryRules,
	type RetryState,
	waitBefore,
} from '../../../../nodes/shared/delivery/retryPolicy';

const fault = (more: Partial<Fault>): Fault => ({
	kind: 'unavailable',
	repeat: 'safe',
	...more,
});

const RATE_LIMITED = fault({ throttled: true });
const UNAVAILABLE = fault({ failover: true });
const SERVER_FAULT = fault({});
const NOT_CONNECTED = fault({ failover: true, neverSent: true });
const UNKNOWN = fault({ repeat: 'unknown' });
const FINAL = fault({ repeat: 'never' });

const rules = (more: Partial<RetryRules> = {}): RetryRules => ({
	maxRetries: 3,
	retryUnknownOutcome: false,
	...more,
});
const ASKED = rules({ retryUnknownOutcome: true });
const OFF = rules({ maxRetries: 0 });
const half = () => 0.5;

const standing = (more: Partial<RetryState> = {}): RetryState => ({
	retriesDone: 0,
	canSwitch: false,
	consecutiveShortPauses: 0,
	waiting: 0,
	...more,
});

const retry = (delayMs: number, more: object = {}) => ({
	kind: 'retry',
	delayMs,
	otherAddress: false,
	...more,
});
const pause = (pauseMs: number) => retry(0, { pauseMs });
const ELSEWHERE = retry(0, { otherAddress: true });
const GIVE_UP = { kind: 'giveUp' };

describe('what follows a fault', () => {
	test.each<[string, Fault, number, RetryRules, boolean, object]>([
		[
			'a rate limit without a wait backs off, all together',
			RATE_LIMITED,
			0,
			rules(),
			true,
			pause(500),
		],
		[
			'a rate limit with Retry-After waits exactly that',
			fault({ throttled: true, retryAfterMs: 7_000 }),
			0,
			rules(),
			true,
			pause(7_000),
		],
		[
			'a rate limit that may be asked again at once',
			fault({ throttled: true, retryAfterMs: 0 }),
			0,
			rules(),
			true,
			pause(0),
		],
		[
			'a rate limit stays at its address',
			fault({ throttled: true, retryAfterMs: 1 }),
			0,
			rules(),
			true,
			pause(1),
		],
		[
			'the wait of the server stands without growing',
			fault({ throttled: true, retryAfterMs: 7_000 }),
			2,
			rules(),
			true,
			pause(7_000),
		],
		[
			'exactly 120 s are waited',
			fault({ retryAfterMs: 120_000 }),
			0,
			rules(),
			false,
			pause(120_000),
		],
		[
			'more than 120 s are not',
			fault({ retryAfterMs: 120_001 }),
			0,
			rules(),
			false,
			{ kind: 'giveUp', waitTooLongMs: 120_001 },
		],
		['500 backs off alone', SERVER_FAULT, 1, rules(), true, retry(1_000)],
		['503 goes to the other address at once', UNAVAILABLE, 0, rules(), true, ELSEWHERE],
		[
			'503 goes to the other address whatever its Retry-After says',
			fault({ failover: true, retryAfterMs: 600_000 }),
			0,
			rules(),
			true,
			ELSEWHERE,
		],
		['503 at the only address backs off', UNAVAILABLE, 2, rules(), false, retry(2_000)],
		[
			'503 at the only address with Retry-After pauses all',
			fault({ failover: true, retryAfterMs: 5_000 }),
			0,
			rules(),
			false,
			pause(5_000),
		],
		[
			'503 with a suggestion approaches it',
			fault({ failover: true, hintMs: 30_000 }),
			0,
			rules(),
			false,
			retry(4_286),
		],
		['no connection goes to the other address', NOT_CONNECTED, 0, rules(), true, ELSEWHERE],
		[
			'no connection goes to the other address with retries switched off: nothing was paid',
			NOT_CONNECTED,
			0,
			OFF,
			true,
			ELSEWHERE,
		],
		['no connection at the only address backs off', NOT_CONNECTED, 0, rules(), false, retry(500)],
		[
			'no connection at the only address with retries switched off',
			NOT_CONNECTED,
			0,
			OFF,
			false,
			GIVE_UP,
		],
		['503 with retries switched off', UNAVAILABLE, 0, OFF, true, GIVE_UP],
		[
			'a rate limit with retries switched off: the others wait all the same',
			RATE_LIMITED,
			0,
			OFF,
			true,
			{ ...GIVE_UP, pauseMs: 500 },
		],
		[
			'a rate limit after the last retry: the others wait as the server asks',
			fault({ throttled: true, retryAfterMs: 7_000 }),
			3,
			rules(),
			true,
			{ ...GIVE_UP, pauseMs: 7_000 },
		],
		['the last retry', SERVER_FAULT, 2, rules(), false, retry(2_000)],
		['no retry after the last one', SERVER_FAULT, 3, rules(), false, GIVE_UP],
		['an unknown outcome is not repeated', UNKNOWN, 0, rules(), true, GIVE_UP],
		['an unknown outcome is repeated when asked', UNKNOWN, 0, ASKED, true, retry(500)],
		['an unknown outcome is not repeated for ever', UNKNOWN, 3, ASKED, true, GIVE_UP],
		['a final fault is not repeated', FINAL, 0, ASKED, true, GIVE_UP],
		[
			'a final fault is not repeated elsewhere either',
			fault({ repeat: 'never', failover: true, neverSent: true }),
			0,
			ASKED,
			true,
			GIVE_UP,
		],
	])('%s', (_what, given, retriesDone, rulesGiven, canSwitch, step) => {
		expect(nextStep(given, standing({ retriesDone, canSwitch }), rulesGiven, half)).toEqual(step);
	});
});

describe('how long to wait', () => {
	const SUGGESTED = fault({ throttled: true, hintMs: 60_000 });
	test.each<[string, Fault, Partial<RetryState>, number, number]>([
		['first backoff, most unlucky', SERVER_FAULT, {}, 1, 1_000],
		['first backoff, luckiest', SERVER_FAULT, {}, 0, 0],
		['second backoff', SERVER_FAULT, { retriesDone: 1 }, 1, 2_000],
		['third backoff', SERVER_FAULT, { retriesDone: 2 }, 1, 4_000],
		['the backoff ends at 120 s', SERVER_FAULT, { retriesDone: 30 }, 1, 120_000],
		['the run was refused twice before', RATE_LIMITED, { consecutiveShortPauses: 2 }, 1, 4_000],
		['that is not about a fault of its own', SERVER_FAULT, { consecutiveShortPauses: 2 }, 1, 1_000],
		[
			'Retry-After has no jitter',
			fault({ retryAfterMs: 9_000, hintMs: 60_000 }),
			{ retriesDone: 2 },
			0.1,
			9_000,
		],
		['60 s suggested to one item, first', SUGGESTED, {}, 0.1, 8_571],
		['second: twice that', SUGGESTED, { retriesDone: 1 }, 0.1, 17_142],
		['third: 60 s together', SUGGESTED, { retriesDone: 2 }, 0.1, 34_284],
		['never beyond the suggestion', SUGGESTED, { retriesDone: 3 }, 0.1, 60_000],
		['60 s suggested to a run of many, first', SUGGESTED, { waiting: 9 }, 0.1, 1_000],
		['sixth: 63 s together', SUGGESTED, { waiting: 9, consecutiveShortPauses: 5 }, 0.1, 32_000],
		[
			'others that wait are no help against a fault of its own',
			fault({ hintMs: 60_000 }),
			{ waiting: 9 },
			0.1,
			8_571,
		],
		['a short suggestion is taken', fault({ hintMs: 800 }), {}, 0.1, 800],
		['a suggestion of hours', fault({ hintMs: 7_200_000 }), {}, 0.1, 120_000],
	])('%s', (_what, given, where, chance, delayMs) => {
		expect(waitBefore(given, standing(where), rules(), () => chance)).toBe(delayMs);
	});
});
