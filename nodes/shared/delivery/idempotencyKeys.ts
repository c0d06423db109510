import { randomUUID } from 'node:crypto';
import { FaultError } from '../errors/fault';
import type { Settled } from '../errors/settle';

/** What one request is sent as: its body differs by how the reply is to come. */
export type Variant = 'whole' | 'streamed' | 'streamedWithUsage';

/** What an attempt's end tells of the request that left with its key. */
export type Learned = 'outcome' | 'nothing' | 'outcomeUnknown';

/** A key that left, without anybody knowing what became of the request. */
export type OpenKey = [Variant, string];

/**
 * The `Idempotency-Key`s of one request: one per body, the same for all attempts, at whichever address.
 * A key is 36 characters of `[0-9a-f-]`; EvoLink takes 16 to 96 of `[A-Za-z0-9._-]`.
 */
export class IdempotencyKeys {
	private readonly keys = new Map<Variant, { key: string; open: boolean }>();

	/** @param open keys of an earlier run that sent the same request */
	constructor(open: readonly OpenKey[] = []) {
		for (const [variant, key] of open) this.keys.set(variant, { key, open: true });
	}

	/** The key that this body is sent with. */
	keyOf(variant: Variant): string {
		let entry = this.keys.get(variant);
		if (!entry) this.keys.set(variant, (entry = { key: randomUUID(), open: false }));
		return entry.key;
	}

	/** What an attempt ended with. A refusal of a repetition says nothing of the attempt before it. */
	learn(variant: Variant, learned: Learned): void {
		const entry = this.keys.get(variant);
		if (entry && learned !== 'nothing') entry.open = learned === 'outcomeUnknown';
	}

	/** The reply itself says that nobody knows what became of the request. */
	doubt(): void {
		for (const entry of this.keys.values()) entry.open = true;
	}

	/** The next attempt is to be processed anew, and not answered with what was kept for this key. */
	renew(variant: Variant): void {
		this.keys.delete(variant);
	}

	/** Keys of bodies whose outcome is unknown. */
	get open(): OpenKey[] {
		return [...this.keys]
			.filter(([, { open }]) => open)
			.map(([variant, { key }]) => [variant, key]);
	}
}

/** What an attempt's end tells about the request that its key stands for. */
export function learnedFrom(outcome: Settled<unknown>): Learned {
	if ('value' in outcome) return 'outcome';
	// Stopped while it was under way.
	if (!(outcome.error instanceof FaultError)) return 'outcomeUnknown';
	const { repeat, replayed, httpStatus = 0 } = outcome.error.fault;
	if (repeat === 'unknown') return 'outcomeUnknown';
	return replayed || (httpStatus >= 200 && httpStatus < 300) ? 'outcome' : 'nothing';
}
