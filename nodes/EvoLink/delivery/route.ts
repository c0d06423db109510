/** The addresses of one kind of request in one run; the run stays with the one that answers. */
export class Route {
	private current = 0;

	/** @param addresses base URLs in the order of preference, one or two */
	constructor(private readonly addresses: readonly string[]) {}

	get address(): string {
		return this.addresses[this.current] ?? '';
	}

	/** Whether there is an address that isn't among these. */
	hasOtherThan(failed: ReadonlySet<string>): boolean {
		return this.addresses.some((address) => !failed.has(address));
	}

	/** Leaves `address` for everybody, unless somebody else did already. */
	moveOnFrom(address: string): void {
		if (this.address === address) this.current = (this.current + 1) % this.addresses.length;
	}
}
