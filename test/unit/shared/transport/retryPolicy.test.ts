import type { Fault } from '../../../../nodes/shared/failure';
import {
	nextStep,
	type RetryRules,
	waitBefore,
} from '../../../../nodes/shared/transport/retryPolicy';

const fault = (more: Partial<Fault>): Fault => ({
	kind: 'kind',
	title: 'title',
	advice: 'advice',
	repeat: 'safe',
	...more,
});

const RATE_LIMITED = fault({ throttled: true });
const UNAVAILABLE = fault({ elsewhere: true });
const SERVER_FAULT = fault({});
const NOT_CONNECTED = fault({ elsewhere: true, unsent: true });
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

const retry = (delayMs: number, more: object = {}) => ({
	kind: 'retry',
	delayMs,
	pauseAll: false,
	otherAddress: false,
	...more,
});
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
			retry(500, { pauseAll: true }),
		],
		[
			'a rate limit with Retry-After waits exactly that',
			fault({ throttled: true, retryAfterMs: 7_000 }),
			0,
			rules(),
			true,
			retry(7_000, { pauseAll: true }),
		],
		[
			'a rate limit that may be asked again at once',
			fault({ throttled: true, retryAfterMs: 0 }),
			0,
			rules(),
			true,
			retry(0, { pauseAll: true }),
		],
		[
			'a rate limit stays at its address',
			fault({ throttled: true, retryAfterMs: 1 }),
			0,
			rules(),
			true,
			retry(1, { pauseAll: true }),
		],
		[
			'the wait of the server stands without growing',
			fault({ throttled: true, retryAfterMs: 7_000 }),
			2,
			rules(),
			true,
			retry(7_000, { pauseAll: true }),
		],
		[
			'exactly 120 s are waited',
			fault({ retryAfterMs: 120_000 }),
			0,
			rules(),
			false,
			retry(120_000, { pauseAll: true }),
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
			fault({ elsewhere: true, retryAfterMs: 600_000 }),
			0,
			rules(),
			true,
			ELSEWHERE,
		],
		['503 at the only address backs off', UNAVAILABLE, 2, rules(), false, retry(2_000)],
		[
			'503 at the only address with Retry-After pauses all',
			fault({ elsewhere: true, retryAfterMs: 5_000 }),
			0,
			rules(),
			false,
			retry(5_000, { pauseAll: true }),
		],
		[
			'503 with a suggestion approaches it',
			fault({ elsewhere: true, hintMs: 30_000 }),
			0,
			rules(),
			false,
			retry(10_000),
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
		['a rate limit with retries switched off', RATE_LIMITED, 0, OFF, true, GIVE_UP],
		['the last retry', SERVER_FAULT, 2, rules(), false, retry(2_000)],
		['no retry after the last one', SERVER_FAULT, 3, rules(), false, GIVE_UP],
		['an unknown outcome is not repeated', UNKNOWN, 0, rules(), true, GIVE_UP],
		['an unknown outcome is repeated when asked', UNKNOWN, 0, ASKED, true, retry(500)],
		['an unknown outcome is not repeated for ever', UNKNOWN, 3, ASKED, true, GIVE_UP],
		['a final fault is not repeated', FINAL, 0, ASKED, true, GIVE_UP],
		[
			'a final fault is not repeated elsewhere either',
			fault({ repeat: 'never', elsewhere: true, unsent: true }),
			0,
			ASKED,
			true,
			GIVE_UP,
		],
	])('%s', (_what, given, retriesDone, rulesGiven, canSwitch, step) => {
		expect(nextStep(given, retriesDone, rulesGiven, canSwitch, half)).toEqual(step);
	});
});

describe('how long to wait', () => {
	test.each<[string, Fault, number, number, number]>([
		['first backoff, most unlucky', SERVER_FAULT, 0, 1, 1_000],
		['first backoff, luckiest', SERVER_FAULT, 0, 0, 0],
		['second backoff', SERVER_FAULT, 1, 1, 2_000],
		['third backoff', SERVER_FAULT, 2, 1, 4_000],
		['the backoff ends at 120 s', SERVER_FAULT, 30, 1, 120_000],
		['Retry-After has no jitter', fault({ retryAfterMs: 9_000, hintMs: 60_000 }), 2, 0.1, 9_000],
		['first step of a suggestion of 60 s', fault({ hintMs: 60_000 }), 0, 0.1, 10_000],
		['second step', fault({ hintMs: 60_000 }), 1, 0.1, 20_000],
		['third step', fault({ hintMs: 60_000 }), 2, 0.1, 40_000],
		['never beyond the suggestion', fault({ hintMs: 60_000 }), 3, 0.1, 60_000],
		['a short suggestion', fault({ hintMs: 2_000 }), 0, 0.1, 2_000],
	])('%s', (_what, given, retriesDone, chance, delayMs) => {
		expect(waitBefore(given, retriesDone, () => chance)).toBe(delayMs);
	});
});
