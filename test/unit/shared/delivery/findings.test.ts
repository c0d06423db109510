import { Findings } from '../../../../nodes/shared/delivery/findings';
import type { NextStep } from '../../../../nodes/shared/delivery/retryPolicy';
import type { Fault } from '../../../../nodes/shared/errors/fault';
import { AddressHealth } from '../../../../nodes/shared/limiter/addressHealth';
import { Flow } from '../../../../nodes/shared/limiter/flow';
import { type Arrival, RequestLimiter } from '../../../../nodes/shared/limiter/requestLimiter';
import { fault, RATE_LIMITED } from './support/faults';
import { VirtualClock } from './support/virtualClock';

const FIRST = 'https://first.example.com';
const SECOND = 'https://second.example.com';
const NONE: ReadonlySet<string> = new Set();
const FRESH: Arrival = { refusals: 0, repeated: false };
const open = new AbortController().signal;

const END: NextStep = { kind: 'giveUp' };
const TOO_LONG: NextStep = { kind: 'giveUp', waitTooLongMs: 600_000 };
const AGAIN: NextStep = { kind: 'retry', delayMs: 500, otherAddress: false };
const pause = (pauseMs: number): NextStep => ({ ...AGAIN, delayMs: 0, pauseMs });

const BAD_REQUEST = fault({ httpStatus: 400, repeat: 'never' });
const LOST = fault({ repeat: 'unknown' });
const NOT_CONNECTED = fault({ neverSent: true, failover: true });

/** One request that has left for the first address, at a limiter that lets one leave at a time. */
async function leave() {
	const clock = new VirtualClock();
	const limiter = new RequestLimiter(clock);
	const health = new AddressHealth([FIRST, SECOND], clock);
	const findings = new Findings(limiter, health, clock);
	const flow = new Flow(1);
	const enter = async (arrival = FRESH) => {
		const departure = await limiter.enter(flow, arrival, open);
		return { address: FIRST, departure };
	};
	const pass = async (ms: number) => {
		void clock.after(ms);
		await clock.run();
	};
	/** When so many more that come now may leave, if each ends at once. */
	const departures = async (count: number) => {
		const times = Array.from({ length: count }, async () => {
			const { departure } = await enter();
			limiter.leave(flow);
			return departure.atMs;
		});
		return await clock.finish(Promise.all(times));
	};
	await pass(1_000);
	const sent = await enter();
	return { clock, limiter, health, findings, flow, sent, enter, pass, departures };
}

describe('how a request asks for its next place', () => {
	test.each<{ what: string; steps: NextStep[]; arrival: Arrival }>([
		{ what: 'it is new', steps: [], arrival: FRESH },
		{
			what: 'it failed for a reason of its own',
			steps: [AGAIN],
			arrival: { refusals: 0, repeated: true },
		},
		{
			what: 'it was refused, as everybody is',
			steps: [pause(7_000)],
			arrival: { refusals: 1, repeated: false, notBeforeMs: 8_000 },
		},
		{
			what: 'it was refused twice',
			steps: [pause(7_000), pause(2_000)],
			arrival: { refusals: 2, repeated: false, notBeforeMs: 3_000 },
		},
		{
			what: 'it was refused, and failed then',
			steps: [pause(7_000), AGAIN],
			arrival: { refusals: 1, repeated: true },
		},
	])('$what', async ({ steps, arrival }) => {
		const { findings, sent } = await leave();
		for (const step of steps) findings.failed(RATE_LIMITED, step, sent);
		expect(findings.arrival).toEqual(arrival);
	});
});

describe('when the next one leaves', () => {
	test.each<{ what: string; fault: Fault; step: NextStep; atMs: number }>([
		{ what: 'at once after a fault of its own', fault: BAD_REQUEST, step: END, atMs: 1_000 },
		{ what: 'after the pause', fault: RATE_LIMITED, step: pause(7_000), atMs: 8_000 },
		{
			what: 'after the pause that a final refusal leaves to others',
			fault: RATE_LIMITED,
			step: { kind: 'giveUp', pauseMs: 7_000 },
			atMs: 8_000,
		},
	])('$what', async ({ fault, step, atMs }) => {
		const { limiter, findings, flow, sent, departures } = await leave();
		findings.failed(fault, step, sent);
		limiter.leave(flow);
		expect(await departures(1)).toEqual([atMs]);
	});

	test.each([
		['the server asked for: certain, so that those refused most often go', 7_000, 'refused twice'],
		['was guessed: open, so that what is new goes', undefined, 'new'],
	])('after a pause that %s', async (_what, retryAfterMs, first) => {
		const { clock, limiter, findings, flow, sent, enter } = await leave();
		findings.failed({ ...RATE_LIMITED, retryAfterMs }, pause(7_000), sent);
		const left: string[] = [];
		void enter().then(() => left.push('new'));
		void enter({ refusals: 2, repeated: false }).then(() => left.push('refused twice'));
		limiter.leave(flow);
		await clock.run();
		expect(left).toEqual([first]);
	});

	test('what a reply says is left holds the others back', async () => {
		const { limiter, findings, flow, sent, departures } = await leave();
		findings.answered(sent, {
			'x-ratelimit-remaining-requests': '1',
			'x-ratelimit-limit-requests': '10',
			'x-ratelimit-reset-requests': '20s',
		});
		limiter.leave(flow);
		expect(await departures(3)).toEqual([1_000, 3_000, 5_000]);
	});
});

describe('a wait that is longer than anybody makes', () => {
	test('is told to whoever comes, also after other faults', async () => {
		const { findings, limiter, flow, sent, enter } = await leave();
		findings.failed(BAD_REQUEST, END, sent);
		findings.failed(LOST, AGAIN, sent);
		findings.failed(RATE_LIMITED, TOO_LONG, sent);
		limiter.leave(flow);
		await expect(enter()).rejects.toMatchObject({ waitMs: 600_000 });
	});

	test.each<[string, boolean, Fault | undefined]>([
		['an answer', true, undefined],
		['a refusal of the request itself', true, BAD_REQUEST],
		['a connection that was lost', true, LOST],
		['a connection that was never made', false, NOT_CONNECTED],
		['a refusal of everybody', false, RATE_LIMITED],
	])('one that asks again meets %s: over, %p', async (_what, over, met) => {
		const { findings, limiter, flow, sent, enter, pass } = await leave();
		findings.failed(RATE_LIMITED, TOO_LONG, sent);
		limiter.leave(flow);
		await pass(30_000);
		const again = await enter();
		if (met) findings.failed(met, END, again);
		else findings.answered(again);
		limiter.leave(flow);
		const next = enter();
		if (over) await expect(next).resolves.toBeDefined();
		else await expect(next).rejects.toMatchObject({ waitMs: 570_000 });
	});
});

describe('an address', () => {
	test('is left after a fault that another one may not have', async () => {
		const { findings, health, sent } = await leave();
		findings.failed(NOT_CONNECTED, AGAIN, sent);
		expect(health.addressFor(NONE)).toBe(SECOND);
	});

	test.each<[string, string, Fault | undefined]>([
		['an answer', FIRST, undefined],
		['a refusal', FIRST, BAD_REQUEST],
		['a lost connection, which tells nothing', SECOND, LOST],
	])('that was left, after %s: next is %s', async (_what, next, met) => {
		const { findings, health, sent } = await leave();
		health.failed(FIRST);
		if (met) findings.failed(met, END, sent);
		else findings.answered(sent);
		expect(health.addressFor(NONE)).toBe(next);
	});
});
