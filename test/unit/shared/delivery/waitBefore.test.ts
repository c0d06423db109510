import type { Fault } from '../../../../nodes/shared/errors/fault';
import { type RetryState, waitBefore } from '../../../../nodes/shared/delivery/retryPolicy';
import { fault, RATE_LIMITED, RULES, SERVER_FAULT, standing } from './support/faults';

describe('how long to wait', () => {
	const SUGGESTED = fault({ throttled: true, hintMs: 60_000 });
	interface Row {
		what: string;
		fault: Fault;
		where?: Partial<RetryState>;
		/** What the dice show, from 0 to 1. */
		chance: number;
		delayMs: number;
	}

	test.each<Row>([
		{ what: 'first backoff, most unlucky', fault: SERVER_FAULT, chance: 1, delayMs: 1_000 },
		{ what: 'first backoff, luckiest', fault: SERVER_FAULT, chance: 0, delayMs: 0 },
		{
			what: 'second backoff',
			fault: SERVER_FAULT,
			where: { retriesDone: 1 },
			chance: 1,
			delayMs: 2_000,
		},
		{
			what: 'third backoff',
			fault: SERVER_FAULT,
			where: { retriesDone: 2 },
			chance: 1,
			delayMs: 4_000,
		},
		{
			what: 'the backoff ends at 120 s',
			fault: SERVER_FAULT,
			where: { retriesDone: 30 },
			chance: 1,
			delayMs: 120_000,
		},
		{
			what: 'the run was refused twice before',
			fault: RATE_LIMITED,
			where: { consecutiveShortPauses: 2 },
			chance: 1,
			delayMs: 4_000,
		},
		{
			what: 'that is not about a fault of its own',
			fault: SERVER_FAULT,
			where: { consecutiveShortPauses: 2 },
			chance: 1,
			delayMs: 1_000,
		},
		{
			what: 'Retry-After has no jitter',
			fault: fault({ retryAfterMs: 9_000, hintMs: 60_000 }),
			where: { retriesDone: 2 },
			chance: 0.1,
			delayMs: 9_000,
		},
		{ what: '60 s suggested to one item, first', fault: SUGGESTED, chance: 0.1, delayMs: 8_571 },
		{
			what: 'second: twice that',
			fault: SUGGESTED,
			where: { retriesDone: 1 },
			chance: 0.1,
			delayMs: 17_142,
		},
		{
			what: 'third: 60 s together',
			fault: SUGGESTED,
			where: { retriesDone: 2 },
			chance: 0.1,
			delayMs: 34_284,
		},
		{
			what: 'never beyond the suggestion',
			fault: SUGGESTED,
			where: { retriesDone: 3 },
			chance: 0.1,
			delayMs: 60_000,
		},
		{
			what: '60 s suggested to a run of many, first',
			fault: SUGGESTED,
			where: { waiting: 9 },
			chance: 0.1,
			delayMs: 1_000,
		},
		{
			what: 'sixth: 63 s together',
			fault: SUGGESTED,
			where: { waiting: 9, consecutiveShortPauses: 5 },
			chance: 0.1,
			delayMs: 32_000,
		},
		{
			what: 'others that wait are no help against a fault of its own',
			fault: fault({ hintMs: 60_000 }),
			where: { waiting: 9 },
			chance: 0.1,
			delayMs: 8_571,
		},
		{
			what: 'a short suggestion is taken',
			fault: fault({ hintMs: 800 }),
			chance: 0.1,
			delayMs: 800,
		},
		{
			what: 'a suggestion of hours',
			fault: fault({ hintMs: 7_200_000 }),
			chance: 0.1,
			delayMs: 120_000,
		},
	])('$what', ({ fault, where, chance, delayMs }) => {
		expect(waitBefore(fault, standing(where), RULES, () => chance)).toBe(delayMs);
	});
});
