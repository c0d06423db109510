import { type Clock, unless } from './clock';

/** How long an address that failed is left, in ms. */
const LEFT_FOR_MS = 30_000;

/** An address that answered so recently, in ms, needs no test by a few requests. */
const FRESH_MS = 60_000;

/** Requests that may leave before any has been answered: what a dead address costs. */
const OPENING_LIMIT = 4;

/** How long to hold the others back for that, in ms: most refused connections are known by then. */
const OPENING_MS = 50;

/** What is known of one address. */
interface Circuit {
	/** When it last failed, in ms since the epoch; undefined: it is as good as any. */
	failedAtMs?: number;
}

/** Which of a credential's addresses answers, for all runs that use the same ones. */
export class AddressHealth {
	private readonly circuits: ReadonlyMap<string, Circuit>;
	private freshUntilMs = -Infinity;
	/** Requests that may still leave before anything is known. */
	private early = OPENING_LIMIT;
	private opening?: { ended: Promise<void>; end: AbortController };

	/** @param addresses base URLs in the order of preference, one or two */
	constructor(
		private readonly addresses: readonly string[],
		private readonly clock: Clock,
	) {
		this.circuits = new Map(addresses.map((address) => [address, {}]));
	}

	/**
	 * Where a request goes that has just failed at these addresses: to the first one that works, but
	 * not to one of those as long as there is another. When none works, to the preferred one.
	 */
	addressFor(failed: ReadonlySet<string>): string {
		const untried = this.addresses.filter((address) => !failed.has(address));
		const usable = untried.length > 0 ? untried : this.addresses;
		return usable.find((address) => !this.isLeft(address)) ?? usable[0] ?? '';
	}

	/** Whether there is an address that isn't among these. */
	hasOtherThan(failed: ReadonlySet<string>): boolean {
		return this.addresses.some((address) => !failed.has(address));
	}

	/** The address refused the connection, or is out of service: everybody leaves it for a while. */
	failed(address: string): void {
		const circuit = this.circuits.get(address);
		if (circuit) circuit.failedAtMs = this.clock.now();
		this.opened();
	}

	/** The address replied to what left at this time. */
	answered(address: string, sentAtMs: number): void {
		const circuit = this.circuits.get(address);
		if (circuit && sentAtMs >= (circuit.failedAtMs ?? -Infinity)) circuit.failedAtMs = undefined;
		this.opened();
	}

	/**
	 * Waits until it is known whether the addresses answer at all: the first few requests go ahead,
	 * the others follow when one of them has been answered, and after 50 ms in any case.
	 * @throws the signal's reason, when it fires first
	 */
	async ready(signal: AbortSignal): Promise<void> {
		if (this.clock.now() < this.freshUntilMs) return;
		if (this.early > 0) this.early--;
		else await unless(signal, (this.opening ??= this.hold()).ended);
	}

	private isLeft(address: string): boolean {
		const { failedAtMs = -Infinity } = this.circuits.get(address) ?? {};
		return this.clock.now() < failedAtMs + LEFT_FOR_MS;
	}

	private hold() {
		const end = new AbortController();
		const wait = async () => {
			await this.clock.sleep(OPENING_MS, end.signal);
			// After a standstill of the process timers run before refusals that have long come in: let those be read.
			await this.clock.sleep(0);
			await this.clock.sleep(0);
			this.opened();
		};
		return { ended: wait().catch(() => {}), end };
	}

	private opened(): void {
		this.freshUntilMs = this.clock.now() + FRESH_MS;
		this.early = OPENING_LIMIT;
		this.opening?.end.abort();
		this.opening = undefined;
	}
}
