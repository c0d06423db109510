import type { INodeProperties } from 'n8n-workflow';
import { MAX_REPAIRS } from '../../../shared/api/limits';

const { min: minRepairs, max: maxRepairs, default: repairs } = MAX_REPAIRS;

/** Options about what is asked how often, and where its reply goes: none of them is sent. */
export const deliveryOptions: INodeProperties[] = [
	{
		displayName: 'Ask Identical Items Once',
		name: 'askIdenticalOnce',
		type: 'boolean',
		default: true,
		description:
			'Whether items of one run whose requests are exactly the same share one request and its reply. It is paid for once.',
	},
	{
		displayName: 'Fallback Models',
		name: 'fallbackModels',
		type: 'string',
		default: '',
		placeholder: 'e.g. gpt-5.5, evolink/auto',
		description:
			'IDs of the models to ask, in this order, when the one before is unknown, not allowed for the key, not available or still failing after its retries. Separate them with commas, or use an expression that returns a list.',
	},
	{
		displayName: 'Include Cost',
		name: 'includeCost',
		type: 'boolean',
		default: true,
		description:
			"Whether to add the cost of the reply, in credits and US dollars, estimated from EvoLink's public list prices",
	},
	{
		displayName: 'Max Repairs',
		name: 'maxRepairs',
		type: 'number',
		typeOptions: { minValue: minRepairs, maxValue: maxRepairs, numberPrecision: 0 },
		default: repairs,
		description:
			"How many times to ask again, saying what is wrong, when a JSON reply isn't valid or doesn't fit the schema, from 0 to 3. Each time is another paid request. A reply that is streamed to a chat is not repaired.",
		displayOptions: { show: { responseFormat: ['json_object', 'json_schema'] } },
	},
	{
		displayName: 'Put Reply in Field',
		name: 'outputField',
		type: 'string',
		default: 'reply',
		placeholder: 'e.g. reply',
		description:
			"Name of the output field for the reply. The output item then keeps the input item's fields.",
		hint: 'The name of the output field to put the reply in',
	},
	{
		displayName: 'Stream the Reply',
		name: 'stream',
		type: 'options',
		default: 'auto',
		description: 'Whether the reply arrives piece by piece. The output item is the same.',
		options: [
			{
				name: 'Always',
				value: 'always',
				description:
					'Also outside streaming workflows: keeps long replies from hitting idle timeouts',
			},
			{
				name: 'Automatically',
				value: 'auto',
				description: 'When the workflow responds in streaming mode',
			},
			{ name: 'Never', value: 'never' },
		],
	},
];
