import { MAX_WAIT_MS } from '../api/limits';
import type { Announcement } from '../transport/rateHeaders';
import { AnnouncedLimit } from './announcedLimit';
import { Alarm } from './alarm';
import type { Clock } from './clock';
import type { Departure, Wait } from './departure';
import { AdaptiveRate } from './adaptiveRate';
import { FairQueue, FIRST_ATTEMPT } from './fairQueue';
import type { Flow } from './flow';
import { Closure, LongPause } from './longPause';
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
	private readonly announced = new AnnouncedLimit();
	private inside = 0;
	private readonly closure = new Closure();
	private readonly alarm: Alarm;

	constructor(
		private readonly clock: Clock,
		private readonly rate = new AdaptiveRate(clock.now()),
	) {
		this.alarm = new Alarm(clock, () => this.admit());
	}

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
	 * @throws LongPause when nobody may leave for longer than anybody waits
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
					const nowMs = this.clock.now();
					const departure = this.rate.onStart(nowMs, flow.maxConcurrency, this.queue.runs);
					resolve({ ...departure, order: this.announced.onStart(nowMs) });
				},
				refuse: (reason) => {
					signal.removeEventListener('abort', giveUp);
					reject(reason);
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

	/** The server answered, and not with a refusal. @param said what it said of its limit */
	answered(departure: Departure, said?: Announcement): void {
		this.closure.answered(departure.atMs);
		this.rate.onAdmitted(departure);
		if (said) this.announced.heard(departure.order ?? 0, said, this.clock.now());
	}

	/** The server wants a longer wait than anybody makes: whoever waits is told so. */
	close(waitMs: number): void {
		this.closure.begin(this.clock.now(), waitMs);
		this.admit();
	}

	/** The server refused for everybody's sake: nobody leaves for a while. */
	refused(departure: Departure, wait: Wait): void {
		this.rate.onRefused(departure, this.clock.now(), wait);
	}

	/** Lets go whoever may. */
	admit(): void {
		const nowMs = this.clock.now();
		const closedMs = this.closure.leftMs(nowMs);
		if (closedMs > MAX_WAIT_MS) return this.turnAway(nowMs, closedMs);
		this.endRest(nowMs);
		while (this.queue.size > 0) {
			const waitMs = Math.max(closedMs, this.rate.waitMs(nowMs), this.announced.waitMs(nowMs));
			if (waitMs > 0) {
				this.alarm.set(nowMs + waitMs);
				break;
			}
			const entry = this.queue.next(this.rate.odds);
			if (!entry) break;
			entry.admit();
		}
		if (this.waiting === 0) this.alarm.cancel();
	}

	private turnAway(nowMs: number, closedMs: number): void {
		this.endRest(Infinity);
		for (let entry = this.queue.next('good'); entry; entry = this.queue.next('good')) {
			if (this.closure.asksAgain(nowMs)) entry.admit();
			else entry.refuse?.(new LongPause(closedMs));
		}
		if (this.waiting === 0) this.alarm.cancel();
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
		if (nextMs < Infinity) this.alarm.set(nextMs);
	}
}
