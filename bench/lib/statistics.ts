/** Several measurements of one thing. */
export interface Summary {
	median: number;
	min: number;
	max: number;
	/** How many measurements. */
	count: number;
}

/** @param values at least one */
export function summarize(values: readonly number[]): Summary {
	const sorted = [...values].sort((a, b) => a - b);
	return {
		median: quantile(sorted, 0.5),
		min: sorted[0] ?? NaN,
		max: sorted.at(-1) ?? NaN,
		count: sorted.length,
	};
}

/** @param sorted ascending @param share 0 to 1, interpolated between neighbours */
export function quantile(sorted: readonly number[], share: number): number {
	const at = (sorted.length - 1) * share;
	const below = sorted[Math.floor(at)] ?? NaN;
	return below + ((sorted[Math.ceil(at)] ?? NaN) - below) * (at % 1);
}

/** Slope of the least-squares line through the points. */
export function slope(points: ReadonlyArray<{ x: number; y: number }>): number {
	const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const meanX = mean(points.map(({ x }) => x));
	const meanY = mean(points.map(({ y }) => y));
	const covariance = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
	return covariance / mean(points.map(({ x }) => (x - meanX) ** 2));
}

/**
 * How many times as much one took as the other, in each repetition in which both ran.
 *
 * @returns undefined when there is none
 */
export function ratio(
	values: readonly number[] | undefined,
	base: readonly number[] | undefined,
): Summary | undefined {
	const count = Math.min(values?.length ?? 0, base?.length ?? 0);
	if (!values || !base || count === 0) return undefined;
	return summarize(values.slice(0, count).map((value, index) => value / base[index]!));
}
