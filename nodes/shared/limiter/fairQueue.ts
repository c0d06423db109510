import type { Flow } from './flow';
import { type Head, PriorityQueue, type Waiting } from './priorityQueue';

/** What comes for the first time; lower numbers go before it, higher ones after it. */
export const FIRST_ATTEMPT = 1;

/**
 * Requests of several runs that wait for one limiter. First attempts of the runs take turns (round
 * robin), so that a long run doesn't keep a short one waiting; all others stand in one order, that of
 * their priority and arrival, whichever run they belong to. Runs with enough in flight are passed over.
 */
export class FairQueue {
	/** In the order of their turns. */
	private readonly lines = new Map<Flow, PriorityQueue>();
	private waiting = 0;
	private order = 0;

	get size(): number {
		return this.waiting;
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

	/** @param highestFirst this once, begin with the highest priority number */
	next(highestFirst = false): Waiting | undefined {
		let best: (Head & { flow: Flow; line: PriorityQueue }) | undefined;
		for (const [flow, line] of this.lines) {
			const head = flow.isFull ? undefined : line.peek(highestFirst);
			if (head && (!best || goesBefore(head, best, highestFirst))) best = { ...head, flow, line };
		}
		const entry = best?.line.next(highestFirst);
		if (!best || !entry) return undefined;
		this.waiting--;
		if (best.priority === FIRST_ATTEMPT) {
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

function goesBefore(one: Head, other: Head, highestFirst: boolean): boolean {
	if (one.priority !== other.priority) return one.priority < other.priority !== highestFirst;
	return one.priority !== FIRST_ATTEMPT && one.order < other.order;
}
