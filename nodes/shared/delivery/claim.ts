import type { Entry, PaidReplies } from './paidReplies';

/**
 * - `reply`: an item's usable reply, for one item
 * - `keys`: the open `Idempotency-Key`s of a request of unknown outcome, for one request
 * - `url`: where an image was uploaded to, for any number of requests
 */
export type KeptKind = 'reply' | 'keys' | 'url';

/** One run's share of the store: what it paid for, and what it took over from a run before. */
export class Claim {
	private readonly held = new Set<Entry>();
	private over = false;
	/** Items that are on their way: while there are any, what the run paid for is its own. */
	itemsInProgress = 0;

	constructor(
		private readonly store: PaidReplies,
		readonly owner: string,
	) {}

	/** Whether other runs of this node have left anything, or hold it now. */
	get mayTake(): boolean {
		return this.store.countOf(this.owner) > this.held.size;
	}

	/** What a run before left under this identity. It is this run's from now on, for one item. */
	take(kind: KeptKind, identity: string): unknown {
		const entry = this.store.find(
			this.owner,
			nameOf(kind, identity),
			({ claim }) => claim !== this && claim.isFree,
		);
		if (!entry) return undefined;
		entry.claim.forget(entry);
		entry.claim = this;
		this.held.add(entry);
		const value: unknown = JSON.parse(entry.json.toString());
		// Keys are left anew by whoever does not learn what became of their request.
		if (kind === 'keys') this.store.remove(entry);
		return value;
	}

	/** What any run of this node has left under this identity; it stays there. */
	look(kind: KeptKind, identity: string): unknown {
		const entry = this.store.find(this.owner, nameOf(kind, identity), () => true);
		return entry && JSON.parse(entry.json.toString());
	}

	/** @param expiresAtMs default: 60 minutes from now */
	keep(kind: KeptKind, identity: string, value: unknown, expiresAtMs?: number): void {
		const entry = this.store.add(this, nameOf(kind, identity), value, expiresAtMs);
		if (entry) this.held.add(entry);
	}

	/**
	 * The run has delivered its items: their replies leave. Keys of requests whose outcome is unknown
	 * stay, with the URLs that stand in those requests.
	 */
	succeed(): void {
		const hasKeys = [...this.held].some(({ name }) => name.startsWith('keys '));
		for (const entry of this.held) {
			if (entry.name.startsWith('reply ') || !hasKeys) this.store.remove(entry);
		}
		this.over = true;
	}

	/** The run failed or was stopped: the next one may take what it paid for. */
	fail(): void {
		this.over = true;
	}

	private get isFree(): boolean {
		return this.over || this.itemsInProgress === 0;
	}

	forget(entry: Entry): void {
		this.held.delete(entry);
	}
}

const nameOf = (kind: KeptKind, identity: string): string => `${kind} ${identity}`;
