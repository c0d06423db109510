import { PriorityQueue } from './priorityQueue';

/** Lets at most `limit` pieces of work run at a time, in the order in which they came. */
export class Semaphore {
	private readonly line = new PriorityQueue();
	private running = 0;

	/** @param limit at least 1 */
	constructor(private readonly limit: number) {}

	/** Runs `work` when it is its turn, and settles as it does. */
	async run<T>(work: () => Promise<T>): Promise<T> {
		if (this.running === this.limit) {
			await new Promise<void>((resolve) => this.line.join({ gone: false, admit: resolve }, 0));
		} else {
			this.running++;
		}
		try {
			return await work();
		} finally {
			const next = this.line.next();
			if (next) next.admit();
			else this.running--;
		}
	}
}
