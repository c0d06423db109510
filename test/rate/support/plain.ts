import { AdaptiveRate } from '../../../nodes/shared/limiter/adaptiveRate';
import type { Period } from '../../../nodes/shared/limiter/period';
import { type Estimate, firstRate, laterRate } from '../../../nodes/shared/limiter/rateEstimate';

const secondsOf = ({ startMs, refusedAtMs }: Period) => Math.max(refusedAtMs - startMs, 1) / 1000;

/** So many per second as were admitted since the pause before, that pause included. */
const measured = (period: Period): Estimate => {
	const admitted = Math.max(period.started - period.refused, 1);
	const seconds = Math.max(secondsOf(period) + period.pauseBeforeMs / 1000, 1);
	return later(admitted / seconds, 0.02);
};

/** @param growth in requests per second per admitted request */
const later = (ratePerSecond: number, growth: number): Estimate => ({
	ratePerSecond,
	growth: { share: 0, least: growth },
	provenRate: 0,
});

/** The plainest estimate: what was admitted, per second. */
export const plain = (nowMs: number) =>
	new AdaptiveRate(nowMs, { firstRate: measured, laterRate: measured });

/** The same, but no less than this share of the rate that was refused, which grows as slowly as ours. */
export const admittedWithin = (share: number) => (nowMs: number) =>
	new AdaptiveRate(nowMs, {
		firstRate,
		laterRate: (period) => {
			const { refusedRate, started, refused, pauseBeforeMs } = period;
			const measured = (started - refused) / (secondsOf(period) + pauseBeforeMs / 1000);
			return later(Math.min(refusedRate, Math.max(measured, share * refusedRate)), 0.01);
		},
	});

/** Additive increase, multiplicative decrease: this share of the rate that was refused. */
export const aimd = (share: number, growth: number) => (nowMs: number) =>
	new AdaptiveRate(nowMs, {
		firstRate,
		laterRate: ({ refusedRate }) => later(share * refusedRate, growth),
	});

/** Ours without the memory of a rate that went well. */
export const forgetful = (nowMs: number) =>
	new AdaptiveRate(nowMs, { firstRate, laterRate: (period) => laterRate(period, 0) });
