import { MAX_CONCURRENCY } from '../api/limits';

/** A key that nobody knows: so many requests leave at once, and then so many per second. */
export const COLD_BURST = 4;
export const COLD_RATE = 100;

/** Whoever wants more in flight than the default knows the limit: all of them may leave within 100 ms. */
export const coldRateFor = (maxConcurrency: number): number =>
	maxConcurrency > MAX_CONCURRENCY.default ? 10 * maxConcurrency : COLD_RATE;

/** Where several runs wait, none gains much by haste, and under a limit all are refused. */
export const coldSecondMs = (waitingRuns: number): number => (waitingRuns > 1 ? 1_750 : 1_000);

/** For each reply that wasn't a refusal so many more may leave at once. */
const BURST_GROWTH = 2;

/** From so many at once on, the rate of a key without a known limit grows too, by this share per reply. */
const WARM_BURST = 44;
const WARM_GROWTH = 0.05;

/** What a key without a known limit may do after another reply that wasn't a refusal. */
export function warmUp(
	burst: number,
	ratePerSecond: number,
): [burst: number, ratePerSecond: number] {
	const more = burst + BURST_GROWTH;
	return [more, more > WARM_BURST ? ratePerSecond * (1 + WARM_GROWTH) : ratePerSecond];
}
