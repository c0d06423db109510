/** Somebody who waits for admission. */
export interface Waiting {
	admit: () => void;
	/** Set when the wait was given up; the line passes over it. */
	gone: boolean;
}

/**
 * Who is next: the lowest lane first, in each the order of arrival.
 * All operations take constant time on average.
 */
export class PriorityQueue {
	private readonly lanes: Array<{ entries: Waiting[]; head: number }> = [];
	private waiting = 0;

	get size(): number {
		return this.waiting;
	}

	/** @param lane 0 or more */
	join(entry: Waiting, lane: number): void {
		while (this.lanes.length <= lane) this.lanes.push({ entries: [], head: 0 });
		this.lanes[lane]?.entries.push(entry);
		this.waiting++;
	}

	leave(entry: Waiting): void {
		if (entry.gone) return;
		entry.gone = true;
		this.waiting--;
	}

	/** @param highestFirst this once, begin with the highest lane */
	next(highestFirst = false): Waiting | undefined {
		const { length } = this.lanes;
		for (let index = 0; index < length; index++) {
			const entry = this.nextIn(highestFirst ? length - 1 - index : index);
			if (entry) return entry;
		}
		return undefined;
	}

	private nextIn(lane: number): Waiting | undefined {
		const queue = this.lanes[lane];
		while (queue && queue.head < queue.entries.length) {
			const entry = queue.entries[queue.head++];
			if (queue.head > 1024) {
				queue.entries.splice(0, queue.head);
				queue.head = 0;
			}
			if (!entry || entry.gone) continue;
			entry.gone = true;
			this.waiting--;
			return entry;
		}
		return undefined;
	}
}
