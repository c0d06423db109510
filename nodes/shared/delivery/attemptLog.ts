import type { AttemptSummary } from '../errors/fault';

/** Counts attempts and remembers where they went. */
export class AttemptLog {
	private attempts = 0;
	private firstMs?: number;
	private readonly addresses: string[] = [];

	constructor(private readonly now: () => number) {}

	/** Marks the start of an item's way. */
	start(): void {
		this.firstMs ??= this.now();
	}

	add(address: string): void {
		this.attempts++;
		if (this.addresses.at(-1) !== address) this.addresses.push(address);
	}

	get summary(): AttemptSummary {
		return {
			attempts: this.attempts,
			elapsedMs: this.firstMs === undefined ? 0 : this.now() - this.firstMs,
			addresses: [...this.addresses],
		};
	}
}
