import type { INodeProperties } from 'n8n-workflow';
import {
	maxConcurrencyProperty,
	maxRetriesProperty,
	useFallbackProperty,
} from '../../shared/fields/deliveryProperties';

/** Joined by the host with its own Request Options: Batching, Ignore SSL Issues, Proxy, Timeout. */
export const requestOptionsField: INodeProperties = {
	displayName: 'Request Options',
	name: 'requestOptions',
	type: 'collection',
	isNodeSetting: true,
	placeholder: 'Add Option',
	default: {},
	options: [
		maxConcurrencyProperty,
		{
			displayName: 'Max Credits',
			name: 'maxCredits',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 4 },
			default: 100,
			description:
				"Ends the run once its replies have cost about this many credits at EvoLink's public list prices. Items not sent by then fail.",
		},
		maxRetriesProperty,
		{
			displayName: 'Max Total Tokens',
			name: 'maxTotalTokens',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 1_000_000,
			description:
				'Ends the run once its replies have used about this many tokens. Items not sent by then fail.',
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
		useFallbackProperty,
	],
};
