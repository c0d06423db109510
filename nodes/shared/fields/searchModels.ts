import type {
	ICredentialDataDecryptedObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
} from 'n8n-workflow';
import { addressesOf } from '../api/addresses';
import { DEFAULT_MODEL } from '../api/limits';

/** Long enough for a slow list, short enough for somebody who looks at an open drop-down. In ms. */
const LIST_TIMEOUT_MS = 10_000;

/**
 * Models this key may use, for the drop-down; `filter` is what the user typed.
 * A list that can't be had is no reason to be stuck: the default model is offered then.
 */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const wanted = filter?.trim().toLowerCase() ?? '';
	const ids = await modelIds(this);
	return {
		results: ids
			.filter((id) => id.toLowerCase().includes(wanted))
			.map((id) => ({ name: id, value: id })),
	};
}

async function modelIds(context: ILoadOptionsFunctions): Promise<string[]> {
	const known = new Set([DEFAULT_MODEL]);
	const credential = await context
		.getCredentials<ICredentialDataDecryptedObject>('evoLinkApi')
		.catch(() => undefined);
	if (credential === undefined) return [...known];
	for (const baseURL of basesOf(credential)) {
		try {
			const reply: unknown = await context.helpers.httpRequestWithAuthentication.call(
				context,
				'evoLinkApi',
				{
					baseURL,
					url: '/v1/models',
					json: true,
					disableFollowRedirect: true,
					timeout: LIST_TIMEOUT_MS,
				},
			);
			for (const id of readModelIds(reply)) known.add(id);
			break;
		} catch {
			// The next address, or the default model alone: a node error here would only hide the field.
		}
	}
	const [first = DEFAULT_MODEL, ...others] = known;
	return [first, ...others.sort((a, b) => a.localeCompare(b))];
}

function basesOf(credential: ICredentialDataDecryptedObject): string[] {
	try {
		return addressesOf(credential).completions;
	} catch {
		return [];
	}
}

/** Ids of `{data: [{id}]}`; anything else holds none. */
export function readModelIds(reply: unknown): string[] {
	const data = (reply as { data?: unknown } | null)?.data;
	if (!Array.isArray(data)) return [];
	return data
		.map((entry: unknown) => (entry as { id?: unknown } | null)?.id)
		.filter((id): id is string => typeof id === 'string' && id !== '');
}
