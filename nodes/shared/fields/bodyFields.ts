import type { NumberLimit } from '../api/limits';

/**
 * The parameters of the request's body that one option sets, once: types, editor fields, checks,
 * messages and the option tables of the documentation derive from these rows. Both nodes offer all
 * of them.
 *
 * `start` is what the editor fills in when the option is added; an option that isn't added isn't sent.
 *
 * Sources: the GPT-5.4 API reference (temperature, top_p, top_k) and EvoLink's public reference
 * pages (the others).
 */
export const BODY_FIELDS = {
	frequency_penalty: {
		name: 'frequencyPenalty',
		label: 'Frequency Penalty',
		kind: 'number',
		min: -2,
		max: 2,
		start: 0,
		description: 'Makes words less likely the more often they have appeared, from -2 to 2',
	},
	max_completion_tokens: {
		name: 'maxCompletionTokens',
		label: 'Max Completion Tokens',
		kind: 'number',
		integer: true,
		min: 1,
		start: 1024,
		description: 'The most tokens the model may write, including its reasoning',
	},
	presence_penalty: {
		name: 'presencePenalty',
		label: 'Presence Penalty',
		kind: 'number',
		min: -2,
		max: 2,
		start: 0,
		description: 'Makes words less likely once they have appeared at all, from -2 to 2',
	},
	prompt_cache_key: {
		name: 'promptCacheKey',
		label: 'Prompt Cache Key',
		kind: 'text',
		placeholder: 'e.g. product-texts',
		description:
			'Makes it more likely that requests with the same key and the same beginning are served from the cache',
	},
	reasoning_effort: {
		name: 'reasoningEffort',
		label: 'Reasoning Effort',
		kind: 'choice',
		choices: {
			none: 'None',
			minimal: 'Minimal',
			low: 'Low',
			medium: 'Medium',
			high: 'High',
			xhigh: 'Extra High',
		},
		start: 'medium',
		description:
			'How much the model thinks before it writes. More effort costs more tokens and time. Not every model supports every level.',
	},
	seed: {
		name: 'seed',
		label: 'Seed',
		kind: 'number',
		integer: true,
		start: 0,
		description: 'The same seed with the same request tends to give the same reply',
	},
	temperature: {
		name: 'temperature',
		label: 'Sampling Temperature',
		kind: 'number',
		min: 0,
		max: 2,
		start: 0.7,
		description:
			"Randomness, from 0 to 2: low values are focused, high values are varied. Change this or 'Top P', but not both.",
	},
	top_k: {
		name: 'topK',
		label: 'Top K',
		kind: 'number',
		integer: true,
		min: 1,
		start: 40,
		description:
			'How many of the most likely tokens the model chooses from. Not every model supports it.',
	},
	top_p: {
		name: 'topP',
		label: 'Top P',
		kind: 'number',
		min: 0,
		max: 1,
		start: 0.9,
		description:
			"Chooses only from the most likely tokens whose probabilities add up to this value, from 0 to 1. Change this or 'Sampling Temperature', but not both.",
	},
	user: {
		name: 'user',
		label: 'End User ID',
		kind: 'text',
		placeholder: 'e.g. user-4711',
		description: 'A stable ID of the end user, which helps to detect abuse. Avoid personal data.',
	},
} as const satisfies Record<string, BodyField>;

/** A row of the table. */
export type BodyField = {
	/** Name of the option in saved workflows. */
	name: string;
	/** What the editor calls it; messages name the field the user sees. */
	label: string;
	description: string;
} & (
	| (NumberLimit & { kind: 'number'; start: number })
	| { kind: 'choice'; choices: Record<string, string>; start: string }
	| { kind: 'text'; placeholder: string }
);

/** A parameter of the body, by its name in the API. */
export type BodyParameter = keyof typeof BODY_FIELDS;

type ValueOf<Field> = Field extends { choices: infer Choices }
	? keyof Choices
	: Field extends { kind: 'text' }
		? string
		: number;

/** The parameters as they are sent, checked. */
export type BodyScalars = {
	[Parameter in BodyParameter]?: ValueOf<(typeof BODY_FIELDS)[Parameter]>;
};

/** The rows by parameter: what comes from outside is looked up here and is never a key. */
export const bodyFields: ReadonlyMap<string, BodyField> = new Map(Object.entries(BODY_FIELDS));

/** Parameters that are no option, or that more than one option shapes. */
const OTHER_LABELS = new Map([
	['model', 'Model'],
	['response_format', 'Response Format'],
]);

/** What the editor calls a parameter of the body; `undefined` for one without a field. */
export const labelOf = (parameter: string): string | undefined =>
	bodyFields.get(parameter)?.label ?? OTHER_LABELS.get(parameter);

/** Every parameter that has a field. */
export const LABELLED_PARAMETERS = [...OTHER_LABELS.keys(), ...bodyFields.keys()];
