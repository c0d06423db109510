import type { AddressHealth } from '../limiter/addressHealth';
import { type Clock, unless } from '../limiter/clock';
import { settle } from '../errors/settle';
import { Flow } from '../limiter/flow';
import { type Registry, registry as processRegistry, type Way } from '../limiter/registry';
import type { RequestLimiter } from '../limiter/requestLimiter';
import type { DeliverySettings } from './settings';

/** What requests that are sent on behalf of one run share: their number, the key, and the end of it all. */
export class Run {
	/** The run's requests, of which at most *Max Concurrency* are in flight. */
	readonly flow: Flow;
	/** Stop, or the workflow's time-out. */
	stopped = false;
	/** The key of the run's first item: what it learns is shared with all runs of that key. */
	apiKey = '';
	private readonly ender = new AbortController();
	private readonly flightEnder = new AbortController();
	private readonly over = new AbortController();

	/**
	 * @param executionSignal fires on Stop and on the workflow's time-out
	 * @param registry what runs share
	 */
	constructor(
		readonly settings: DeliverySettings,
		private readonly executionSignal: AbortSignal | undefined,
		readonly registry: Registry = processRegistry,
	) {
		this.flow = new Flow(settings.maxConcurrency);
		if (executionSignal?.aborted) this.stop();
		else executionSignal?.addEventListener('abort', this.stop, { once: true });
	}

	get clock(): Clock {
		return this.registry.clock;
	}

	/** Fires when nothing more is to be sent. */
	get signal(): AbortSignal {
		return this.ender.signal;
	}

	/** Fires when what is in flight is to be given up. */
	get flightSignal(): AbortSignal {
		return this.flightEnder.signal;
	}

	/** Ends everything that waits or is in flight. */
	end(): void {
		this.ender.abort();
		this.flightEnder.abort();
	}

	/** Ends everything that waits, and what is in flight if it takes longer than `graceMs`. */
	endWithin(graceMs: number): void {
		this.ender.abort();
		const graceOver = unless(this.over.signal, this.clock.sleep(graceMs, this.over.signal));
		void settle(graceOver).then((outcome) => {
			if ('value' in outcome) this.flightEnder.abort();
		});
	}

	/** Nothing is under way any more. Lets go of the execution's signal, which outlives the run when the node stands in a loop. */
	release(): void {
		this.over.abort();
		this.executionSignal?.removeEventListener('abort', this.stop);
	}

	/** @param scope what is counted together: a model's completions, or another kind of request */
	limiter(scope: string): RequestLimiter {
		return this.registry.limiter(this.apiKey, scope);
	}

	/** The shared memory of which of these addresses answers. */
	addressHealth({ addresses, ...way }: Way): AddressHealth {
		const usable = this.settings.useFallback ? addresses : addresses.slice(0, 1);
		return this.registry.addressHealth({ addresses: usable, ...way });
	}

	private readonly stop = (): void => {
		this.stopped = true;
		this.end();
	};
}
