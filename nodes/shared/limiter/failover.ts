/** The addresses of one kind of request in one run; the run stays with the one that answers. */
export class Failover {
	private current = 0;

	/** @param addresses base URLs in the order of preference, one or two */
	constructor(private readonly addresses: readonly string[]) {}

	/**
	 * Where a request goes that has just failed at these addresses: to the run's address, or to
	 * another one if that is among them. Else neighbours that move the run to and fro could send it
	 * to the same dead address again and again.
	 */
	addressFor(failed: ReadonlySet<string>): string {
		const address = this.addresses[this.current] ?? '';
		if (!failed.has(address)) return address;
		return this.addresses.find((other) => !failed.has(other)) ?? address;
	}

	/** Whether there is an address that isn't among these. */
	hasOtherThan(failed: ReadonlySet<string>): boolean {
		return this.addresses.some((address) => !failed.has(address));
	}

	/** Leaves `address` for everybody, unless somebody else did already. */
	moveOnFrom(address: string): void {
		if (this.addresses[this.current] === address)
			this.current = (this.current + 1) % this.addresses.length;
	}
}
