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
				'How many requests to send at the same time in one run. 1 sends the items one by one.',
		},
		{
			displayName: 'Max Credits',
			name: 'maxCredits',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 4 },
			default: 100,
			description:
				"Ends the run once its replies have cost about this many credits at EvoLink's public list prices. Items that have not been sent by then fail.",
		},
		{
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: minRetries, numberPrecision: 0 },
			default: maxRetries,
			description:
				'How many times to retry an item that EvoLink did not process or that never arrived. 0 turns retries off.',
		},
		{
			displayName: 'Max Total Tokens',
			name: 'maxTotalTokens',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 1_000_000,
			description:
				'Ends the run once its replies have used about this many tokens. Items that have not been sent by then fail.',
		},
		{
			displayName: 'Retry on Unknown Outcome',
			name: 'retryUnknownOutcome',
			type: 'boolean',
			default: false,
			description:
				'Whether to send an item again after a timeout or a lost connection. It may have been processed already, so it may be billed twice.',
		},
		{
			displayName: 'Reuse Paid Replies',
			name: 'reusePaidReplies',
			type: 'boolean',
			default: true,
			description:
				"Whether to use the replies of a failed or stopped run when the node runs again, so that they are not paid for twice. They stay in n8n's memory for up to 60 minutes. Turn this off to keep none.",
		},
		{
			displayName: 'Use Fallback Address',
			name: 'useFallback',
			type: 'boolean',
			default: true,
			description:
				"Whether to use the credential's other address when one can't be reached or is unavailable",
		},
	],
};
