import type { INodeProperties } from 'n8n-workflow';
import { MAX_REPAIRS } from '../../../shared/api/limits';

/** Options about what is asked how often, and where its reply goes: none of them is sent. */
export const deliveryOptions: INodeProperties[] = [
	{
		displayName: 'Ask Identical Items Once',
		name: 'askIdenticalOnce',
		type: 'boolean',
		default: false,
		description:
			'Whether items of one run that would send the same request share one reply. Only the first of them is paid for.',
	},
	{
		displayName: 'Fallback Models',
		name: 'fallbackModels',
		type: 'string',
		default: '',
		placeholder: 'e.g. gpt-5.5, evolink/auto',
		description:
			'Models to ask, in this order, when the one before is unknown, unavailable or not allowed for the key. Separate them with commas, or use an expression that returns a list.',
	},
	{
		displayName: 'Max Repairs',
		name: 'maxRepairs',
		type: 'number',
		typeOptions: {
			minValue: MAX_REPAIRS.min,
			maxValue: MAX_REPAIRS.max,
			numberPrecision: 0,
		},
		default: 0,
		description:
			"How many times to ask again, saying what is wrong, when a JSON reply isn't valid or doesn't fit the schema. Each time is a paid request. A reply that somebody watches as it is written is not repaired.",
	},
	{
		displayName: 'Put Reply in Field',
		name: 'outputField',
		type: 'string',
		default: 'reply',
		placeholder: 'e.g. reply',
		description: "Keep the input item's fields and put the reply in a field with this name",
		hint: 'The name of the output field to put the reply in',
	},
];
