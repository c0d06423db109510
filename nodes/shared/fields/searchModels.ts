import type {
	ICredentialDataDecryptedObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { addressesOf } from '../api/addresses';
import { DEFAULT_MODEL } from '../api/limits';
import { MODELS_PATH, PRICE_LIST_PATH } from '../api/paths';
import { readPriceList } from '../api/pricing/priceList';
import { settle } from '../errors/settle';
import { listFault } from './listFault';
import { modelEntries, readModelIds } from './modelEntries';

/** Long enough for a slow list, short enough for somebody who looks at an open drop-down. In ms. */
const LIST_TIMEOUT_MS = 10_000;

/** A list without prices is better than one that comes late. In ms. */
const PRICES_TIMEOUT_MS = 3_000;

/**
 * Text models this key may use, with their prices, for the drop-down; `filter` is what the user typed.
 * A list that can't be had is no reason to be stuck: the default model is offered then, with the reason.
 */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const wanted = filter?.trim().toLowerCase() ?? '';
	const outcome = await settle(entriesFor(this));
	if ('error' in outcome) return { results: [withoutList(outcome.error)] };
	return {
		results: outcome.value.filter(({ value }) => String(value).toLowerCase().includes(wanted)),
	};
}

/** The editor shows an entry's name alone, so the reason has to stand there. */
function withoutList(error: unknown): INodeListSearchItems {
	const reason = listFault(error);
	return { name: `${DEFAULT_MODEL} (${reason})`, value: DEFAULT_MODEL, description: reason };
}

async function entriesFor(context: ILoadOptionsFunctions): Promise<INodeListSearchItems[]> {
	const credential = await context.getCredentials<ICredentialDataDecryptedObject>('evoLinkApi');
	const { completions, account } = addressesOf(credential);
	const prices = settle(get(context, account, PRICE_LIST_PATH, PRICES_TIMEOUT_MS));
	const ids = await firstList(context, completions);
	const outcome = await prices;
	return modelEntries(ids, readPriceList('value' in outcome ? outcome.value : undefined));
}

/** The list of the first address that has one. @throws what went wrong at the last one */
async function firstList(context: ILoadOptionsFunctions, addresses: string[]): Promise<string[]> {
	const [address = '', ...others] = addresses;
	const outcome = await settle(get(context, address, MODELS_PATH, LIST_TIMEOUT_MS));
	if ('value' in outcome) return readModelIds(outcome.value);
	if (others.length > 0) return await firstList(context, others);
	throw outcome.error;
}

async function get(
	context: ILoadOptionsFunctions,
	baseURL: string,
	url: string,
	timeout: number,
): Promise<unknown> {
	const request = { baseURL, url, json: true, disableFollowRedirect: true, timeout };
	return (await context.helpers.httpRequestWithAuthentication.call(
		context,
		'evoLinkApi',
		request,
	)) as unknown;
}
