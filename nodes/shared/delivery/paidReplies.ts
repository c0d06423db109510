import { type Clock, systemClock } from '../limiter/clock';
import { Claim } from './claim';

/** How long something is kept, in ms, from when it was paid for. */
export const KEPT_MS = 60 * 60_000;

/** How much is kept in one process, in bytes of JSON. */
export const KEPT_BYTES = 32 * 1024 * 1024;

/** What an entry takes beside its JSON, in bytes: many small ones are bounded as well. */
const ENTRY_BYTES = 500;

export interface Entry {
	/** Of the claim's owner. */
	name: string;
	json: Buffer;
	expiresAtMs: number;
	claim: Claim;
}

/**
 * What runs have paid for, for the next run of the same node if they fail. In memory, bounded in
 * bytes and time; what has expired goes at the next use of any EvoLink node, without a timer.
 */
export class PaidReplies {
	/** Oldest first. */
	private readonly entries = new Set<Entry>();
	private readonly byOwner = new Map<string, { count: number; byName: Map<string, Set<Entry>> }>();
	private heldBytes = 0;

	constructor(private readonly clock: Pick<Clock, 'now' | 'date'> = systemClock) {}

	/** Bytes held now. */
	get bytes(): number {
		return this.heldBytes;
	}

	/** Entries held now. */
	get size(): number {
		return this.entries.size;
	}

	/** A run's share. @param owner the node, and the credential it uses */
	join(owner: string): Claim {
		this.sweep();
		return new Claim(this, owner);
	}

	/** Drops what has expired. */
	sweep(): void {
		const nowMs = this.clock.now();
		for (const entry of this.entries) if (entry.expiresAtMs <= nowMs) this.remove(entry);
	}

	/** @returns how many entries this owner has */
	countOf(owner: string): number {
		return this.byOwner.get(owner)?.count ?? 0;
	}

	/** The oldest entry of this name that is still good and that `fits`. */
	find(owner: string, name: string, fits: (entry: Entry) => boolean): Entry | undefined {
		const nowMs = this.clock.now();
		for (const entry of this.byOwner.get(owner)?.byName.get(name) ?? []) {
			if (entry.expiresAtMs > nowMs && fits(entry)) return entry;
		}
		return undefined;
	}

	add(claim: Claim, name: string, value: unknown, expiresAtMs?: number): Entry | undefined {
		const json = Buffer.from(JSON.stringify(value));
		// It would drive out everything else.
		if (json.byteLength + ENTRY_BYTES > KEPT_BYTES) return undefined;
		const leftMs = expiresAtMs === undefined ? KEPT_MS : expiresAtMs - this.clock.date();
		const entry = { name, json, claim, expiresAtMs: this.clock.now() + leftMs };
		this.entries.add(entry);
		this.index(entry);
		this.heldBytes += json.byteLength + ENTRY_BYTES;
		for (const oldest of this.entries) {
			if (this.heldBytes <= KEPT_BYTES) break;
			this.remove(oldest);
		}
		return entry;
	}

	remove(entry: Entry): void {
		if (!this.entries.delete(entry)) return;
		this.heldBytes -= entry.json.byteLength + ENTRY_BYTES;
		entry.claim.forget(entry);
		const { owner } = entry.claim;
		const owned = this.byOwner.get(owner);
		const named = owned?.byName.get(entry.name);
		if (!owned || !named) return;
		owned.count--;
		named.delete(entry);
		if (named.size === 0) owned.byName.delete(entry.name);
		if (owned.count === 0) this.byOwner.delete(owner);
	}

	private index(entry: Entry): void {
		const { owner } = entry.claim;
		let owned = this.byOwner.get(owner);
		if (!owned) this.byOwner.set(owner, (owned = { count: 0, byName: new Map() }));
		owned.count++;
		const named = owned.byName.get(entry.name);
		if (named) named.add(entry);
		else owned.byName.set(entry.name, new Set([entry]));
	}
}

/** The one of this process. */
export const paidReplies = new PaidReplies();
