import type { Decimal } from '../../bundled/decimal';
import { attemptReading } from './reading';
import type { PricingRules } from './rules';

const MILLION = 1_000_000;

/** E.g. `$2.25 in, $13.50 out per 1M tokens`: the base rates; undefined when there is none for either. */
export function pricesPerMillion({ components }: PricingRules): string | undefined {
	const priceOf = (role: string, variable: string): string | undefined => {
		const component = components.find((each) => each.role === role);
		if (component?.uc === undefined) return undefined;
		const quantity = attemptReading(() => component.quantity(new Map([[variable, MILLION]])));
		return 'value' in quantity ? dollars(quantity.value.times(component.usd)) : undefined;
	};
	const input = priceOf('input', 'input_tokens');
	const output = priceOf('output', 'output_tokens');
	return input && output ? `${input} in, ${output} out per 1M tokens` : undefined;
}

/** Cents, or as many decimals as a small price needs. */
function dollars(amount: Decimal): string {
	const text = amount.round(4).toFixed();
	return `$${/\.\d\d/.test(text) ? text : amount.toFixed(2)}`;
}
