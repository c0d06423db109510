import { randomSequence } from '../gateway/faults/randomSequence';
import { calls, type Host, simulate } from './support/load';
import { type RetryAfterStyle, straying, tokenBucket } from './support/rateLimits';

const SEEDS = [1, 2, 3, 4, 5, 6];
const LATENCY_MS = 200;
const bucket = (perSecond: number) => tokenBucket(perSecond, perSecond);

interface Row {
	count: number;
	atATime: number;
	perSecond: number;
	style: RetryAfterStyle;
	most: number;
}

/** Webhooks and chats: runs of one item each, which share what they learn of the key. */
describe.each<Row>([
	{ count: 100, atATime: 30, perSecond: 4, style: 'rounded up', most: 1.1 },
	{ count: 400, atATime: 40, perSecond: 20, style: 'rounded up', most: 1.1 },
	{ count: 100, atATime: 30, perSecond: 4, style: 'none', most: 1.3 },
	{ count: 400, atATime: 40, perSecond: 20, style: 'none', most: 1.3 },
])('$count runs of one item, $atATime at a time, $perSecond per second, $style', (row) => {
	const { count, atATime, perSecond, style, most } = row;
	const idealMs = ((count - perSecond) / perSecond) * 1000 + LATENCY_MS;

	test(`all succeed within ${most} of the ideal time, with few refused: cold, warm, and after a minute`, async () => {
		for (const seed of SEEDS) {
			const rounds: Array<{ ms: number; refused: number }> = [];
			const load = async (host: Host) => {
				for (const pauseMs of [3_000, 60_000, 0]) {
					const [beganMs, before] = [host.clock.now(), host.refused()];
					await calls(count, atATime)(host);
					rounds.push({ ms: host.clock.now() - beganMs, refused: host.refused() - before });
					await host.clock.sleep(pauseMs);
				}
			};
			const situation = { limiter: bucket(perSecond), style, latencyMs: LATENCY_MS, seed };
			const { failed } = await simulate(situation, load);
			expect(failed).toBe(0);
			for (const { ms } of rounds) expect(ms).toBeLessThanOrEqual(most * idealMs);
			const [cold, ...warm] = rounds.map(({ refused }) => refused);
			expect(cold).toBeLessThanOrEqual(Math.max(12, 0.03 * count));
			// Whether a limit has risen is asked with a refused request every eight to ten seconds.
			for (const refused of warm) expect(refused).toBeLessThanOrEqual(Math.max(3, 0.03 * count));
		}
	});
});

test('a single call beside a batch of 500 waits a second at most in the middle, and never long', async () => {
	const waitsMs: number[] = [];
	const load = async ({ run, clock }: Host) => {
		const batch = run(500);
		await clock.sleep(5_000);
		for (let call = 0; call < 40; call++) {
			const [ms = Infinity] = await run(1);
			waitsMs.push(ms - LATENCY_MS);
			await clock.sleep(2_100);
		}
		await batch;
	};
	const situation = { limiter: bucket(4), style: 'rounded up' as const, latencyMs: LATENCY_MS };
	const { failed } = await simulate({ ...situation, seed: 1 }, load);
	waitsMs.sort((one, other) => one - other);
	expect(failed).toBe(0);
	expect(waitsMs[20]).toBeLessThanOrEqual(1_000);
	expect(waitsMs.at(-1)).toBeLessThanOrEqual(3_000);
});

test.each([
	{ runs: 2, apartMs: 0 },
	{ runs: 4, apartMs: 100 },
])('400 items in $runs runs at a time take 1.1 of what the limit allows at most', async (row) => {
	for (const seed of SEEDS) {
		const situation = { limiter: bucket(20), style: 'rounded up' as const, latencyMs: LATENCY_MS };
		const { failed, ms } = await simulate({ ...situation, seed }, async ({ run, clock }) => {
			const begin = async (_value: unknown, index: number) => {
				await clock.sleep(index * row.apartMs);
				await run(400 / row.runs);
			};
			await Promise.all(Array.from({ length: row.runs }, begin));
		});
		expect(failed).toBe(0);
		expect(ms).toBeLessThanOrEqual(1.1 * 20_000);
	}
});

describe('without a limit nobody is held back for long', () => {
	test.each([
		{ items: 10, latencyMs: 1000, cold: 1.07, warm: 1 },
		{ items: 100, latencyMs: 1000, cold: 1.04, warm: 1 },
		{ items: 100, latencyMs: 200, cold: 1.2, warm: 1 },
		{ items: 1000, latencyMs: 50, cold: 1.15, warm: 1.01 },
	])('$items items at $latencyMs ms: $cold when cold, $warm when warm', async (row) => {
		const free = { limiter: { take: () => 0 }, style: 'none' as const, seed: 1, jitter: 0 };
		const tookMs: number[] = [];
		await simulate({ ...free, latencyMs: row.latencyMs }, async ({ run }) => {
			for (let round = 0; round < 2; round++) tookMs.push(Math.max(...(await run(row.items))));
		});
		const scriptMs = (row.items / Math.min(20, row.items)) * row.latencyMs;
		expect(tookMs[0]).toBeLessThanOrEqual(row.cold * scriptMs);
		expect(tookMs[1]).toBeLessThanOrEqual(row.warm * scriptMs);
	});
});

describe('refused at random, whatever the rate: within 1.5 of what the waits take', () => {
	test.each([
		{ share: 0.005, items: 1000, latencyMs: 200 },
		{ share: 0.02, items: 1000, latencyMs: 200 },
		{ share: 0.02, items: 1000, latencyMs: 1000 },
		{ share: 0.02, items: 300, latencyMs: 3000 },
		{ share: 0.0004, items: 3000, latencyMs: 20 },
	])('$share of $items items at $latencyMs ms', async ({ share, items, latencyMs }) => {
		for (const seed of [1, 2, 3]) {
			const limiter = straying(share, randomSequence(seed + 2));
			const situation = { limiter, style: 'rounded up' as const, latencyMs, seed };
			const { failed, refused, ms } = await simulate(
				situation,
				async ({ run }) => await run(items),
			);
			expect(failed).toBe(0);
			expect(ms).toBeLessThanOrEqual(1.5 * ((items / 20) * latencyMs + refused * 1_000));
		}
	});
});
