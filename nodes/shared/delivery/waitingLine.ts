/** Somebody who waits for admission. */
export interface Waiting {
	admit: () => void;
	/** Set when the wait was given up; the line passes over it. */
	gone: boolean;
}

/**
 * Who is next: those sent back most often first, since they have the fewest attempts left;
 * among equals in the order of arrival. All operations take constant time on average.
 */
export class WaitingLine {
	private readonly ranks: Array<{ entries: Waiting[]; head: number }> = [];
	private waiting = 0;

	get size(): number {
		return this.waiting;
	}

	join(entry: Waiting, rank: number): void {
		(this.ranks[rank] ??= { entries: [], head: 0 }).entries.push(entry);
		this.waiting++;
	}

	leave(entry: Waiting): void {
		if (entry.gone) return;
		entry.gone = true;
		this.waiting--;
	}

	next(): Waiting | undefined {
		for (let rank = this.ranks.length - 1; rank >= 0; rank--) {
			const queue = this.ranks[rank];
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
		}
		return undefined;
	}
}
