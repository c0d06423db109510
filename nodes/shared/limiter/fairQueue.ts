import type { Flow } from './flow';
import { type Head, PriorityQueue, type Waiting } from './priorityQueue';

/**
 * That whoever leaves now is admitted: `certain`, the server named this moment; `good`, the rate has
 * proved right; `open`, nobody knows.
 */
export type Odds = 'certain' | 'good' | 'open';

/** What comes for the first time; lower numbers go before it, higher ones after it. */
export const FIRST_ATTEMPT = 1;

/** Refused twice: it should not be risked at a moment that may be wrong. */
const FRAGILE = FIRST_ATTEMPT + 2;

/**
 * Requests of several runs that wait for one limiter. The runs take turns (round robin), so that a
 * long run doesn't keep a short one waiting; within a run those refused least often go first, since
 * they can best afford to be refused once more. Two kinds stand outside the turns: what failed for a
 * reason of its own goes before all others, so that a lost cause shows early, and a place that is
 * certain goes to whoever was refused most often. Runs with enough in flight are passed over.
 */
export class FairQueue {
	/** In the order of their turns. */
	private readonly lines = new Map<Flow, PriorityQueue>();
	private waiting = 0;
	private order = 0;

	get size(): number {
		return this.waiting;
	}

	/** Runs with waiting requests. */
	get runs(): number {
		return this.lines.size;
	}

	/** @param priority 0 or more, lower ones go first */
	join(flow: Flow, entry: Waiting, priority: number): void {
		let line = this.lines.get(flow);
		if (!line) this.lines.set(flow, (line = new PriorityQueue()));
		line.join(entry, priority, this.order++);
		this.waiting++;
	}

	leave(flow: Flow, entry: Waiting): void {
		if (entry.gone) return;
		this.lines.get(flow)?.leave(entry);
		this.waiting--;
		this.forget(flow);
	}

	/** Takes out who is next. @param odds that whoever leaves now is admitted */
	next(odds: Odds): Waiting | undefined {
		const highestFirst = odds === 'certain';
		let best: (Head & { flow: Flow; line: PriorityQueue }) | undefined;
		for (const [flow, line] of this.lines) {
			const head = flow.isFull ? undefined : line.peek(highestFirst);
			if (head && (!best || goesBefore(head, best, odds))) best = { ...head, flow, line };
		}
		const entry = best?.line.next(highestFirst);
		if (!best || !entry) return undefined;
		this.waiting--;
		if (best.priority >= FIRST_ATTEMPT) {
			this.lines.delete(best.flow);
			this.lines.set(best.flow, best.line);
		}
		this.forget(best.flow);
		return entry;
	}

	private forget(flow: Flow): void {
		if (this.lines.get(flow)?.size === 0) this.lines.delete(flow);
	}
}

/** @returns false among equals: then it is the turn of the first */
function goesBefore(one: Head, other: Head, odds: Odds): boolean {
	const [rank, otherRank] = [rankOf(one, odds), rankOf(other, odds)];
	if (rank !== otherRank) return rank < otherRank;
	const inTurn = odds === 'certain' ? FIRST_ATTEMPT : Infinity;
	return (one.priority < FIRST_ATTEMPT || one.priority > inTurn) && one.order < other.order;
}

function rankOf({ priority }: Head, odds: Odds): number {
	if (odds === 'certain') return -priority;
	if (priority < FIRST_ATTEMPT) return 0;
	return odds === 'open' && priority >= FRAGILE ? 2 : 1;
}
