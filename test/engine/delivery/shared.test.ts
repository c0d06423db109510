import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../nodes/shared/limiter/clock';
import { registry } from '../../../nodes/shared/limiter/registry';
import { API_KEY, runNode, type RunOptions } from '../support/runNode';
import { chat, expectNoUnhandledRejections, itemsOf, numbered, until, useGateway } from './support';

const first = useGateway();
const second = useGateway();
expectNoUnhandledRejections();

const SHORT_MS = 50;
let passedMs = 0;
let held: Array<{ atMs: number; ring: () => void }> = [];

/** Waits of more than a moment end when the test lets time pass. */
beforeEach(() => {
	const { now } = systemClock;
	held = [];
	jest.spyOn(systemClock, 'now').mockImplementation(() => now() + passedMs);
	// What a test before this one has learned is forgotten.
	passedMs += 11 * 60_000;
	registry.addressHealth({ addresses: [] });
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms, signal) => {
		if (ms <= SHORT_MS) return await setTimeout(ms, undefined, { signal, ref: false });
		await new Promise<void>((resolve, reject) => {
			held.push({ atMs: systemClock.now() + ms, ring: resolve });
			signal?.addEventListener('abort', () => reject(signal.reason as Error));
		});
	});
});
afterEach(() => jest.restoreAllMocks());

function pass(ms: number): void {
	passedMs += ms;
	const nowMs = systemClock.now();
	const due = held.filter(({ atMs }) => atMs <= nowMs);
	held = held.filter(({ atMs }) => atMs > nowMs);
	for (const { ring } of due) ring();
}

/** Lets time pass until it is done. */
async function finish<T>(work: Promise<T>): Promise<T> {
	let done = false;
	work.finally(() => (done = true)).catch(() => {});
	await until(() => {
		if (!done) pass(20);
		return done;
	});
	return await work;
}

const run = async (texts: string[], more: Partial<RunOptions> = {}) =>
	await runNode({ url: first().url, items: itemsOf(texts), parameters: chat(), ...more });
const runWithFallback = async (text: string) => await run([text], { fallbackUrl: second().url });

/** What this process knows of the key. */
const limiter = () => registry.limiter(API_KEY, 'completions of gpt-5.4');
const textsAt = (gateway: typeof first) =>
	gateway().completions.map(({ body }) => /answer \w+/.exec(JSON.stringify(body))?.[0]);
const probes = () => first().requests.filter(({ method }) => method === 'GET').length;

/** A batch one of whose first requests was refused: all the others wait. */
async function pausedBatch(items: number, more: Partial<RunOptions> = {}) {
	first().configure({ latencyMs: 20 });
	first().faults.push({ status: 429, headers: { 'retry-after': '1' }, times: 1 });
	const batch = run(numbered(items), more);
	await until(() => limiter().waiting > 0 && limiter().inFlight === 0);
	return { batch };
}

test('under a limit a single call beside a batch lets two of its items go first at most', async () => {
	const { batch } = await pausedBatch(100);
	const [waiting, sent] = [limiter().waiting, first().completions.length];
	const single = run(['answer single']);
	await until(() => limiter().waiting === waiting + 1);
	const [one, all] = await finish(Promise.all([single, batch]));
	expect(one.error ?? all.error).toBeUndefined();
	expect(textsAt(first).indexOf('answer single') - sent).toBeLessThanOrEqual(2);
	expect(all.items).toHaveLength(100);
});

test("Stop takes the waiting items of its own run along, and nobody else's", async () => {
	let stop = () => {};
	const { batch } = await pausedBatch(100, { onStart: (cancel) => (stop = cancel) });
	const waiting = limiter().waiting;
	const others = run(['answer one', 'answer two', 'answer three']);
	await until(() => limiter().waiting === waiting + 3);
	const sent = first().completions.length;
	stop();
	expect((await batch).run.status).toBe('canceled');
	expect(limiter().waiting).toBe(3);
	expect((await finish(others)).items).toHaveLength(3);
	expect(textsAt(first).slice(sent).sort()).toEqual(['answer one', 'answer three', 'answer two']);
	expect({ waiting: limiter().waiting, inFlight: limiter().inFlight }).toEqual({
		waiting: 0,
		inFlight: 0,
	});
});

test('while EvoLink wants a long wait, no run asks again, but for one request in 30 s', async () => {
	first().faults.push({ status: 429, headers: { 'retry-after': '600' }, times: 2 });
	const advice: Array<string | undefined> = [];
	for (const afterMs of [0, 1_000, 30_000, 1_000]) {
		pass(afterMs);
		advice.push((await run(['answer'])).error?.description);
	}
	expect(first().completions).toHaveLength(2);
	for (const text of advice) expect(text).toMatch(/asked for a wait of/);
	pass(30_000);
	expect((await run(['answer'])).error).toBeUndefined();
	expect((await run(['answer'])).error).toBeUndefined();
});

describe('an address that was unavailable', () => {
	beforeEach(async () => {
		first().faults.push({ match: 'answer', status: 503, times: 1 });
		expect((await runWithFallback('answer 1')).error).toBeUndefined();
	});

	test('is left by all runs, and comes back when the free probe is answered', async () => {
		pass(29_000);
		await runWithFallback('answer 2');
		expect({ probes: probes(), second: second().completions.length }).toEqual({
			probes: 0,
			second: 2,
		});
		pass(2_000);
		await runWithFallback('answer 3');
		expect(textsAt(second)).toContain('answer 3');
		await until(() => probes() === 1);
		await until(() => first().stats.inFlight === 0);
		await setTimeout(50);
		await runWithFallback('answer 4');
		expect(textsAt(first)).toEqual(['answer 1', 'answer 4']);
		expect(probes()).toBe(1);
	});

	test('is left for another 30 s when the probe is not answered', async () => {
		first().faults.push({ path: '/v1/models', status: 503, times: 1 });
		pass(31_000);
		await runWithFallback('answer 2');
		await until(() => probes() === 1);
		await setTimeout(50);
		pass(29_000);
		await runWithFallback('answer 3');
		expect(textsAt(first)).toEqual(['answer 1']);
		expect(probes()).toBe(1);
	});

	test('is probed although the list of allowed domains, which is for other nodes, lacks it', async () => {
		pass(31_000);
		const credential = {
			baseUrl: 'custom',
			customBaseUrl: first().url,
			fallbackBaseUrl: second().url,
			allowedHttpRequestDomains: 'domains',
			allowedDomains: 'example.org',
		};
		expect((await run(['answer 2'], { credential })).error).toBeUndefined();
		await until(() => probes() === 1);
	});

	test('is as good as any when nobody has used it for 10 minutes', async () => {
		pass(10 * 60_000);
		await runWithFallback('answer 2');
		expect(textsAt(first)).toEqual(['answer 1', 'answer 2']);
		expect(probes()).toBe(0);
	});
});

test('what is known of a key is forgotten when nobody has used it for 10 minutes', async () => {
	const known = limiter();
	await run(['answer']);
	pass(9 * 60_000);
	await run(['answer']);
	pass(9 * 60_000);
	expect(limiter()).toBe(known);
	pass(10 * 60_000);
	expect(limiter()).not.toBe(known);
});
