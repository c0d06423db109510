import real from '../../../../gateway/catalog/pricing-rules-gpt-5.4.json';
import { costOf } from '../../../../../nodes/shared/api/pricing/cost';
import { readPricingRules } from '../../../../../nodes/shared/api/pricing/rules';
import type { WireUsage } from '../../../../../nodes/shared/api/wire';

type Component = Record<string, unknown>;
/** A pricing record's `model`, to be bent. */
export type Model = Record<string, unknown> & { components: Component[] };

/** A copy of the real record with changes. */
export function gpt54(change: (model: Model) => void = () => {}): Model {
	const model = structuredClone(real.model) as unknown as Model;
	change(model);
	return model;
}

export const variable = (name: string) => ({ op: 'variable', name });
export const constant = (value: string) => ({ op: 'constant', value });
export const operation = (op: string, ...args: unknown[]) => ({ op, args });

/** A component with the same price per 1 of its quantity, and 1,000 uc for a credit's tenth of a cent. */
export const component = (
	role: string,
	quantityRule: unknown,
	more: Component = {},
): Component => ({
	id: role,
	role,
	pricing_status: 'available',
	rate: { uc: '10', credits: '0.001', usd: '0.00002' },
	minimum_charge: { uc: '0', credits: '0', usd: '0' },
	billing_rule: 'per_token',
	quantity_rule: quantityRule,
	rounding: { point: 'per_component_subtotal', mode: 'ceil' },
	tiers: [],
	...more,
});

export const modelOf = (...components: Component[]): Model => ({
	pricing_status: 'available',
	settlement_basis: 'actual_usage',
	components,
});

export const usage = (prompt: number, cached: number, completion: number, more: object = {}) =>
	({
		prompt_tokens: prompt,
		completion_tokens: completion,
		total_tokens: prompt + completion,
		prompt_tokens_details: { cached_tokens: cached, ...more },
		input_tokens: 0,
		output_tokens: 0,
	}) as WireUsage;

/** The cost of a usage by a record, or the reason why there is none. */
export function outcome(model: unknown, used: WireUsage | null | undefined) {
	const rules = readPricingRules(model);
	if ('reason' in rules) return rules;
	const cost = costOf(rules.value, used);
	if ('reason' in cost) return cost;
	const { credits, usd } = cost.value;
	return { credits, usd };
}
