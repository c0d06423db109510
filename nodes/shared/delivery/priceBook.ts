import type { Reading } from '../api/pricing/reading';
import { type PricingRules, readPricingRules } from '../api/pricing/rules';
import { FaultError } from '../errors/fault';
import { shown } from '../errors/inputFault';
import { settle } from '../errors/settle';
import { systemClock, unless } from '../limiter/clock';

/** Prices are asked for again after the record's `fresh_until`, but not before this, in ms. */
const RENEW_MS = 10 * 60_000;

/** How long a record serves that can't be renewed, and at most counts as fresh, in ms. */
const KEEP_MS = 24 * 60 * 60_000;

/** A model whose prices couldn't be had at all is asked for again after this, in ms. */
const RETRY_MS = 60_000;

/** Models remembered; the one not asked for the longest goes first. */
const MOST_MODELS = 200;

/** How a model's record is fetched. */
export interface PriceOrder {
	/** Base URL and model: what the record belongs to. */
	key: string;
	/** @throws FaultError when there is no record to be had */
	load: () => Promise<unknown>;
	/** Stop of the run that asks. */
	signal: AbortSignal;
}

interface Entry {
	known?: { rules: Reading<PricingRules>; atMs: number };
	failure: string;
	dueMs: number;
	loading?: Promise<void>;
	told: boolean;
}

/** The prices of models, shared by all executions of this process. */
export class PriceBook {
	private readonly entries = new Map<string, Entry>();

	/** @param now in ms since the epoch */
	constructor(private readonly now: () => number) {}

	/**
	 * A model's rules, or why there are none. Who asks while they are being fetched waits for the same
	 * request; one that was stopped with the run that began it begins again for the others.
	 * @throws the signal's reason, when it fires first
	 */
	async rules({ key, load, signal }: PriceOrder): Promise<Reading<PricingRules>> {
		const entry = this.entry(key);
		while (this.now() >= entry.dueMs) {
			signal.throwIfAborted();
			entry.loading ??= this.renew(entry, load, signal).finally(() => {
				entry.loading = undefined;
			});
			await unless(signal, entry.loading);
		}
		const { known, failure } = entry;
		if (known && this.now() - known.atMs < KEEP_MS) return known.rules;
		return { reason: failure };
	}

	/** Whether it is the first time that somebody hears why this model's cost can't be told. */
	firstTold(key: string): boolean {
		const entry = this.entry(key);
		const first = !entry.told;
		entry.told = true;
		return first;
	}

	private async renew(
		entry: Entry,
		load: () => Promise<unknown>,
		signal: AbortSignal,
	): Promise<void> {
		const outcome = await settle(load());
		const nowMs = this.now();
		if ('value' in outcome) {
			const { meta, model } = (outcome.value ?? {}) as { meta?: unknown; model?: unknown };
			const rules = readPricingRules(model);
			const freshUntilMs = Math.min(freshUntil(meta) ?? nowMs, nowMs + KEEP_MS);
			entry.known = { rules, atMs: nowMs };
			entry.dueMs = Math.max(freshUntilMs, nowMs + RENEW_MS);
		} else if (!signal.aborted) {
			entry.failure = reasonOf(outcome.error);
			entry.dueMs = nowMs + (entry.known ? RENEW_MS : RETRY_MS);
		}
	}

	private entry(key: string): Entry {
		const entry = this.entries.get(key) ?? { failure: '', dueMs: -Infinity, told: false };
		this.entries.delete(key);
		this.entries.set(key, entry);
		const [oldest] = this.entries.keys();
		if (this.entries.size > MOST_MODELS && oldest !== undefined) this.entries.delete(oldest);
		return entry;
	}
}

function reasonOf(error: unknown): string {
	if (!(error instanceof FaultError))
		return `the price list can't be had (${shown((error as Error).message)})`;
	const { httpStatus = 0, kind } = error.fault;
	if (httpStatus >= 300) return `the price list answered with status ${httpStatus}`;
	return `the price list can't be had (${kind})`;
}

function freshUntil(meta: unknown): number | undefined {
	const text = (meta as { fresh_until?: unknown } | null | undefined)?.fresh_until;
	const ms = typeof text === 'string' && text.length < 50 ? Date.parse(text) : NaN;
	return Number.isNaN(ms) ? undefined : ms;
}

export const priceBook = new PriceBook(() => systemClock.now());
