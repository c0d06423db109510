import type { Clock } from './clock';
import { type Departure, AdaptiveRate, type Wait } from './adaptiveRate';
import { type Waiting, PriorityQueue } from './priorityQueue';

/** Requests that may leave before any has been answered: what a dead address costs. */
const OPENING_LIMIT = 4;

/** How long to hold the others back for that, in ms: most refused connections are known by then. */
const OPENING_MS = 50;

/** Lanes of the waiting line: a repetition goes before what is new, so that a lost cause shows early. */
const REPEATED_LANE = 0;

/** Those refused least often first: they can best afford to be refused once more. */
const laneAfter = (refusals: number): number => 1 + refusals;

/** How a request comes to the limiter. */
export interface Arrival {
	/** How often it was refused for the run's sake (429). */
	refusals: number;
	/** It failed for a reason of its own, and is to be repeated. */
	repeated: boolean;
}

/**
 * Admits requests: at most `limit` at a time, at the run's pace, in input order.
 * Who enters has to leave, with `leave`.
 */
export class RequestLimiter {
	private readonly queue = new PriorityQueue();
	private readonly rate: AdaptiveRate;
	private inFlight = 0;
	private alarmAtMs = Infinity;
	private opened = false;
	private opening = false;

	/** @param limit requests in flight at a time, at least 1 */
	constructor(
		private readonly limit: number,
		private readonly clock: Clock,
	) {
		this.rate = new AdaptiveRate(clock.now());
	}

	/** Requests that wait for admission. */
	get waiting(): number {
		return this.queue.size;
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
	async enter({ refusals, repeated }: Arrival, signal: AbortSignal): Promise<Departure> {
		signal.throwIfAborted();
		return await new Promise<Departure>((resolve, reject) => {
			const entry: Waiting = {
				gone: false,
				admit: () => {
					signal.removeEventListener('abort', giveUp);
					resolve(this.depart());
				},
			};
			const giveUp = () => {
				this.queue.leave(entry);
				reject(signal.reason as Error);
			};
			signal.addEventListener('abort', giveUp, { once: true });
			this.queue.join(entry, repeated ? REPEATED_LANE : laneAfter(refusals));
			this.admit();
		});
	}

	/** Ends what `enter` began. */
	leave(): void {
		this.inFlight--;
		this.admit();
	}

	/** The server answered, and not with a refusal. */
	answered(departure: Departure): void {
		this.opened = true;
		this.rate.onAdmitted(departure);
	}

	/** The server refused for everybody's sake: nobody leaves for a while. */
	refused(departure: Departure, wait: Wait): void {
		this.opened = true;
		this.rate.onRefused(departure, this.clock.now(), wait);
	}

	private admit(): void {
		while (this.queue.size > 0 && this.inFlight < this.currentLimit()) {
			const nowMs = this.clock.now();
			const waitMs = this.rate.waitMs(nowMs);
			if (waitMs > 0) {
				this.wakeUp(nowMs, waitMs);
				return;
			}
			// A place that is as good as certain goes to whoever has the fewest attempts left.
			const entry = this.queue.next(this.rate.isPromised);
			if (!entry) return;
			entry.admit();
		}
	}

	private depart(): Departure {
		this.inFlight++;
		return this.rate.onStart(this.clock.now());
	}

	private currentLimit(): number {
		if (this.opened || this.limit <= OPENING_LIMIT) return this.limit;
		if (!this.opening) {
			this.opening = true;
			void this.hold();
		}
		return OPENING_LIMIT;
	}

	private async hold(): Promise<void> {
		await this.clock.sleep(OPENING_MS);
		// After a standstill of the process timers run before refusals that have long come in: let those be read.
		await this.clock.sleep(0);
		await this.clock.sleep(0);
		this.opened = true;
		this.admit();
	}

	/** One alarm is enough; an earlier one replaces a later one, which then finds nothing to do. */
	private wakeUp(nowMs: number, waitMs: number): void {
		const atMs = nowMs + waitMs;
		if (this.alarmAtMs <= atMs) return;
		this.alarmAtMs = atMs;
		void this.clock.sleep(waitMs).then(() => {
			if (this.alarmAtMs === atMs) this.alarmAtMs = Infinity;
			this.admit();
		});
	}
}
