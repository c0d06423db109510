import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

/** `searchModels`, loaded when somebody opens the drop-down. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const search = await import('./searchModels');
	return await search.searchModels.call(this, filter);
}
