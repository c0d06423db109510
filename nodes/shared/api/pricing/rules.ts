import type { Decimal } from '../../bundled/decimal';
import { type Condition, conditionOf, type Quantity, quantityOf } from './expression';
import { attemptReading, decimalOf, listOf, type Reading, recordOf, unknown } from './reading';

/** What a quantity of 1 costs. `uc` is EvoLink's smallest unit: 10,000 are one credit. */
export interface Price {
	/** Undefined: not for sale at present. */
	uc: Decimal | undefined;
	minimumUc: Decimal;
}

/** One line of a bill, e.g. the input tokens. */
export interface Component extends Price {
	/** `input`, `output`, `cache_hit`; other models have e.g. `cache_write` or `web_search`. */
	role: string;
	quantity: Quantity;
	/** Prices that replace the component's own where their condition holds. */
	tiers: Array<Price & { when: Condition }>;
	/** The same rate in US dollars and in credits. */
	usd: Decimal;
	credits: Decimal;
}

export interface PricingRules {
	components: Component[];
	/** US dollars per credit as a fraction, undefined when every rate is 0. */
	exchange: { usd: Decimal; credits: Decimal } | undefined;
}

/**
 * The rules in `model` of a pricing record (one is in `test/gateway/catalog`), or why they aren't
 * understood: then there is no price, never a guess.
 */
export const readPricingRules = (model: unknown): Reading<PricingRules> =>
	attemptReading(() => rulesOf(recordOf(model, 'the record')));

function rulesOf(model: Record<string, unknown>): PricingRules {
	const { pricing_status: status, settlement_basis: basis = 'actual_usage' } = model;
	if (status !== 'available') throw unknown("'pricing_status'", status);
	if (basis !== 'actual_usage') throw unknown("'settlement_basis'", basis);
	const components = listOf(model.components, "'components'").map(componentOf);
	if (components.length === 0) throw unknown("'components'", components);
	return { components, exchange: exchangeOf(components) };
}

function componentOf(value: unknown): Component {
	const entry = recordOf(value, 'a component');
	const { role = entry.id, billing_rule: rule = 'per_token' } = entry;
	if (typeof role !== 'string') throw unknown("a component's 'role'", role);
	if (typeof rule !== 'string' || !rule.startsWith('per_')) throw unknown("'billing_rule'", rule);
	const { point, mode } = recordOf(entry.rounding, "'rounding'");
	if (point !== 'per_component_subtotal') throw unknown("the rounding 'point'", point);
	if (mode !== 'ceil') throw unknown("the rounding 'mode'", mode);
	const rate = recordOf(entry.rate, "'rate'");
	return {
		role,
		...priceOf(entry, entry.minimum_charge),
		quantity: quantityOf(entry.quantity_rule),
		tiers: listOf(entry.tiers ?? [], "'tiers'").map((each) => {
			const tier = recordOf(each, 'a tier');
			const minimum = tier.minimum_charge ?? entry.minimum_charge;
			return { ...priceOf(tier, minimum), when: conditionOf(tier.when) };
		}),
		usd: decimalOf(rate.usd, "'rate.usd'"),
		credits: decimalOf(rate.credits, "'rate.credits'"),
	};
}

function priceOf(entry: Record<string, unknown>, minimum: unknown): Price {
	const { pricing_status: status = 'available' } = entry;
	const uc = decimalOf(recordOf(entry.rate, "'rate'").uc, "'rate.uc'");
	return {
		uc: status === 'available' ? uc : undefined,
		minimumUc: decimalOf(
			recordOf(minimum ?? { uc: '0' }, "'minimum_charge'").uc,
			"'minimum_charge.uc'",
		),
	};
}

/** Of the highest rate, which lost least where the record rounded it. */
function exchangeOf(components: Component[]): PricingRules['exchange'] {
	const highest = components.reduce((a, b) => (b.credits.gt(a.credits) ? b : a));
	return highest.credits.gt(0) ? highest : undefined;
}
