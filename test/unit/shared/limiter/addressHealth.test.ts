import { AddressHealth } from '../../../../nodes/shared/limiter/addressHealth';
import { VirtualClock } from '../delivery/support/virtualClock';

const FIRST = 'https://first.example.com';
const SECOND = 'https://second.example.com';
const NONE: ReadonlySet<string> = new Set();
const open = new AbortController().signal;
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

function addresses(list = [FIRST, SECOND]) {
	const clock = new VirtualClock();
	const health = new AddressHealth(list, clock);
	/** Lets so many requests come and notes which of them may go. */
	const crowd = (count: number) => {
		const ready: number[] = [];
		for (let index = 0; index < count; index++)
			void health.ready(open).then(() => ready.push(index));
		return ready;
	};
	return { clock, health, crowd };
}

describe('before an address has answered', () => {
	test('four requests go ahead', async () => {
		const { crowd } = addresses();
		const ready = crowd(50);
		await settle();
		expect(ready).toEqual([0, 1, 2, 3]);
	});

	test.each<[string, number, (health: AddressHealth) => void]>([
		['an answer', 0, (health) => health.answered(FIRST, 0)],
		['a refused connection', 0, (health) => health.failed(FIRST)],
		['50 ms of silence', 50, () => {}],
	])('the others follow after %s', async (_what, afterMs, happen) => {
		const { clock, health, crowd } = addresses();
		const ready = crowd(50);
		happen(health);
		await clock.run();
		expect(ready).toHaveLength(50);
		expect(clock.now()).toBe(afterMs);
	});

	test('whoever is stopped meanwhile leaves at once', async () => {
		const { health, crowd } = addresses();
		crowd(4);
		const stop = new AbortController();
		const held = health.ready(stop.signal);
		stop.abort(new Error('stopped'));
		await expect(held).rejects.toThrow('stopped');
	});
});

test('within 60 s of an answer nobody is held; after that four go ahead again', async () => {
	const { clock, health, crowd } = addresses();
	health.answered(FIRST, 0);
	void clock.after(59_000);
	await clock.run();
	const warm = crowd(50);
	await settle();
	expect(warm).toHaveLength(50);
	void clock.after(1_000);
	await clock.run();
	const cold = crowd(50);
	await settle();
	expect(cold).toHaveLength(4);
});

describe('an address that failed', () => {
	test('is left by everybody for 30 s', async () => {
		const { clock, health } = addresses();
		health.failed(FIRST);
		void clock.after(29_999);
		await clock.run();
		expect(health.addressFor(NONE)).toBe(SECOND);
	});

	test('is the one that is asked when the other one failed too', () => {
		const { health } = addresses();
		health.failed(FIRST);
		health.failed(SECOND);
		expect(health.addressFor(NONE)).toBe(FIRST);
		expect(health.addressFor(new Set([FIRST]))).toBe(SECOND);
	});

	test('is used again when it answers what left later, and not for what left before', async () => {
		const { clock, health } = addresses();
		void clock.after(10);
		await clock.run();
		health.failed(FIRST);
		health.answered(FIRST, 5);
		expect(health.addressFor(NONE)).toBe(SECOND);
		health.answered(FIRST, 10);
		expect(health.addressFor(NONE)).toBe(FIRST);
	});
});
