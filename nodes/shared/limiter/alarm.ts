import type { Clock } from './clock';

/** Wakes once, at the earliest of the times it was set to. */
export class Alarm {
	private pending?: { atMs: number; cancel: AbortController };

	constructor(
		private readonly clock: Clock,
		private readonly wake: () => void,
	) {}

	/** One is enough: an earlier time replaces a later one. */
	set(atMs: number): void {
		if (this.pending && this.pending.atMs <= atMs) return;
		this.cancel();
		const pending = { atMs, cancel: new AbortController() };
		this.pending = pending;
		void this.clock.sleep(Math.max(0, atMs - this.clock.now()), pending.cancel.signal).then(
			() => {
				if (this.pending === pending) this.pending = undefined;
				this.wake();
			},
			() => {},
		);
	}

	cancel(): void {
		this.pending?.cancel.abort();
		this.pending = undefined;
	}
}
