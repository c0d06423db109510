import { Decimal } from '../../bundled/decimal';
import type { WireUsage } from '../wire';
import { countsOf } from './counts';
import { USD_DECIMALS } from './credits';
import type { Counts } from './expression';
import { attemptReading, NotUnderstood, type Reading } from './reading';
import type { Component, Price, PricingRules } from './rules';

/** What a reply cost by the public list price: discounts of an account are not in it. */
export interface Cost {
	/** In steps of 0.0001. */
	credits: number;
	/** US dollars, rounded to 8 decimals. */
	usd: number;
	estimated: true;
}

export const NO_COST: Cost = { credits: 0, usd: 0, estimated: true };

const UC_PER_CREDIT = 10_000;

/** The cost of a reply with this usage, or why it can't be told. */
export const costOf = (rules: PricingRules, usage: WireUsage | null | undefined): Reading<Cost> =>
	attemptReading(() => {
		const { components } = rules;
		const counts = countsOf(usage, new Set(components.map(({ role }) => role)));
		const uc = components.reduce(
			(sum, component) => sum.plus(subtotal(component, counts)),
			new Decimal(0),
		);
		const credits = uc.div(UC_PER_CREDIT);
		return { credits: credits.toNumber(), usd: usdOf(credits, rules), estimated: true };
	});

/** In uc. What wasn't used costs nothing, its minimum included. */
function subtotal(component: Component, counts: Counts): Decimal {
	const quantity = component.quantity(counts);
	if (quantity.lt(0)) throw new NotUnderstood(`the quantity of '${component.role}' is negative`);
	if (quantity.eq(0)) return quantity;
	const { uc, minimumUc } = priceFor(component, counts);
	if (uc === undefined) throw new NotUnderstood(`'${component.role}' has no price at present`);
	const charge = quantity.times(uc);
	return (charge.lt(minimumUc) ? minimumUc : charge).round(0, Decimal.roundUp);
}

function priceFor(component: Component, counts: Counts): Price {
	const [tier, ...others] = component.tiers.filter(({ when }) => when(counts));
	if (others.length > 0) throw new NotUnderstood(`several tiers of '${component.role}' apply`);
	return tier ?? component;
}

function usdOf(credits: Decimal, { exchange }: PricingRules): number {
	if (credits.eq(0)) return 0;
	if (!exchange) throw new NotUnderstood("'rate.credits' is 0 throughout");
	return credits.times(exchange.usd).div(exchange.credits).round(USD_DECIMALS).toNumber();
}

/** What several replies cost together. */
export function sumOfCosts(costs: Cost[]): Cost {
	const sum = (of: (cost: Cost) => number) =>
		costs.reduce((total, cost) => total.plus(of(cost)), new Decimal(0)).toNumber();
	return { credits: sum(({ credits }) => credits), usd: sum(({ usd }) => usd), estimated: true };
}
