import { AdaptiveRate } from '../../../nodes/shared/limiter/adaptiveRate';
import type { Period } from '../../../nodes/shared/limiter/period';
import { type Estimate, firstRate, laterRate } from '../../../nodes/shared/limiter/rateEstimate';

const secondsOf = ({ startMs, refusedAtMs }: Period) => Math.max(refusedAtMs - startMs, 1) / 1000;

/** So many per second as were admitted since the pause before, that pause included. */
const measured = (period: Period): Estimate => {
	const admitted = Math.max(period.started - period.refused, 1);
	const seconds = Math.max(secondsOf(period) + period.pauseBeforeMs / 1000, 1);
	const growth = { share: 0, least: 0.02 };
	return { ratePerSecond: admitted / seconds, growth, provenRate: 0 };
};

/** The plainest estimate: what was admitted, per second. */
export const plain = (nowMs: number) =>
	new AdaptiveRate(nowMs, { firstRate: measured, laterRate: measured });

/** Additive increase, multiplicative decrease. */
export const aimd = (nowMs: number) =>
	new AdaptiveRate(nowMs, {
		firstRate,
		laterRate: ({ refusedRate }) => ({
			ratePerSecond: 0.8 * refusedRate,
			growth: { share: 0, least: 0.02 },
			provenRate: 0,
		}),
	});

/** Ours without the memory of a rate that went well. */
export const forgetful = (nowMs: number) =>
	new AdaptiveRate(nowMs, { firstRate, laterRate: (period) => laterRate(period, 0) });
