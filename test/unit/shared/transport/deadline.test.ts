import { USAGE_WAIT_MS } from '../../../../nodes/shared/api/limits';
import { alarm, Stopped, Deadline } from '../../../../nodes/shared/transport/deadline';
import { alarms } from './support/alarms';

afterEach(() => jest.restoreAllMocks());

const never = new Promise<never>(() => {});

describe('the alarm takes every time limit a user can set', () => {
	test.each([0.4, 1, 1_500.5, 600_000, 2 ** 31 - 1, 2 ** 31, 1e300])('%d ms', (ms) => {
		expect(alarm(ms).aborted).toBe(false);
	});
});

test.each([
	{ what: 'fractions are rounded up', ms: 0.4, asked: 1 },
	{ what: 'the longest time a timer can have', ms: 2 ** 31 - 1, asked: 2 ** 31 - 1 },
	{ what: 'a timer of more would go off at once', ms: 2 ** 31, asked: 2 ** 31 - 1 },
])('the timer behind the alarm: $what', ({ ms, asked }) => {
	const clock = alarms();
	alarm(ms);
	expect(clock.asked()).toEqual([asked]);
});

test('an attempt ends at its time limit, however alive it looked', async () => {
	const deadline = new Deadline(20, false, [], () => 0);
	deadline.extend();
	await expect(deadline.race(never)).rejects.toThrow(Stopped);
	expect(deadline).toMatchObject({ expired: true, signal: { aborted: true } });
});

test('with idle the limit counts from the last sign of life', async () => {
	let nowMs = 0;
	const deadline = new Deadline(20, true, [], () => nowMs);
	nowMs = 15;
	deadline.extend();
	nowMs = 20;
	await new Promise((resolve) => setTimeout(resolve, 28));
	expect(deadline.expired).toBe(false);
	nowMs = 35;
	await expect(deadline.race(never)).rejects.toThrow(Stopped);
	expect(deadline.expired).toBe(true);
});

test('a parent ends the attempt at once, and that is no time-out', async () => {
	const parent = new AbortController();
	const deadline = new Deadline(60_000, false, [parent.signal], Date.now);
	const raced = deadline.race(never);
	parent.abort();
	await expect(raced).rejects.toThrow(Stopped);
	expect(deadline.expired).toBe(false);
	expect(deadline.signal.aborted).toBe(true);
	expect(() => deadline.throwIfStopped()).toThrow(Stopped);
});

test('a parent that fired before ends it before it begins', async () => {
	const deadline = new Deadline(60_000, false, [AbortSignal.abort()], Date.now);
	await expect(deadline.race(never)).rejects.toThrow(Stopped);
});

test('an attempt that is over is not ended again', async () => {
	const parent = new AbortController();
	const deadline = new Deadline(5, false, [parent.signal], Date.now);
	deadline.end();
	parent.abort();
	await new Promise((resolve) => setTimeout(resolve, 10));
	expect(deadline).toMatchObject({ expired: false, signal: { aborted: false } });
});

test('nor by the wait for what may follow', () => {
	const clock = alarms();
	const deadline = new Deadline(60_000, true, [], () => 0);
	deadline.endWithin(USAGE_WAIT_MS);
	deadline.end();
	clock.pass(USAGE_WAIT_MS);
	expect(deadline.signal.aborted).toBe(false);
});

test('a result that is there counts, as does its failure', async () => {
	const deadline = new Deadline(60_000, false, [], Date.now);
	await expect(deadline.race(Promise.resolve(7))).resolves.toBe(7);
	await expect(deadline.race(Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
	deadline.end();
});
