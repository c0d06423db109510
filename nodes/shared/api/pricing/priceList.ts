import { pricesPerMillion } from './perMillion';
import { readPricingRules } from './rules';

/** Far more than EvoLink offers. */
const MOST_MODELS = 5_000;

export interface ListedModel {
	modality: unknown;
	/** E.g. `$2.25 in, $13.50 out per 1M tokens`. */
	prices: string | undefined;
}

/** `{models: […]}` of pricing records by model ID; what isn't understood is left out. */
export function readPriceList(reply: unknown): Map<string, ListedModel> {
	const { models, data } = (reply ?? {}) as { models?: unknown; data?: unknown };
	const entries: unknown =
		models ?? (data as { models?: unknown } | null | undefined)?.models ?? data;
	const listed = new Map<string, ListedModel>();
	if (!Array.isArray(entries)) return listed;
	for (const entry of entries.slice(0, MOST_MODELS) as unknown[]) {
		const { model_id: id, modality } = (entry ?? {}) as { model_id?: unknown; modality?: unknown };
		if (typeof id !== 'string') continue;
		const rules = readPricingRules(entry);
		listed.set(id, {
			modality,
			prices: 'value' in rules ? pricesPerMillion(rules.value) : undefined,
		});
	}
	return listed;
}
