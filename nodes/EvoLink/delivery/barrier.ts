/** Holds those who wait until everybody who is expected has arrived. */
export class Barrier {
	private readonly arrived = new Set<number>();
	private readonly waiting = new Set<() => void>();

	/** @param expected how many there are; known for certain once somebody waits */
	constructor(private readonly expected: () => number) {}

	/** Counts once for each. */
	arrive(who: number): void {
		this.arrived.add(who);
		if (!this.isOpen) return;
		for (const goOn of this.waiting) goOn();
		this.waiting.clear();
	}

	async opened(): Promise<void> {
		if (this.isOpen) return;
		await new Promise<void>((resolve) => this.waiting.add(resolve));
	}

	private get isOpen(): boolean {
		return this.arrived.size >= this.expected();
	}
}
