import type { Fault } from '../../../../nodes/shared/errors/fault';
import { nextStep, type RetryRules } from '../../../../nodes/shared/delivery/retryPolicy';
import { STATUSES, VARIANTS } from '../../../support/statusTable';
import { fault, RATE_LIMITED, RULES, SERVER_FAULT, standing } from './support/faults';

const UNAVAILABLE = fault({ failover: true });
const NOT_CONNECTED = fault({ failover: true, neverSent: true });
const UNKNOWN = fault({ repeat: 'unknown' });
const FINAL = fault({ repeat: 'never' });

const ASKED: RetryRules = { ...RULES, retryUnknownOutcome: true };
const OFF: RetryRules = { ...RULES, maxRetries: 0 };
const half = () => 0.5;

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
	interface Row {
		what: string;
		fault: Fault;
		retriesDone?: number;
		rules?: RetryRules;
		/** Whether there is another address. */
		canSwitch?: true;
		step: object;
	}

	test.each<Row>([
		{
			what: 'a rate limit without a wait backs off, all together',
			fault: RATE_LIMITED,
			canSwitch: true,
			step: pause(500),
		},
		{
			what: 'a rate limit with Retry-After waits exactly that',
			fault: fault({ throttled: true, retryAfterMs: 7_000 }),
			canSwitch: true,
			step: pause(7_000),
		},
		{
			what: 'a rate limit that may be asked again at once',
			fault: fault({ throttled: true, retryAfterMs: 0 }),
			canSwitch: true,
			step: pause(0),
		},
		{
			what: 'a rate limit stays at its address',
			fault: fault({ throttled: true, retryAfterMs: 1 }),
			canSwitch: true,
			step: pause(1),
		},
		{
			what: 'the wait of the server stands without growing',
			fault: fault({ throttled: true, retryAfterMs: 7_000 }),
			retriesDone: 2,
			canSwitch: true,
			step: pause(7_000),
		},
		{
			what: 'exactly 120 s are waited',
			fault: fault({ retryAfterMs: 120_000 }),
			step: pause(120_000),
		},
		{
			what: 'more than 120 s are not',
			fault: fault({ retryAfterMs: 120_001 }),
			step: { kind: 'giveUp', waitTooLongMs: 120_001 },
		},
		{
			what: '500 backs off alone',
			fault: SERVER_FAULT,
			retriesDone: 1,
			canSwitch: true,
			step: retry(1_000),
		},
		{
			what: '503 goes to the other address at once',
			fault: UNAVAILABLE,
			canSwitch: true,
			step: ELSEWHERE,
		},
		{
			what: '503 goes to the other address whatever its Retry-After says',
			fault: fault({ failover: true, retryAfterMs: 600_000 }),
			canSwitch: true,
			step: ELSEWHERE,
		},
		{
			what: '503 at the only address backs off',
			fault: UNAVAILABLE,
			retriesDone: 2,
			step: retry(2_000),
		},
		{
			what: '503 at the only address with Retry-After pauses all',
			fault: fault({ failover: true, retryAfterMs: 5_000 }),
			step: pause(5_000),
		},
		{
			what: '503 with a suggestion approaches it',
			fault: fault({ failover: true, hintMs: 30_000 }),
			step: retry(4_286),
		},
		{
			what: 'no connection goes to the other address',
			fault: NOT_CONNECTED,
			canSwitch: true,
			step: ELSEWHERE,
		},
		{
			what: 'no connection goes to the other address with retries switched off: nothing was paid',
			fault: NOT_CONNECTED,
			rules: OFF,
			canSwitch: true,
			step: ELSEWHERE,
		},
		{ what: 'no connection at the only address backs off', fault: NOT_CONNECTED, step: retry(500) },
		{
			what: 'no connection at the only address with retries switched off',
			fault: NOT_CONNECTED,
			rules: OFF,
			step: GIVE_UP,
		},
		{
			what: '503 with retries switched off',
			fault: UNAVAILABLE,
			rules: OFF,
			canSwitch: true,
			step: GIVE_UP,
		},
		{
			what: 'a rate limit with retries switched off: the others wait all the same',
			fault: RATE_LIMITED,
			rules: OFF,
			canSwitch: true,
			step: { ...GIVE_UP, pauseMs: 500 },
		},
		{
			what: 'a rate limit after the last retry: the others wait as the server asks',
			fault: fault({ throttled: true, retryAfterMs: 7_000 }),
			retriesDone: 3,
			canSwitch: true,
			step: { ...GIVE_UP, pauseMs: 7_000 },
		},
		{ what: 'the last retry', fault: SERVER_FAULT, retriesDone: 2, step: retry(2_000) },
		{ what: 'no retry after the last one', fault: SERVER_FAULT, retriesDone: 3, step: GIVE_UP },
		{ what: 'an unknown outcome is not repeated', fault: UNKNOWN, canSwitch: true, step: GIVE_UP },
		{
			what: 'an unknown outcome is repeated when asked',
			fault: UNKNOWN,
			rules: ASKED,
			canSwitch: true,
			step: retry(500),
		},
		{
			what: 'an unknown outcome is not repeated for ever',
			fault: UNKNOWN,
			retriesDone: 3,
			rules: ASKED,
			canSwitch: true,
			step: GIVE_UP,
		},
		{
			what: 'a final fault is not repeated',
			fault: FINAL,
			rules: ASKED,
			canSwitch: true,
			step: GIVE_UP,
		},
		{
			what: 'a final fault is not repeated elsewhere either',
			fault: fault({ repeat: 'never', failover: true, neverSent: true }),
			rules: ASKED,
			canSwitch: true,
			step: GIVE_UP,
		},
	])('$what', ({ fault, retriesDone, rules = RULES, canSwitch, step }) => {
		const state = standing({ retriesDone: retriesDone ?? 0, canSwitch: canSwitch ?? false });
		expect(nextStep(fault, state, rules, half)).toEqual(step);
	});
});

/** The first attempt and its repetitions all meet the same. */
describe('what follows a status', () => {
	const steps = (fault: Fault, rules: RetryRules, canSwitch = false) =>
		[0, 1, 2, 3].map((retriesDone) => {
			const step = nextStep(fault, standing({ retriesDone, canSwitch }), rules, half);
			if (step.kind === 'giveUp') return 'end';
			return step.otherAddress ? 'elsewhere' : step.delayMs + (step.pauseMs ?? 0);
		});
	const END = ['end', 'end', 'end', 'end'];
	const BACKOFF = [500, 1_000, 2_000];

	test.each([...STATUSES, ...VARIANTS])('$what: $course', ({ fault, course, waits = BACKOFF }) => {
		const once = course === 'final' || course === 'unknown';
		const here = once ? END : [...waits, 'end'];
		const elsewhere = ['elsewhere', 'elsewhere', 'elsewhere', 'end'];
		expect(steps(fault, RULES, true)).toEqual(course === 'failover' ? elsewhere : here);
		expect(steps(fault, OFF, true)).toEqual(END);
		expect(steps(fault, RULES)).toEqual(here);
		if (once) expect(steps(fault, ASKED)).toEqual(course === 'final' ? END : [...waits, 'end']);
	});
});
