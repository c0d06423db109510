import type { INodeProperties } from 'n8n-workflow';
import { BODY_CHOICES, BODY_NUMBERS, FIELD_NAMES, type NumberLimit } from '../api/limits';

/** A field of the `options` collection and the body parameter it sets. */
export interface BodyField {
	wire: keyof typeof BODY_NUMBERS | keyof typeof BODY_CHOICES;
	property: INodeProperties;
}

type NumberWire = keyof typeof BODY_NUMBERS;

function numberField(
	wire: NumberWire,
	name: string,
	start: number,
	description: string,
): BodyField {
	const { min, max, integer }: NumberLimit = BODY_NUMBERS[wire];
	return {
		wire,
		property: {
			displayName: FIELD_NAMES[wire] ?? wire,
			name,
			type: 'number',
			default: start,
			description,
			typeOptions: {
				...(min !== undefined && { minValue: min }),
				...(max !== undefined && { maxValue: max }),
				numberPrecision: integer ? 0 : 2,
			},
		},
	};
}

/** `default` is what the editor fills in when the option is added; an option that isn't added isn't sent. */
export const samplingFields = {
	frequencyPenalty: numberField(
		'frequency_penalty',
		'frequencyPenalty',
		0,
		'Lowers the chance of words the more often they came up already, from -2 to 2',
	),
	maxCompletionTokens: numberField(
		'max_completion_tokens',
		'maxCompletionTokens',
		1024,
		'Upper bound of the tokens the completion may have, reasoning included',
	),
	presencePenalty: numberField(
		'presence_penalty',
		'presencePenalty',
		0,
		'Lowers the chance of words that came up at all, from -2 to 2',
	),
	reasoningEffort: {
		wire: 'reasoning_effort',
		property: {
			displayName: FIELD_NAMES.reasoning_effort ?? '',
			name: 'reasoningEffort',
			type: 'options',
			default: 'medium',
			description: 'How much the model thinks before it writes: more costs more tokens and time',
			options: [
				{ name: 'Low', value: 'low' },
				{ name: 'Medium', value: 'medium' },
				{ name: 'High', value: 'high' },
				{ name: 'Extra High', value: 'xhigh' },
			],
		},
	},
	seed: numberField(
		'seed',
		'seed',
		0,
		'The same seed with the same request tends to give the same completion',
	),
	temperature: numberField(
		'temperature',
		'temperature',
		0.7,
		"Randomness from 0 to 2: low is focused, high is varied. Change this or 'Top P', not both",
	),
	topK: numberField(
		'top_k',
		'topK',
		40,
		'Samples only from this many most probable tokens. Not every model takes it',
	),
	topP: numberField(
		'top_p',
		'topP',
		0.9,
		"Samples from the tokens that make up this share of probability, from 0 to 1. Change this or 'Sampling Temperature', not both",
	),
} as const satisfies Record<string, BodyField>;
