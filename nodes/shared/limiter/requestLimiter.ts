import type { Clock } from './clock';
import { type Departure, AdaptiveRate, type Wait } from './adaptiveRate';
import { FairQueue, FIRST_ATTEMPT } from './fairQueue';
import type { Flow } from './flow';
import type { Waiting } from './priorityQueue';

/** A repetition goes before what is new, so that a lost cause shows early. */
const REPEATED = 0;

/** Those refused least often first: they can best afford to be refused once more. */
const priorityAfter = (refusals: number): number => FIRST_ATTEMPT + refusals;

/** How a request comes to the limiter. */
export interface Arrival {
	/** How often it was refused for everybody's sake (429). */
	refusals: number;
	/** It failed for a reason of its own, and is to be repeated. */
	repeated: boolean;
}

/**
 * Admits the requests of all runs that share a limit, at the rate learned from refusals.
 * Who enters has to leave, with `leave`.
 */
export class RequestLimiter {
	private readonly queue = new FairQueue();
	private readonly rate: AdaptiveRate;
	private inside = 0;
	private alarm?: { atMs: number; cancel: AbortController };

	constructor(private readonly clock: Clock) {
		this.rate = new AdaptiveRate(clock.now());
	}

	/** Requests that wait for admission. */
	get waiting(): number {
		return this.queue.size;
	}

	/** Requests that were admitted and have not left, of all runs. */
	get inFlight(): number {
		return this.inside;
	}

	/** Pauses in a row after which the server refused again at once. */
	get consecutiveShortPauses(): number {
		return this.rate.consecutiveShortPauses;
	}

	/**
	 * Waits for admission.
	 * @returns what `answered` and `refused` want to know
	 * @throws the signal's reason, when it fires before admission
	 */
	async enter(
		flow: Flow,
		{ refusals, repeated }: Arrival,
		signal: AbortSignal,
	): Promise<Departure> {
		signal.throwIfAborted();
		return await new Promise<Departure>((resolve, reject) => {
			const entry: Waiting = {
				gone: false,
				admit: () => {
					signal.removeEventListener('abort', giveUp);
					flow.inFlight++;
					this.inside++;
					resolve(this.rate.onStart(this.clock.now()));
				},
			};
			const giveUp = () => {
				this.queue.leave(flow, entry);
				reject(signal.reason as Error);
				this.admit();
			};
			signal.addEventListener('abort', giveUp, { once: true });
			flow.passes(this);
			this.queue.join(flow, entry, repeated ? REPEATED : priorityAfter(refusals));
			this.admit();
		});
	}

	/** Ends what `enter` began. */
	leave(flow: Flow): void {
		this.inside--;
		flow.release();
		this.admit();
	}

	/** The server answered, and not with a refusal. */
	answered(departure: Departure): void {
		this.rate.onAdmitted(departure);
	}

	/** The server refused for everybody's sake: nobody leaves for a while. */
	refused(departure: Departure, wait: Wait): void {
		this.rate.onRefused(departure, this.clock.now(), wait);
	}

	/** Lets go whoever may. */
	admit(): void {
		while (this.queue.size > 0) {
			const nowMs = this.clock.now();
			const waitMs = this.rate.waitMs(nowMs);
			if (waitMs > 0) return this.wakeUp(nowMs, waitMs);
			// A place that is as good as certain goes to whoever has the fewest attempts left.
			const entry = this.queue.next(this.rate.isPromised);
			if (!entry) break;
			entry.admit();
		}
		if (this.queue.size === 0) this.cancelAlarm();
	}

	/** One alarm is enough: an earlier one replaces a later one. It ends when nobody waits any more. */
	private wakeUp(nowMs: number, waitMs: number): void {
		const atMs = nowMs + waitMs;
		if (this.alarm && this.alarm.atMs <= atMs) return;
		this.cancelAlarm();
		const alarm = { atMs, cancel: new AbortController() };
		this.alarm = alarm;
		void this.clock.sleep(waitMs, alarm.cancel.signal).then(
			() => {
				if (this.alarm === alarm) this.alarm = undefined;
				this.admit();
			},
			() => {},
		);
	}

	private cancelAlarm(): void {
		this.alarm?.cancel.abort();
		this.alarm = undefined;
	}
}
