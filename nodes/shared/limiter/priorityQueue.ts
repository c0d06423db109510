/** Somebody who waits for admission. */
export interface Waiting {
	admit: () => void;
	/** Ends the wait without admission. */
	refuse?: (reason: Error) => void;
	/** Set when the wait was given up or has ended; the queue passes over it. */
	gone: boolean;
}

/** Who would be next, and the priority and order of arrival by which queues are compared. */
export interface Head {
	priority: number;
	order: number;
}

interface Place {
	entry: Waiting;
	order: number;
}

/**
 * Who is next: the lowest priority number first, among equals in the order of arrival.
 * All operations take constant time on average.
 */
export class PriorityQueue {
	private readonly classes: Array<{ places: Place[]; head: number }> = [];
	private waiting = 0;

	get size(): number {
		return this.waiting;
	}

	/**
	 * @param priority 0 or more
	 * @param order place in the order of arrival, where it is to be compared with other queues' entries
	 */
	join(entry: Waiting, priority: number, order = 0): void {
		while (this.classes.length <= priority) this.classes.push({ places: [], head: 0 });
		this.classes[priority]?.places.push({ entry, order });
		this.waiting++;
	}

	leave(entry: Waiting): void {
		if (entry.gone) return;
		entry.gone = true;
		this.waiting--;
	}

	/** @param highestFirst this once, begin with the highest priority number */
	peek(highestFirst = false): Head | undefined {
		const { length } = this.classes;
		for (let index = 0; index < length; index++) {
			const priority = highestFirst ? length - 1 - index : index;
			const place = this.headOf(priority);
			if (place) return { priority, order: place.order };
		}
		return undefined;
	}

	/** @param highestFirst this once, begin with the highest priority number */
	next(highestFirst = false): Waiting | undefined {
		const head = this.peek(highestFirst);
		const entry = head && this.headOf(head.priority)?.entry;
		if (entry) this.leave(entry);
		return entry;
	}

	/** The first that still waits; those before it are dropped. */
	private headOf(priority: number): Place | undefined {
		const queue = this.classes[priority];
		if (!queue) return undefined;
		while (queue.places[queue.head]?.entry.gone) {
			queue.head++;
			if (queue.head > 1024) {
				queue.places.splice(0, queue.head);
				queue.head = 0;
			}
		}
		return queue.places[queue.head];
	}
}
