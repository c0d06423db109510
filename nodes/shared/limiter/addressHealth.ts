import { type Clock, unless } from './clock';

/** How long an address that failed is left, in ms. */
const LEFT_FOR_MS = 30_000;

/** An address that answered so recently, in ms, needs no test by a few requests. */
const FRESH_MS = 60_000;

/** Requests that may leave before any has been answered: what a dead address costs. */
const OPENING_LIMIT = 4;

/** How long to hold the others back for that, in ms: most refused connections are known by then. */
const OPENING_MS = 50;

/** A request without an answer for so many ms makes an address suspect that has not answered of late. */
const SUSPECT_MS = 1_000;

const NONE: ReadonlySet<string> = new Set();

/** What is known of one address; times in ms since the epoch. */
interface Circuit {
	/** When it last failed; undefined: it is as good as any. */
	failedAtMs?: number;
	answeredAtMs?: number;
	/** When the first request left that nothing has been heard since. */
	silentSinceMs?: number;
	/** Under way: whether the address answers. */
	probe?: Promise<void>;
}

/** Asks an address for something free: whether it answers, undefined if that didn't come out. */
export type Probe = (address: string) => Promise<boolean | undefined>;

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
		const works = (address: string) => this.circuits.get(address)?.failedAtMs === undefined;
		return usable.find(works) ?? usable[0] ?? '';
	}

	/** Whether there is an address that isn't among these. */
	hasOtherThan(failed: ReadonlySet<string>): boolean {
		return this.addresses.some((address) => !failed.has(address));
	}

	/** A request leaves for this address. */
	sent(address: string): void {
		const circuit = this.circuits.get(address);
		if (circuit) circuit.silentSinceMs ??= this.clock.now();
	}

	/** The address refused the connection, or is out of service: everybody leaves it for a while. */
	failed(address: string): void {
		const circuit = this.circuits.get(address);
		if (circuit) Object.assign(circuit, { failedAtMs: this.clock.now(), silentSinceMs: undefined });
		this.opened();
	}

	/** The address replied to what left at this time. */
	answered(address: string, sentAtMs: number): void {
		const circuit = this.circuits.get(address);
		this.opened();
		if (!circuit) return;
		circuit.silentSinceMs = undefined;
		circuit.answeredAtMs = this.clock.now();
		if (sentAtMs >= (circuit.failedAtMs ?? -Infinity)) circuit.failedAtMs = undefined;
	}

	/**
	 * Waits until it is known whether the addresses answer at all: the first few requests go ahead,
	 * the others follow when one of them has been answered, and after 50 ms in any case. Nobody joins
	 * those that wait at a silent address before the probe has told whether it answers. An address that
	 * was left for a while is probed meanwhile, and nobody waits for that.
	 * @throws the signal's reason, when it fires first
	 */
	async ready(signal: AbortSignal, probe: Probe): Promise<void> {
		if (this.addresses.length > 1) {
			const next = this.addressFor(NONE);
			for (const [address, circuit] of this.circuits) {
				if (address !== next && this.mayReturn(circuit)) void this.test(address, circuit, probe);
			}
			const circuit = this.circuits.get(next);
			if (circuit && this.isSuspect(circuit)) await unless(signal, this.test(next, circuit, probe));
		}
		if (this.clock.now() < this.freshUntilMs) return;
		if (this.early > 0) this.early--;
		else await unless(signal, (this.opening ??= this.hold()).ended);
	}

	private mayReturn({ failedAtMs = Infinity }: Circuit): boolean {
		return this.clock.now() >= failedAtMs + LEFT_FOR_MS;
	}

	private isSuspect({ failedAtMs, silentSinceMs = Infinity, answeredAtMs = -Infinity }: Circuit) {
		const nowMs = this.clock.now();
		const silent = nowMs >= silentSinceMs + SUSPECT_MS && nowMs >= answeredAtMs + FRESH_MS;
		return failedAtMs === undefined && silent;
	}

	/** One probe at a time, whoever asks for it. */
	private async test(address: string, circuit: Circuit, probe: Probe): Promise<void> {
		const look = async () => {
			const sentAtMs = this.clock.now();
			const answers = await probe(address);
			circuit.probe = undefined;
			if (answers) this.answered(address, sentAtMs);
			else if (answers === false) this.failed(address);
		};
		await (circuit.probe ??= look());
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
