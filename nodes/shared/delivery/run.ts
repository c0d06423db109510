import { type Clock, systemClock } from '../limiter/clock';
import { RequestLimiter } from '../limiter/requestLimiter';
import { Failover } from '../limiter/failover';
import type { DeliverySettings } from './settings';

/** What requests that are sent on behalf of one run share: limiter, addresses, and the end of it all. */
export class Run {
	readonly limiter: RequestLimiter;
	/** False once a gateway refused `stream_options.include_usage`. */
	includeUsage = true;
	/** Stop, or the workflow's time-out. */
	stopped = false;
	private readonly failovers = new Map<string, Failover>();
	private readonly ender = new AbortController();

	/** @param executionSignal fires on Stop and on the workflow's time-out */
	constructor(
		readonly settings: DeliverySettings,
		private readonly executionSignal: AbortSignal | undefined,
		readonly clock: Clock = systemClock,
	) {
		this.limiter = new RequestLimiter(settings.maxConcurrency, clock);
		if (executionSignal?.aborted) this.stop();
		else executionSignal?.addEventListener('abort', this.stop, { once: true });
	}

	/** Fires when nothing more is to be sent. */
	get signal(): AbortSignal {
		return this.ender.signal;
	}

	/** Ends everything that waits or is in flight. */
	end(): void {
		this.ender.abort();
	}

	/** Lets go of the execution's signal, which outlives the run when the node stands in a loop. */
	release(): void {
		this.executionSignal?.removeEventListener('abort', this.stop);
	}

	/** The shared memory of which of these addresses answers. */
	failover(addresses: readonly string[]): Failover {
		const usable = this.settings.useFallback ? addresses : addresses.slice(0, 1);
		const key = usable.join(' ');
		let failover = this.failovers.get(key);
		if (!failover) this.failovers.set(key, (failover = new Failover(usable)));
		return failover;
	}

	private readonly stop = (): void => {
		this.stopped = true;
		this.end();
	};
}
