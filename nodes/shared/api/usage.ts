import type { IDataObject } from 'n8n-workflow';
import type { WireUsage } from './wire';

/** Token counts of a completion, each only if the API gave it. */
export function readUsage(usage: WireUsage | null | undefined): IDataObject {
	const counts = {
		prompt_tokens: usage?.prompt_tokens,
		completion_tokens: usage?.completion_tokens,
		total_tokens: usage?.total_tokens,
		cached_tokens: usage?.prompt_tokens_details?.cached_tokens,
		reasoning_tokens: usage?.completion_tokens_details?.reasoning_tokens,
	};
	return Object.fromEntries(
		Object.entries(counts).filter(([, count]) => typeof count === 'number'),
	);
}
