import { DefaultRateLimiter } from '@smithy/util-retry';
import type { Departure, Wait } from '../../../nodes/shared/limiter/departure';
import type { RateControl } from './load';

/** What of the AWS SDKs' limiter is private: its token bucket, and the clock it reads. */
interface Inside {
	enabled: boolean;
	availableTokens: number;
	fillRate: number;
	refillTokenBucket(): void;
	getCurrentTimeInSeconds(): number;
}

/**
 * The client-side adaptive rate limiter of the AWS SDKs (CUBIC), obeying pauses as ours does, with
 * the same start when nothing is known.
 */
export function cubic(startMs: number): RateControl {
	let nowMs = startMs;
	const seconds = { getCurrentTimeInSeconds: () => 1_000_000 + nowMs / 1000 };
	class Timed extends DefaultRateLimiter {}
	Object.assign(Timed.prototype, seconds);
	const aws = new Timed();
	const inside = aws as unknown as Inside;
	let pausedUntilMs = 0;
	let started = 0;
	let asked = false;
	return {
		consecutiveShortPauses: 0,
		get odds() {
			return asked && started === 0 ? ('certain' as const) : ('open' as const);
		},
		waitMs(atMs: number) {
			nowMs = atMs;
			if (atMs < pausedUntilMs) return pausedUntilMs - atMs;
			if (!inside.enabled) return 0;
			inside.refillTokenBucket();
			const missing = 1 - inside.availableTokens;
			return missing <= 1e-6 ? 0 : (missing / inside.fillRate) * 1000;
		},
		onStart(atMs: number): Departure {
			nowMs = atMs;
			if (inside.enabled) inside.availableTokens -= 1;
			started++;
			const { fillRate: ratePerSecond, enabled: paced } = inside;
			return { atMs, ratePerSecond, number: started, recent: 0, paced };
		},
		onAdmitted() {
			aws.updateClientSendingRate({});
		},
		onRefused(_departure: Departure, atMs: number, wait: Wait) {
			nowMs = atMs;
			pausedUntilMs = Math.max(pausedUntilMs, atMs + wait.waitMs, atMs + 300);
			asked = wait.asked;
			started = 0;
			aws.updateClientSendingRate({ errorType: 'THROTTLING' });
		},
	};
}
