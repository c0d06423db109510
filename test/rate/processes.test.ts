import fc from 'fast-check';
import { calls, type Host, simulate } from './support/load';
import { type RetryAfterStyle, tokenBucket } from './support/rateLimits';

const ITEMS = 800;
const PER_SECOND = 20;
const IDEAL_MS = ((ITEMS - PER_SECOND) / PER_SECOND) * 1000;

interface Row {
	processes: number;
	most: number;
	style: RetryAfterStyle;
}

/** Workers of queue mode can't share memory: each learns from the refusals it gets. */
describe.each<Row>([
	{ processes: 2, most: 1.25, style: 'rounded up' },
	{ processes: 2, most: 1.25, style: 'none' },
	{ processes: 4, most: 1.4, style: 'rounded up' },
	{ processes: 4, most: 1.4, style: 'none' },
	{ processes: 8, most: 1.5, style: 'rounded up' },
	{ processes: 8, most: 1.5, style: 'none' },
])('$processes processes under one limit, $style: all succeed within $most', (row) => {
	const { processes, most, style } = row;
	const batches = async ({ run }: Host) =>
		await Promise.all(
			Array.from({ length: processes }, async (_, index) => await run(ITEMS / processes, index)),
		);
	test.each<[string, (host: Host) => Promise<unknown>]>([
		['one run each', batches],
		['single calls', calls(ITEMS, 20 + 5 * processes, processes)],
	])('%s', async (_what, load) => {
		for (const seed of [1, 2, 3, 4, 5]) {
			const limiter = tokenBucket(PER_SECOND, PER_SECOND);
			const { failed, ms } = await simulate(
				{ limiter, style, latencyMs: 200, seed, processes },
				load,
			);
			expect(failed).toBe(0);
			expect(ms).toBeLessThanOrEqual(most * IDEAL_MS);
		}
	});
});

test('whatever 1 to 50 runs come together: no item is lost, none waits for ever, the limit holds', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ items: fc.integer({ min: 1, max: 20 }), afterMs: fc.nat(5_000) }), {
				minLength: 1,
				maxLength: 50,
			}),
			fc.integer({ min: 2, max: 50 }),
			fc.constantFrom<RetryAfterStyle>('rounded up', 'none'),
			fc.nat(1_000),
			async (runs, perSecond, style, seed) => {
				const limiter = tokenBucket(perSecond, perSecond);
				const items = runs.reduce((sum, run) => sum + run.items, 0);
				let ended = 0;
				const { failed, requests, refused, ms } = await simulate(
					{ limiter, style, latencyMs: 200, seed },
					async ({ run, clock }) =>
						await Promise.all(
							runs.map(async ({ items: count, afterMs }) => {
								await clock.sleep(afterMs);
								const done = await run(count);
								ended += done.length;
							}),
						),
				);
				expect(ended).toBe(items);
				expect(failed).toBe(0);
				expect(requests - refused).toBe(items);
				expect(ms).toBeLessThanOrEqual(10_000 + 2 * (items / perSecond) * 1000);
			},
		),
		{ numRuns: 40, seed: 14 },
	);
});
