import type { INodeProperties } from 'n8n-workflow';
import { MAX_CONCURRENCY, MAX_RETRIES } from '../api/limits';

const { min: minConcurrency, default: maxConcurrency } = MAX_CONCURRENCY;
const { min: minRetries, default: maxRetries } = MAX_RETRIES;

/** Options about sending that both nodes offer. `default` is what holds without the option. */
export const maxConcurrencyProperty: INodeProperties = {
	displayName: 'Max Concurrency',
	name: 'maxConcurrency',
	type: 'number',
	typeOptions: { minValue: minConcurrency, numberPrecision: 0 },
	default: maxConcurrency,
	description: 'How many requests to send at the same time in one run. 1 sends them one by one.',
};

export const maxRetriesProperty: INodeProperties = {
	displayName: 'Max Retries',
	name: 'maxRetries',
	type: 'number',
	typeOptions: { minValue: minRetries, numberPrecision: 0 },
	default: maxRetries,
	description:
		'How many times to retry a request that EvoLink did not process or that never arrived. 0 turns retries off.',
};

export const useFallbackProperty: INodeProperties = {
	displayName: 'Use Fallback Address',
	name: 'useFallback',
	type: 'boolean',
	default: true,
	description:
		"Whether to use the credential's other address when one can't be reached or is unavailable",
};
