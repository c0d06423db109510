import { readUsage } from '../../shared/api/usage';
import type { Cap, Spend } from './meter';
import type { Charge } from '../../shared/delivery/charge';
import type { Prices } from '../../shared/delivery/prices';
import type { DeliverySettings } from '../../shared/delivery/settings';

/** The caps of a run, none if it has none. */
export const capsOf = ({ maxCredits, maxTotalTokens }: DeliverySettings): Cap[] => [
	...(maxCredits === undefined
		? []
		: [{ unit: 'credits' as const, limit: maxCredits, field: 'Max Credits' }]),
	...(maxTotalTokens === undefined
		? []
		: [{ unit: 'tokens' as const, limit: maxTotalTokens, field: 'Max Total Tokens' }]),
];

/**
 * What requests used, in the units that caps count.
 * @param prices undefined: credits aren't counted
 */
export async function spendOf(
	charges: readonly Charge[],
	prices: Prices | undefined,
): Promise<Spend> {
	const cost = await prices?.cost(charges);
	return (unit) => {
		if (unit === 'tokens') return tokensOf(charges);
		if (cost === undefined) return { reason: 'its cost was not asked for' };
		return 'value' in cost ? { value: cost.value.credits } : cost;
	};
}

function tokensOf(charges: readonly Charge[]): ReturnType<Spend> {
	let sum = 0;
	for (const { usage } of charges) {
		const {
			prompt_tokens: prompt,
			completion_tokens: completion,
			total_tokens: total = Number(prompt) + Number(completion),
		} = readUsage(usage);
		if (typeof total !== 'number' || Number.isNaN(total)) {
			return { reason: 'a reply came without its token counts' };
		}
		sum += total;
	}
	return { value: sum };
}
