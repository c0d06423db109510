import { type Cost, costOf, NO_COST } from '../../shared/api/pricing/cost';
import { FaultError } from '../../shared/errors/fault';
import { settle } from '../../shared/errors/settle';
import { Barrier } from './barrier';
import type { Budget } from './budget';
import { spendOf } from './charges';
import type { Completed } from './complete';
import { type Charge, ROUTER } from '../../shared/delivery/charge';
import type { Prices } from '../../shared/delivery/prices';

/** What is kept of a paid reply for the caps of later runs. */
export interface Receipt {
	/** What was paid for, request by request. */
	charges: Charge[];
	/** The budget that counted it, as long as it is the same. */
	budget?: number;
}

export interface SpendingOptions {
	/** None: there are no caps. */
	budget?: Budget;
	/** The price of each request is counted, and has to be known. */
	countsCredits: boolean;
	/** Items of the run that have come, or 0 where not all are known. */
	items: () => number;
}

/** What one run spends: its caps, and what its replies cost. */
export class Spending {
	private readonly barrier: Barrier;
	private readonly budget?: Budget;
	private readonly countsCredits: boolean;
	private prices?: Prices;

	constructor({ budget, countsCredits, items }: SpendingOptions) {
		this.budget = budget;
		this.countsCredits = countsCredits;
		this.barrier = new Barrier(items);
	}

	/** @param make is called for the first item: its way to the price list serves for all */
	openPrices(make: () => Prices): void {
		this.prices ??= make();
	}

	/** Asks for a model's prices, so that its reply needn't wait for them. */
	prefetch(model: string): void {
		if (this.prices) void settle(this.prices.rules(model));
	}

	/** An item has taken what a run before had paid for, or will not. */
	arrive(itemIndex: number): void {
		this.barrier.arrive(itemIndex);
	}

	/**
	 * Waits until a further request fits, after everything reused has been counted.
	 * @throws FaultError when none will; the signal's reason, when it fires first
	 */
	async enter(signal: AbortSignal): Promise<void> {
		if (!this.budget) return;
		await this.barrier.opened();
		await this.budget.enter(signal);
	}

	/** A request that has entered is over. @param charge none: there was no reply that says what it used */
	async leave(charge: Charge | undefined, mayBeBilled: boolean): Promise<void> {
		const { budget } = this;
		if (!budget) return;
		if (charge) budget.paid(await this.spendOf([charge]));
		else if (mayBeBilled) budget.doubt();
		else budget.free();
	}

	receiptFor(charges: Charge[]): Receipt {
		return { charges, ...(this.budget && { budget: this.budget.id }) };
	}

	/** A reply is used that was paid for before: it counts what it cost then, once. */
	async reuse({ charges, budget: counted }: Receipt): Promise<void> {
		const { budget } = this;
		if (!budget || counted === budget.id) return;
		budget.reuse(await this.spendOf(charges));
	}

	/** What an item pays for, null when that can't be told. */
	async costOf({ notes, receipt }: Completed): Promise<Cost | null> {
		if (notes.reused || notes.shared) return NO_COST;
		const cost = await this.prices?.cost(receipt.charges);
		return cost && 'value' in cost ? cost.value : null;
	}

	/** Why models can't be asked under *Max Credits*; none where it isn't set. */
	async unpriced(models: Iterable<string>, maxCredits: number | undefined): Promise<FaultError[]> {
		if (maxCredits === undefined || !this.prices) return [];
		const faults: FaultError[] = [];
		for (const model of models) {
			const why = model === ROUTER ? undefined : await this.whyUnpriced(model);
			if (model !== ROUTER && why === undefined) continue;
			faults.push(unpricedFault(model, maxCredits, why));
		}
		return faults;
	}

	private async whyUnpriced(model: string): Promise<string | undefined> {
		const rules = await this.prices?.rules(model);
		if (!rules || 'reason' in rules) return rules?.reason ?? '';
		const tried = costOf(rules.value, TYPICAL);
		return 'reason' in tried ? tried.reason : undefined;
	}

	private async spendOf(charges: Charge[]) {
		return await spendOf(charges, this.countsCredits ? this.prices : undefined);
	}
}

/** A reply as models send it: rules that can't be applied to it would end the run after its first reply. */
const TYPICAL = { prompt_tokens: 1_000, completion_tokens: 1_000, total_tokens: 2_000 };

const unpricedFault = (model: string, limit: number, why: string | undefined): FaultError =>
	new FaultError({
		kind: 'budget',
		reason: why === undefined ? 'router' : 'unpriced',
		repeat: 'never',
		neverSent: true,
		cause: 'configuration-invalid',
		field: 'Max Credits',
		limit,
		model,
		...(why !== undefined && { facts: { why } }),
	});
