import type { Clock } from './clock';
import { Pace } from './pace';
import { type Waiting, WaitingLine } from './waitingLine';

/** Requests that may leave before any has been answered: what a dead address costs. */
const OPENING_LIMIT = 4;

/** How long to hold the others back for that, in ms: most refused connections are known by then. */
const OPENING_MS = 50;

/**
 * Admits requests: at most `limit` at a time, at the run's pace, in input order.
 * Who enters has to leave, with `leave`.
 */
export class Gate {
	private readonly line = new WaitingLine();
	private readonly pace: Pace;
	private inFlight = 0;
	private alarmAtMs = Infinity;
	private opened = false;
	private opening = false;

	/** @param limit requests in flight at a time, at least 1 */
	constructor(
		private readonly limit: number,
		private readonly clock: Clock,
	) {
		this.pace = new Pace(clock.now());
	}

	/**
	 * Waits for admission.
	 * @param rank how often this request was sent back already: the most often go first
	 * @throws the signal's reason, when it fires before admission
	 */
	async enter(rank: number, signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const entry: Waiting = {
				gone: false,
				admit: () => {
					signal.removeEventListener('abort', giveUp);
					resolve();
				},
			};
			const giveUp = () => {
				this.line.leave(entry);
				reject(signal.reason as Error);
			};
			signal.addEventListener('abort', giveUp, { once: true });
			this.line.join(entry, rank);
			this.admit();
		});
	}

	/** Ends what `enter` began. */
	leave(): void {
		this.inFlight--;
		this.admit();
	}

	/** The server answered, and not with a refusal. */
	answered(): void {
		this.opened = true;
		this.pace.onAdmitted();
	}

	/** The server refused a request that left at `startedMs`: nobody leaves for `waitMs`. */
	refused(startedMs: number, waitMs: number): void {
		this.opened = true;
		this.pace.onRefused(startedMs, this.clock.now(), waitMs);
	}

	private admit(): void {
		while (this.line.size > 0 && this.inFlight < this.currentLimit()) {
			const nowMs = this.clock.now();
			const waitMs = this.pace.waitMs(nowMs);
			if (waitMs > 0) {
				this.wakeUp(nowMs, waitMs);
				return;
			}
			const entry = this.line.next();
			if (!entry) return;
			this.inFlight++;
			this.pace.onStart(nowMs);
			entry.admit();
		}
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
