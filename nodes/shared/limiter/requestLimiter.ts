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
	/** It was refused, and has to wait until then even if nobody else has; ms since the epoch. */
	notBeforeMs?: number;
}

/** A request at the limiter. */
interface Place {
	flow: Flow;
	entry: Waiting;
	priority: number;
	notBeforeMs: number;
}

/**
 * Admits the requests of all runs that share a limit, at the rate learned from refusals.
 * Who enters has to leave, with `leave`.
 */
export class RequestLimiter {
	private readonly queue = new FairQueue();
	/** Refused ones whose own time hasn't come. */
	private readonly resting = new Set<Place>();
	private inside = 0;
	private alarm?: { atMs: number; cancel: AbortController };

	constructor(
		private readonly clock: Clock,
		private readonly rate = new AdaptiveRate(clock.now()),
	) {}

	/** Requests that wait for admission. */
	get waiting(): number {
		return this.queue.size + this.resting.size;
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
	async enter(flow: Flow, arrival: Arrival, signal: AbortSignal): Promise<Departure> {
		const { refusals, repeated, notBeforeMs = -Infinity } = arrival;
		signal.throwIfAborted();
		return await new Promise<Departure>((resolve, reject) => {
			const entry: Waiting = {
				gone: false,
				admit: () => {
					signal.removeEventListener('abort', giveUp);
					flow.inFlight++;
					this.inside++;
					resolve(this.rate.onStart(this.clock.now(), flow.maxConcurrency));
				},
			};
			const priority = repeated ? REPEATED : priorityAfter(refusals);
			const place = { flow, entry, priority, notBeforeMs };
			const giveUp = () => {
				if (!this.resting.delete(place)) this.queue.leave(flow, entry);
				reject(signal.reason as Error);
				this.admit();
			};
			signal.addEventListener('abort', giveUp, { once: true });
			flow.passes(this);
			this.resting.add(place);
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
		const nowMs = this.clock.now();
		this.endRest(nowMs);
		while (this.queue.size > 0) {
			const waitMs = this.rate.waitMs(nowMs);
			if (waitMs > 0) {
				this.wakeUp(nowMs + waitMs);
				break;
			}
			const entry = this.queue.next(this.rate.odds);
			if (!entry) break;
			entry.admit();
		}
		if (this.waiting === 0) this.cancelAlarm();
	}

	private endRest(nowMs: number): void {
		let nextMs = Infinity;
		for (const place of this.resting) {
			if (place.notBeforeMs > nowMs) {
				nextMs = Math.min(nextMs, place.notBeforeMs);
				continue;
			}
			this.resting.delete(place);
			this.queue.join(place.flow, place.entry, place.priority);
		}
		if (nextMs < Infinity) this.wakeUp(nextMs);
	}

	/** One alarm is enough: an earlier one replaces a later one. It ends when nobody waits any more. */
	private wakeUp(atMs: number): void {
		if (this.alarm && this.alarm.atMs <= atMs) return;
		this.cancelAlarm();
		const alarm = { atMs, cancel: new AbortController() };
		this.alarm = alarm;
		void this.clock.sleep(atMs - this.clock.now(), alarm.cancel.signal).then(
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
