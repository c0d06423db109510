/** What of a limiter a flow has to know: it has places for requests that wait. */
interface Queue {
	admit(): void;
}

/** The requests of one run: limiters, which runs share, keep each to its own *Max Concurrency*. */
export class Flow {
	/** Requests in flight. */
	inFlight = 0;
	private readonly queues = new Set<Queue>();

	/** @param maxConcurrency requests in flight at a time, at least 1 */
	constructor(readonly maxConcurrency: number) {}

	get isFull(): boolean {
		return this.inFlight >= this.maxConcurrency;
	}

	/** Requests of this flow come to this limiter. */
	passes(queue: Queue): void {
		this.queues.add(queue);
	}

	/** A request has ended: another of this flow may leave, whichever limiter it waits at. */
	release(): void {
		this.inFlight--;
		for (const queue of this.queues) queue.admit();
	}
}
