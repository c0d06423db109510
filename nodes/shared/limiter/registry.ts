import { createHmac, randomBytes } from 'node:crypto';
import { cleanKey } from '../errors/key';
import { AddressHealth } from './addressHealth';
import { type Clock, systemClock } from './clock';
import { RequestLimiter } from './requestLimiter';

/** What nobody has asked for during so many ms is forgotten. */
const IDLE_MS = 10 * 60_000;

/** What is known by name: made when it is first asked for, forgotten when it was idle for long. */
class Memory<T> {
	private readonly entries = new Map<string, { value: T; usedAtMs: number }>();

	/** @param isBusy it is in use, however long ago it was asked for */
	constructor(private readonly isBusy: (value: T) => boolean = () => false) {}

	get(name: string, nowMs: number, create: () => T): T {
		let entry = this.entries.get(name);
		if (!entry) this.entries.set(name, (entry = { value: create(), usedAtMs: nowMs }));
		entry.usedAtMs = nowMs;
		return entry.value;
	}

	sweep(nowMs: number): void {
		for (const [name, { value, usedAtMs }] of this.entries) {
			if (nowMs - usedAtMs >= IDLE_MS && !this.isBusy(value)) this.entries.delete(name);
		}
	}
}

/** Addresses, and what lies on the way to them. */
export interface Way {
	/** Base URLs in the order of preference. */
	addresses: readonly string[];
	/** The proxy, as n8n's *Request Options* give it. */
	proxy?: unknown;
	ignoreSsl?: boolean;
}

/**
 * What all runs of a process share, of both nodes: how fast a key may ask for a model, and which
 * address answers. Of a key only a hash is kept. There is no timer: what is idle is forgotten when
 * something else is asked for.
 */
export class Registry {
	private readonly limiters = new Memory<RequestLimiter>(
		({ inFlight, waiting }) => inFlight + waiting > 0,
	);
	private readonly health = new Memory<AddressHealth>();
	private readonly usageRefused = new Memory<{ refused: boolean }>();
	/** Without it a hash could be compared with those of guessed keys. */
	private readonly salt = randomBytes(32);

	constructor(readonly clock: Clock) {}

	/**
	 * @param apiKey as the credential has it
	 * @param scope what is counted together: a model's completions, or another kind of request
	 */
	limiter(apiKey: string, scope: string): RequestLimiter {
		const hash = createHmac('sha256', this.salt).update(cleanKey(apiKey)).digest('base64');
		return this.limiters.get(
			`${hash} ${scope}`,
			this.sweep(),
			() => new RequestLimiter(this.clock),
		);
	}

	addressHealth({ addresses, proxy, ignoreSsl = false }: Way): AddressHealth {
		const name = JSON.stringify([addresses, proxy, ignoreSsl]);
		return this.health.get(name, this.sweep(), () => new AddressHealth(addresses, this.clock));
	}

	/** Whether this address refuses `stream_options` for this model; to be set by who learns it. */
	usageOption(address: string, model: string): { refused: boolean } {
		const name = JSON.stringify([address, model]);
		return this.usageRefused.get(name, this.sweep(), () => ({ refused: false }));
	}

	private sweep(): number {
		const nowMs = this.clock.now();
		for (const memory of [this.limiters, this.health, this.usageRefused]) memory.sweep(nowMs);
		return nowMs;
	}
}

/** The one of this process. */
export const registry = new Registry(systemClock);
