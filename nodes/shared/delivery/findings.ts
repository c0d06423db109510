import type { Headers } from '../api/wireError';
import type { Fault } from '../errors/fault';
import type { Departure } from '../limiter/departure';
import type { AddressHealth } from '../limiter/addressHealth';
import type { Clock } from '../limiter/clock';
import type { Arrival, RequestLimiter } from '../limiter/requestLimiter';
import { readAnnouncement } from '../transport/rateHeaders';
import type { NextStep } from './retryPolicy';

/** When an attempt left, and where to. */
export interface Departed {
	address: string;
	departure: Departure;
}

/** What the attempts of one request tell of the limit and of the addresses, for everybody's use. */
export class Findings {
	/** How the request itself stands when it asks for its next place. */
	readonly arrival: Arrival = { refusals: 0, repeated: false };

	constructor(
		private readonly limiter: RequestLimiter,
		private readonly health: AddressHealth,
		private readonly clock: Clock,
	) {}

	answered({ address, departure }: Departed, headers: Headers = {}): void {
		this.health.answered(address, departure.atMs);
		this.limiter.answered(departure, readAnnouncement(headers, this.clock.date()));
	}

	/** @param step what the policy makes of the fault */
	failed(fault: Fault, step: NextStep, { address, departure }: Departed): void {
		const { arrival, limiter, health } = this;
		const { pauseMs } = step;
		if (step.kind === 'giveUp' && step.waitTooLongMs !== undefined)
			limiter.close(step.waitTooLongMs);
		if (fault.failover) health.failed(address);
		else if (fault.httpStatus !== undefined) health.answered(address, departure.atMs);
		arrival.repeated = pauseMs === undefined;
		arrival.notBeforeMs = pauseMs && this.clock.now() + pauseMs;
		if (pauseMs !== undefined) {
			arrival.refusals++;
			const asked = fault.retryAfterMs !== undefined;
			limiter.refused(departure, { waitMs: pauseMs, asked });
		} else if (fault.neverSent !== true && fault.throttled !== true) {
			limiter.answered(departure);
		}
	}
}
