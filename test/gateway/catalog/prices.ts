import real from './pricing-rules-gpt-5.4.json';

/** What the stand-in catalogue says of a model. */
export interface CatalogEntry {
	modality: 'text' | 'image' | 'video' | 'audio';
	/** Times the rates of gpt-5.4, whose record is a real one. Null: no price. */
	rateFactor: number | null;
}

const TEXT = (rateFactor: number | null): CatalogEntry => ({ modality: 'text', rateFactor });

const ENTRIES = new Map<string, CatalogEntry>([
	['gpt-5.4', TEXT(1)],
	['gpt-5.4-mini', TEXT(0.3)],
	['gpt-5.2', TEXT(0.7)],
	['claude-sonnet-4-6', TEXT(1.2)],
	['gemini-3-flash', TEXT(0.2)],
	['evolink/auto', TEXT(null)],
	['gpt-image-1.5', { modality: 'image', rateFactor: null }],
	['seedance-2.0-text-to-video', { modality: 'video', rateFactor: null }],
	['suno-v5', { modality: 'audio', rateFactor: null }],
]);

/** A model that isn't known here is one for text with the prices of gpt-5.4. */
export const entryOf = (id: string): CatalogEntry => ENTRIES.get(id) ?? TEXT(1);

type Rate = (typeof real.model.components)[number]['rate'];

/** Rates are decimals as text, without a binary fraction's tail. */
const times = (rate: Rate, factor: number): Rate =>
	Object.fromEntries(
		Object.entries(rate).map(([unit, text]) => [
			unit,
			String(Number((Number(text) * factor).toPrecision(12))),
		]),
	) as Rate;

/** `model` of a model's pricing rules. */
export function pricingOf(id: string): typeof real.model {
	const { modality, rateFactor } = entryOf(id);
	const model = { ...real.model, model_id: id, product_id: id, modality };
	if (rateFactor === 1) return model;
	if (rateFactor === null) return { ...model, pricing_status: 'unavailable', components: [] };
	return {
		...model,
		components: model.components.map((component) => ({
			...component,
			rate: times(component.rate, rateFactor),
			tiers: component.tiers.map((tier) => ({ ...tier, rate: times(tier.rate, rateFactor) })),
		})),
	};
}

/** How long prices may be taken for current, in ms: about as long as in the real record. */
const FRESH_MS = 5 * 60_000;

export const metaAt = (now: number): typeof real.meta => ({
	...real.meta,
	fresh_until: new Date(now + FRESH_MS).toISOString(),
});
