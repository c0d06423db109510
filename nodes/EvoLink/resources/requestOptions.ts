import type { INodeProperties } from 'n8n-workflow';
import { MAX_CONCURRENCY, MAX_RETRIES } from '../../shared/api/limits';

const { min: minConcurrency, default: maxConcurrency } = MAX_CONCURRENCY;
const { min: minRetries, default: maxRetries } = MAX_RETRIES;

/** Joined by the host with its own Request Options: Batching, Ignore SSL Issues, Proxy, Timeout. */
export const requestOptionsField: INodeProperties = {
	displayName: 'Request Options',
	name: 'requestOptions',
	type: 'collection',
	isNodeSetting: true,
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Max Concurrency',
			name: 'maxConcurrency',
			type: 'number',
			typeOptions: { minValue: minConcurrency, numberPrecision: 0 },
			default: maxConcurrency,
			description:
				'How many requests may be in flight at a time in one run. 1 sends the items one by one.',
		},
		{
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: minRetries, numberPrecision: 0 },
			default: maxRetries,
			description:
				'How often an item is sent again when EvoLink says that it was not processed, or it never arrived. 0 switches retries off.',
		},
		{
			displayName: 'Retry on Unknown Outcome',
			name: 'retryUnknownOutcome',
			type: 'boolean',
			default: false,
			description:
				'Whether to send an item again after a time-out or a lost connection. It may have been processed, so it may be billed twice.',
		},
		{
			displayName: 'Reuse Paid Replies',
			name: 'reusePaidReplies',
			type: 'boolean',
			default: true,
			description:
				"Whether the replies of a failed or stopped run are used when the node runs again, so that they are not paid for twice. They stay in n8n's memory for up to 60 minutes.",
		},
		{
			displayName: 'Use Fallback Address',
			name: 'useFallback',
			type: 'boolean',
			default: true,
			description:
				"Whether to go to the credential's other address when one can't be reached or is unavailable",
		},
	],
};
