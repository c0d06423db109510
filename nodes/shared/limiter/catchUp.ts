/** Starts that may be made up for after the process was busy, or nobody came; of a quick pace, so many ms. */
export const CATCH_UP = 3;
const CATCH_UP_MS = 30;

/** Of a pace as quick as this nobody is held back: it would be pointless. */
const UNPACED_MS = 1;

/** When the next request may leave, after one at `nowMs`. @param burst starts that may be made up for */
export const nextStart = (
	plannedMs: number,
	nowMs: number,
	intervalMs: number,
	burst: number,
): number => {
	if (intervalMs <= UNPACED_MS) return plannedMs;
	return Math.max(plannedMs, nowMs - Math.max(burst * intervalMs, CATCH_UP_MS)) + intervalMs;
};
