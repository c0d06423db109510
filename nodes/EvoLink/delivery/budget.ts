import { FaultError } from '../../shared/errors/fault';
import { type Cap, Meter, type Spend } from './meter';

/** Requests that may be in flight before any reply has told what one costs. */
const OPENING_LIMIT = 4;

let lastId = 0;

/** Why nothing more is sent. */
export type BudgetEnd =
	| { reason: 'reached'; meter: Meter }
	/** A reply without token counts, or whose cost can't be told: `why`. */
	| { reason: 'unmeasured'; meter: Meter; why?: string }
	/** No reply has told yet what a request costs, and of these the outcome is unknown. */
	| { reason: 'outcome-unknown'; meter: Meter };

interface Waiting {
	admit: () => void;
	refuse: (fault: FaultError) => void;
}

/**
 * Keeps what one run spends within its caps. Who enters has to leave: with what the reply cost, with
 * nothing, or with an unknown outcome, which counts as an average reply.
 */
export class Budget {
	/** Tells replies that this budget has counted. */
	readonly id = ++lastId;
	private readonly meters: Meter[];
	private readonly queue = new Set<Waiting>();
	private inFlight = 0;
	private unknown = 0;
	private end?: BudgetEnd;

	/** @param limit requests in flight at a time: what waits for its turn elsewhere can't be held back here */
	constructor(
		caps: Cap[],
		private readonly limit: number,
	) {
		this.meters = caps.map((cap) => new Meter(cap));
	}

	/**
	 * Waits until a further request fits.
	 * @throws FaultError when none will; the signal's reason, when it fires first
	 */
	async enter(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const giveUp = () => {
				this.queue.delete(waiting);
				reject(signal.reason as Error);
			};
			const done = () => signal.removeEventListener('abort', giveUp);
			const waiting: Waiting = {
				admit: () => {
					done();
					resolve();
				},
				refuse: (fault) => {
					done();
					reject(fault);
				},
			};
			signal.addEventListener('abort', giveUp, { once: true });
			this.queue.add(waiting);
			this.admit();
		});
	}

	/** A reply came: what it cost by each cap's measure, or in one line why that can't be told. */
	paid(spend: Spend): void {
		this.inFlight--;
		this.count(spend);
		this.admit();
	}

	/** A reply that a run before has paid for counts as if this one had. */
	reuse(spend: Spend): void {
		this.count(spend);
		this.admit();
	}

	/** The request was not processed. */
	free(): void {
		this.inFlight--;
		this.admit();
	}

	/** The request may have been processed and billed. */
	doubt(): void {
		this.inFlight--;
		this.unknown++;
		this.admit();
	}

	private count(spend: Spend): void {
		for (const meter of this.meters) {
			const amount = spend(meter.cap.unit);
			if ('value' in amount) meter.add(amount.value);
			else this.end ??= { reason: 'unmeasured', meter, why: amount.reason };
		}
	}

	private admit(): void {
		for (const waiting of this.queue) {
			const end = this.ending();
			if (end === undefined && !this.hasRoom()) return;
			this.queue.delete(waiting);
			if (end) {
				waiting.refuse(faultOf(end));
			} else {
				this.inFlight++;
				waiting.admit();
			}
		}
	}

	private hasRoom(): boolean {
		const open = this.inFlight + this.unknown;
		if (this.inFlight >= this.limit) return false;
		if (!this.meters.every((meter) => meter.knowsAverage)) return open < OPENING_LIMIT;
		return !this.meters.some((meter) => meter.reachedWith(open));
	}

	/** Once there is one, it stays: the way back would need somebody who is in flight. */
	private ending(): BudgetEnd | undefined {
		const reached = this.meters.find((meter) => meter.reachedWith(this.unknown));
		if (reached) this.end ??= { reason: 'reached', meter: reached };
		const [meter] = this.meters;
		if (this.inFlight === 0 && meter && !this.hasRoom()) {
			this.end ??= { reason: 'outcome-unknown', meter };
		}
		return this.end;
	}
}

function faultOf({ reason, meter, ...more }: BudgetEnd): FaultError {
	const { field, unit, limit } = meter.cap;
	return new FaultError({
		kind: 'budget',
		reason,
		repeat: 'never',
		neverSent: true,
		cause: 'quota-exhausted',
		field,
		limit,
		facts: { [`spent_${unit}`]: meter.spent, ...('why' in more && { why: more.why }) },
	});
}
