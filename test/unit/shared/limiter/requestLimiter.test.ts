import fc from 'fast-check';
import type { Clock } from '../../../../nodes/shared/limiter/clock';
import { Flow } from '../../../../nodes/shared/limiter/flow';
import { type Arrival, RequestLimiter } from '../../../../nodes/shared/limiter/requestLimiter';
import type { Departure } from '../../../../nodes/shared/limiter/departure';
import { VirtualClock } from '../delivery/support/virtualClock';

const open = new AbortController().signal;

/** A limiter as one run sees it. */
class Gate extends RequestLimiter {
	private readonly flow: Flow;

	constructor(limit: number, clock: Clock) {
		super(clock);
		this.flow = new Flow(limit);
	}

	go = async (arrival: Arrival, signal: AbortSignal) =>
		await this.enter(this.flow, arrival, signal);
	done = () => this.leave(this.flow);
}

const FRESH: Arrival = { refusals: 0, repeated: false };
const refused = (refusals: number): Arrival => ({ refusals, repeated: false });
const REPEATED: Arrival = { refusals: 1, repeated: true };

/** A request that left first of all. */
const FIRST = { atMs: 0, ratePerSecond: Infinity, number: 1, recent: 0, paced: false };
const asked = (waitMs: number) => ({ waitMs, asked: true });

/** Enters the gate with each name and notes who has been admitted. */
function crowd(gate: Gate, names: string[]) {
	const admitted: string[] = [];
	for (const name of names) void gate.go(FRESH, open).then(() => admitted.push(name));
	return admitted;
}
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

test('a limit of 1 is strictly one by one', async () => {
	const gate = new Gate(1, new VirtualClock());
	const admitted = crowd(gate, ['a', 'b', 'c']);
	await settle();
	expect(admitted).toEqual(['a']);
	gate.answered(FIRST);
	gate.done();
	await settle();
	expect(admitted).toEqual(['a', 'b']);
});

test('a refusal holds everybody back for exactly as long as the server asks', async () => {
	const clock = new VirtualClock();
	const gate = new Gate(1, clock);
	await gate.go(FRESH, open);
	const times: number[] = [];
	void gate.go(FRESH, open).then(() => times.push(clock.now()));
	gate.refused(FIRST, asked(7_000));
	gate.done();
	await clock.run();
	expect(times).toEqual([7_000]);
});

test('two refusals: the longer wait counts', async () => {
	const clock = new VirtualClock();
	const gate = new Gate(4, clock);
	for (let index = 0; index < 3; index++) await gate.go(FRESH, open);
	gate.refused(FIRST, asked(5_000));
	gate.refused(FIRST, asked(2_000));
	const times: number[] = [];
	void gate.go(refused(1), open).then(() => times.push(clock.now()));
	await clock.run();
	expect(times).toEqual([5_000]);
});

const CROWD: Array<[string, Arrival]> = [
	['new 1', FRESH],
	['refused once 1', refused(1)],
	['new 2', FRESH],
	['refused twice', refused(2)],
	['refused once 2', refused(1)],
	['repeated', REPEATED],
];

test('repetitions go first, then those refused least often, among equals in order of arrival', async () => {
	const clock = new VirtualClock();
	const gate = new Gate(1, clock);
	await gate.go(FRESH, open);
	const admitted: string[] = [];
	for (const [name, how] of CROWD) void gate.go(how, open).then(() => admitted.push(name));
	while (admitted.length < CROWD.length) {
		gate.done();
		await clock.run();
	}
	expect(admitted).toEqual([
		'repeated',
		'new 1',
		'new 2',
		'refused once 1',
		'refused once 2',
		'refused twice',
	]);
});

test.each([
	['refused twice', 'that the server asked for', true],
	['repeated', 'of our own guess', false],
])('the first place is for "%s" after a pause %s', async (first, _what, isAsked) => {
	const clock = new VirtualClock();
	const gate = new Gate(1, clock);
	await gate.go(FRESH, open);
	const admitted: string[] = [];
	for (const [name, how] of CROWD) void gate.go(how, open).then(() => admitted.push(name));
	gate.refused(FIRST, { waitMs: 1_000, asked: isAsked });
	gate.done();
	await clock.run();
	expect(admitted).toEqual([first]);
	gate.done();
	await clock.run();
	expect(admitted[1]).toBe(isAsked ? 'repeated' : 'new 1');
});

test('a pause lasts 300 ms at least: until then other refusals of the moment are known', async () => {
	const clock = new VirtualClock();
	const gate = new Gate(1, clock);
	await gate.go(FRESH, open);
	const times: number[] = [];
	void gate.go(refused(1), open).then(() => times.push(clock.now()));
	gate.refused(FIRST, asked(0));
	gate.done();
	await clock.run();
	expect(times).toEqual([300]);
});

test('who gives up is passed over and takes no place', async () => {
	const gate = new Gate(1, new VirtualClock());
	await gate.go(FRESH, open);
	const leaving = new AbortController();
	const left = gate.go(FRESH, leaving.signal);
	const admitted = crowd(gate, ['b']);
	leaving.abort(new Error('left'));
	await expect(left).rejects.toThrow('left');
	gate.done();
	await settle();
	expect(admitted).toEqual(['b']);
	await expect(gate.go(FRESH, leaving.signal)).rejects.toThrow('left');
});

