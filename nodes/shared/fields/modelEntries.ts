import type { INodeListSearchItems } from 'n8n-workflow';
import { DEFAULT_MODEL } from '../api/limits';
import { namedForText } from '../api/modality';
import type { ListedModel } from '../api/pricing/priceList';

/** Far more than EvoLink offers: the editor shows them all. */
const MOST_MODELS = 5_000;

/** In characters. */
const LONGEST_ID = 200;

/** The reply is no list of models. */
export class NoModelList extends Error {}

/** Ids of `{data: [{id}]}`. @throws NoModelList when it is anything else */
export function readModelIds(reply: unknown): string[] {
	const data = (reply as { data?: unknown } | null)?.data;
	if (!Array.isArray(data)) throw new NoModelList();
	return data
		.slice(0, MOST_MODELS)
		.map((entry: unknown) => (entry as { id?: unknown } | null)?.id)
		.filter((id): id is string => isModelId(id));
}

const isModelId = (id: unknown): id is string =>
	typeof id === 'string' && id !== '' && id.length <= LONGEST_ID;

/**
 * Entries for the models that write text, the default first, then by name. The price stands in the name
 * as well: the editor shows nothing else of an entry.
 * @param catalog what EvoLink's catalogue says, empty when it can't be had
 */
export function modelEntries(
	ids: string[],
	catalog: ReadonlyMap<string, ListedModel>,
): INodeListSearchItems[] {
	const others = [...new Set(ids)]
		.filter((id) => id !== DEFAULT_MODEL && isForText(id, catalog.get(id)))
		.sort((a, b) => a.localeCompare(b));
	return [DEFAULT_MODEL, ...others].map((id) => {
		const prices = catalog.get(id)?.prices;
		return prices === undefined
			? { name: id, value: id }
			: { name: `${id} (${prices})`, value: id, description: prices };
	});
}

const isForText = (id: string, listed: ListedModel | undefined): boolean =>
	typeof listed?.modality === 'string' ? listed.modality === 'text' : namedForText(id);
