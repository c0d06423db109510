import { AddressHealth } from '../../../../nodes/shared/limiter/addressHealth';
import { VirtualClock } from '../delivery/support/virtualClock';

const FIRST = 'https://first.example.com';
const SECOND = 'https://second.example.com';
const NONE: ReadonlySet<string> = new Set();
const open = new AbortController().signal;
/** Nobody is to ask. */
const never = async () => {
	throw new Error('probed');
};
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

function addresses(list = [FIRST, SECOND]) {
	const clock = new VirtualClock();
	const health = new AddressHealth(list, clock);
	/** Lets so many requests come and notes which of them may go. */
	const crowd = (count: number) => {
		const ready: number[] = [];
		for (let index = 0; index < count; index++)
			void health.ready(open, never).then(() => ready.push(index));
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
		const held = health.ready(stop.signal, never);
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
	test('is left by everybody, and not even probed within 30 s', async () => {
		const { clock, health } = addresses();
		health.failed(FIRST);
		void clock.after(29_999);
		await clock.run();
		await health.ready(open, never);
		expect(health.addressFor(NONE)).toBe(SECOND);
	});

	test('is the one that is asked when the other one failed too', () => {
		const { health } = addresses();
		health.failed(FIRST);
		health.failed(SECOND);
		expect(health.addressFor(NONE)).toBe(FIRST);
		expect(health.addressFor(new Set([FIRST]))).toBe(SECOND);
		expect(health.addressFor(new Set([FIRST, SECOND]))).toBe(FIRST);
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

describe('half-open: after 30 s the address that was left', () => {
	const half = async () => {
		const world = addresses();
		world.health.failed(FIRST);
		void world.clock.after(30_000);
		await world.clock.run();
		world.health.answered(SECOND, world.clock.now());
		return world;
	};

	test.each<[string, boolean | undefined, string]>([
		['is used again when a free request is answered', true, FIRST],
		['is left for another while when it is not', false, SECOND],
		['is as before when the probe was stopped', undefined, SECOND],
	])('%s', async (_what, answers, next) => {
		const { health } = await half();
		const probed: string[] = [];
		const probe = async (address: string) => {
			probed.push(address);
			return answers;
		};
		await health.ready(open, probe);
		await settle();
		expect(probed).toEqual([FIRST]);
		expect(health.addressFor(NONE)).toBe(next);
		await health.ready(open, probe);
		expect(probed).toHaveLength(answers === undefined ? 2 : 1);
	});

	test('gets nothing that is paid for before, and nobody waits for the probe', async () => {
		const { health } = await half();
		let probes = 0;
		const probe = async () => {
			probes++;
			return await new Promise<boolean>(() => {});
		};
		for (let item = 0; item < 5; item++) await health.ready(open, probe);
		expect(probes).toBe(1);
		expect(health.addressFor(NONE)).toBe(SECOND);
	});
});

test('of two that were left the preferred one is asked and the other one probed', async () => {
	const { clock, health } = addresses();
	health.failed(FIRST);
	health.failed(SECOND);
	void clock.after(30_000);
	await clock.run();
	const probed: string[] = [];
	await health.ready(open, async (address) => {
		probed.push(address);
		return undefined;
	});
	expect(probed).toEqual([SECOND]);
});

describe('an address that swallows packets', () => {
	const silent = async (silentMs: number) => {
		const world = addresses();
		await world.health.ready(open, never);
		world.health.sent(FIRST);
		void world.clock.after(silentMs);
		await world.clock.run();
		return world;
	};

	test('is probed once before another request joins those that wait at it', async () => {
		const { health } = await silent(1_000);
		let probes = 0;
		const probe = async () => {
			probes++;
			return false;
		};
		await Promise.all([health.ready(open, probe), health.ready(open, probe)]);
		expect(probes).toBe(1);
		expect(health.addressFor(NONE)).toBe(SECOND);
	});

	test('a slow model is not taken for one: the probe is answered, and not repeated', async () => {
		const { health } = await silent(1_000);
		await health.ready(open, async () => true);
		expect(health.addressFor(NONE)).toBe(FIRST);
		health.sent(FIRST);
		await health.ready(open, never);
	});

	test('nothing is asked within the first second', async () => {
		const { health } = await silent(999);
		await health.ready(open, never);
	});

	test('nothing is asked for 60 s after an answer', async () => {
		const { clock, health } = addresses();
		health.answered(FIRST, 0);
		health.sent(FIRST);
		void clock.after(59_999);
		await clock.run();
		await health.ready(open, never);
		void clock.after(1);
		await clock.run();
		const probed: string[] = [];
		await health.ready(open, async (address) => {
			probed.push(address);
			return true;
		});
		expect(probed).toEqual([FIRST]);
	});

	test('nothing is asked of one that failed, and is used for want of another', async () => {
		const { clock, health } = addresses();
		health.failed(FIRST);
		health.failed(SECOND);
		health.sent(FIRST);
		void clock.after(10_000);
		await clock.run();
		await health.ready(open, never);
	});

	test.each<[string, (health: AddressHealth) => void]>([
		['that failed', (health) => health.failed(FIRST)],
		['that is silent', (health) => health.sent(FIRST)],
	])('nothing is asked of an only address %s', async (_what, happen) => {
		const { clock, health } = addresses([FIRST]);
		happen(health);
		void clock.after(10_000);
		await clock.run();
		await health.ready(open, never);
		expect(health.addressFor(NONE)).toBe(FIRST);
	});
});
