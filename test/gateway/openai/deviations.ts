/** Where EvoLink's API, as documented, is wider than OpenAI's; nothing else may differ. */
export interface Deviation {
	/** Definition in schema.json, property, and what EvoLink allows there. */
	definition: string;
	property: string;
	schema: object;
	why: string;
}

const COUNT = { type: 'integer', minimum: 0 };
const count = (definition: string, property: string, why: string): Deviation => ({
	definition,
	property,
	schema: COUNT,
	why,
});
const request = (property: string, schema: object, why: string): Deviation[] =>
	['NonStreaming', 'Streaming'].map((kind) => ({
		definition: `ChatCompletionCreateParams${kind}`,
		property,
		schema,
		why,
	}));

const PER_KIND = "EvoLink's pages count tokens by kind";
const COMPATIBILITY = "a compatibility field on EvoLink's pages, always 0";

/** Fields of a refusal for lack of credits or rights that EvoLink's own client reads. */
const REFUSAL_FIELDS: Record<string, object> = {
	estimated_credits: { type: 'number' },
	account_balance_credits: { type: 'number' },
	remaining_credits: { type: 'number' },
	used_credits: { type: 'number' },
	total_limit_credits: { type: 'number' },
	daily_limit_credits: { type: 'number' },
	daily_used_credits: { type: 'number' },
	reset_timezone: { type: 'string' },
	allowed_models: { type: 'array', items: { type: 'string' } },
	key_name: { type: 'string' },
	expired_at: { type: 'string' },
	action_url: { type: 'string' },
	request_id: { type: 'string' },
};

export const DEVIATIONS: readonly Deviation[] = [
	...request('top_k', { type: 'integer', minimum: 1 }, "on EvoLink's page for GPT-5.4"),
	{
		definition: 'ChatCompletionContentPartImage.ImageURL',
		property: 'detail',
		schema: { enum: ['auto', 'low', 'high', 'original'] },
		why: "EvoLink's pages list `original`",
	},
	count('CompletionUsage', 'input_tokens', COMPATIBILITY),
	count('CompletionUsage', 'output_tokens', COMPATIBILITY),
	count('CompletionUsage.PromptTokensDetails', 'text_tokens', PER_KIND),
	count('CompletionUsage.PromptTokensDetails', 'image_tokens', PER_KIND),
	count('CompletionUsage.CompletionTokensDetails', 'text_tokens', PER_KIND),
	{
		definition: 'ErrorObject',
		property: 'code',
		schema: { type: ['string', 'integer', 'null'] },
		why: 'EvoLink documents the status as a number',
	},
	{
		definition: 'ErrorObject',
		property: 'fallback_suggestion',
		schema: { type: 'string' },
		why: 'e.g. "retry after 60 seconds"',
	},
	...Object.entries(REFUSAL_FIELDS).map(([property, schema]) => ({
		definition: 'ErrorObject',
		property,
		schema,
		why: "EvoLink's client reads it in a refusal",
	})),
];

/** Required by OpenAI's types, left out by EvoLink. */
export const OPTIONAL: ReadonlyArray<{ definition: string; property: string; why: string }> = [
	{
		definition: 'ErrorObject',
		property: 'param',
		why: "EvoLink's error bodies name it only where there is one",
	},
];