interface Visit {
	/** Ms before it arrives, at the gate for the first time. */
	arrivesMs: number;
	/** Ms it takes, attempt by attempt. */
	takesMs: number[];
	/** What each attempt ends with: an answer, a fault of its own, or a refusal that asks for a wait. */
	ends: Array<'answer' | 'fault' | { waitMs: number }>;
	/** Gives up after so many ms, if ever. */
	leavesMs: number | undefined;
}

const visit: fc.Arbitrary<Visit> = fc.record({
	arrivesMs: fc.nat(500),
	takesMs: fc.array(fc.nat(400), { minLength: 1, maxLength: 4 }),
	ends: fc.array(
		fc.oneof(
			{ weight: 4, arbitrary: fc.constant('answer' as const) },
			{ weight: 1, arbitrary: fc.constant('fault' as const) },
			{ weight: 2, arbitrary: fc.record({ waitMs: fc.nat(3_000) }) },
		),
		{ minLength: 1, maxLength: 4 },
	),
	leavesMs: fc.option(fc.nat(2_000), { nil: undefined }),
});

test('under any schedule: never beyond the limit, nobody forgotten, no first attempt out of order', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 12 }),
			fc.array(visit, { minLength: 1, maxLength: 40 }),
			async (limit, visits) => {
				const clock = new VirtualClock();
				const gate = new Gate(limit, clock);
				const joined: number[] = [];
				const admitted: number[] = [];
				let order = 0;
				let inside = 0;
				let most = 0;
				const outcomes = visits.map(async ({ arrivesMs, takesMs, ends, leavesMs }) => {
					const leaving = new AbortController();
					await clock.after(arrivesMs);
					if (leavesMs !== undefined)
						void clock.after(leavesMs).then(() => leaving.abort(new Error('left')));
					const place = order++;
					joined.push(place);
					let notBeforeMs = 0;
					for (let attempt = 0; attempt < 4; attempt++) {
						let departure: Departure;
						try {
							departure = await gate.go({ ...refused(attempt), notBeforeMs }, leaving.signal);
						} catch {
							if (attempt === 0) joined.splice(joined.indexOf(place), 1);
							return 'left';
						}
						expect(clock.now()).toBeGreaterThanOrEqual(notBeforeMs);
						if (attempt === 0) admitted.push(place);
						most = Math.max(most, ++inside);
						await clock.after(takesMs[attempt % takesMs.length] ?? 0);
						const end = ends[attempt % ends.length];
						inside--;
						if (typeof end === 'object') {
							gate.refused(departure, asked(end.waitMs));
							notBeforeMs = clock.now() + end.waitMs;
							gate.done();
							continue;
						}
						gate.answered(departure);
						gate.done();
						return end;
					}
					return 'refused to the end';
				});
				const results = await clock.finish(Promise.all(outcomes));
				expect(results).toHaveLength(visits.length);
				expect(most).toBeLessThanOrEqual(limit);
				expect(inside).toBe(0);
				expect(gate.waiting).toBe(0);
				// Without those who left: everybody who joined was admitted, in the order of joining.
				expect(admitted).toEqual(joined);
			},
		),
		{ numRuns: 200 },
	);
});

describe('while the server wants a longer wait than anybody makes', () => {
	test('whoever waits or comes is told at once, and one request in 30 s asks again', async () => {
		const clock = new VirtualClock();
		const gate = new Gate(1, clock);
		const first = await gate.go(FRESH, open);
		const waiting = gate.go(FRESH, open);
		gate.refused(first, asked(0));
		gate.close(600_000);
		gate.done();
		await expect(waiting).rejects.toMatchObject({ waitMs: 600_000 });
		void clock.after(30_000);
		await clock.run();
		const again = await gate.go(FRESH, open);
		gate.done();
		await expect(gate.go(FRESH, open)).rejects.toMatchObject({ waitMs: 570_000 });
		gate.answered(again);
		await expect(gate.go(FRESH, open)).resolves.toBeDefined();
	});

	test('the last two minutes of it are waited for', async () => {
		const clock = new VirtualClock();
		const gate = new Gate(1, clock);
		gate.close(200_000);
		void clock.after(80_000);
		await clock.run();
		let atMs = 0;
		void gate.go(FRESH, open).then(() => (atMs = clock.now()));
		await clock.run();
		expect(atMs).toBe(200_000);
	});
});

test('nothing is left behind by who gives up: no timer, and nobody waits', async () => {
	const clock = new VirtualClock();
	const gate = new Gate(1, clock);
	const departure = await gate.go(FRESH, open);
	gate.refused(departure, asked(100_000));
	gate.done();
	const stop = new AbortController();
	const left = gate.go(FRESH, stop.signal);
	stop.abort(new Error('stopped'));
	await expect(left).rejects.toThrow('stopped');
	await clock.run();
	expect(clock.now()).toBe(0);
	expect(gate.waiting).toBe(0);
});
