/** Why an attempt was ended from outside: Stop, or another item's final failure. */
export class Stopped extends Error {}

/** A promise that settles after `ms`. The host forbids timers; an `AbortSignal` has one that doesn't hold the process. */
export const alarm = (ms: number): AbortSignal =>
	AbortSignal.timeout(Math.min(Math.ceil(ms), 2 ** 31 - 1));

/**
 * Time limit and cancellation of one attempt, on one signal.
 * With `idle` the limit bounds the silence since the last `touch`; else the whole attempt.
 */
export class Deadline {
	private readonly controller = new AbortController();
	private readonly broken: Promise<never>;
	private lastTouchMs: number;
	private alarm: AbortSignal;
	private lastCall?: AbortSignal;
	/** The time limit passed. */
	expired = false;

	/**
	 * @param limitMs time limit in ms
	 * @param idle measure from the last `touch`
	 * @param parents signals that end the attempt at once
	 * @param now clock in ms
	 */
	constructor(
		readonly limitMs: number,
		private readonly idle: boolean,
		private readonly parents: AbortSignal[],
		private readonly now: () => number,
	) {
		this.lastTouchMs = now();
		this.broken = new Promise((_resolve, reject) => {
			this.controller.signal.addEventListener('abort', () => reject(new Stopped('aborted')));
		});
		this.broken.catch(() => {});
		for (const parent of parents) {
			if (parent.aborted) this.controller.abort();
			else parent.addEventListener('abort', this.stop);
		}
		this.alarm = this.arm(limitMs);
	}

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** The other side gave a sign of life. */
	extend(): void {
		this.lastTouchMs = this.now();
	}

	/** Settles as `promise` does, or rejects as soon as the attempt is ended. */
	async race<T>(promise: Promise<T>): Promise<T> {
		return await Promise.race([promise, this.broken]);
	}

	/** What is asked for is there: what may follow has `ms` to come, counted from the first call. */
	endWithin(ms: number): void {
		if (this.lastCall) return;
		this.lastCall = alarm(ms);
		this.lastCall.addEventListener('abort', this.stop);
	}

	throwIfStopped(): void {
		if (this.parents.some(({ aborted }) => aborted)) throw new Stopped('stopped');
	}

	/** Lets go of the signals; to be called once the attempt is over, however it went. */
	end(): void {
		// A timer of minutes would keep all of this in memory long after the reply.
		this.alarm.removeEventListener('abort', this.check);
		this.lastCall?.removeEventListener('abort', this.stop);
		for (const parent of this.parents) parent.removeEventListener('abort', this.stop);
	}

	private readonly stop = (): void => {
		this.controller.abort();
	};

	private arm(ms: number): AbortSignal {
		const signal = alarm(ms);
		signal.addEventListener('abort', this.check);
		return signal;
	}

	private readonly check = (): void => {
		const restMs = this.idle ? this.limitMs - (this.now() - this.lastTouchMs) : 0;
		if (restMs > 0) {
			this.alarm = this.arm(restMs);
			return;
		}
		this.expired = true;
		this.controller.abort();
	};
}
