/**
 * Every default, range and unit of the package, once. Fields, validation, delivery and
 * documentation read them from here, so that they can't disagree.
 *
 * Sources: the GPT-5.4 API reference (temperature, top_p, top_k) and EvoLink's public
 * reference pages (the other body parameters, image sizes); the rest are decisions,
 * with their reason beside them.
 */

/** A number the API takes in its body. `integer`: fractions are refused. */
export interface NumberLimit {
	min?: number;
	max?: number;
	integer?: boolean;
}

/** Numbers of the request body by their wire name. A side that is absent is unlimited. */
export const BODY_NUMBERS = {
	temperature: { min: 0, max: 2 },
	top_p: { min: 0, max: 1 },
	top_k: { min: 1, integer: true },
	max_completion_tokens: { min: 1, integer: true },
	frequency_penalty: { min: -2, max: 2 },
	presence_penalty: { min: -2, max: 2 },
	seed: { integer: true },
} as const satisfies Record<string, NumberLimit>;

/** Strings of the request body that take one of a few values, by their wire name. */
export const BODY_CHOICES = {
	reasoning_effort: ['low', 'medium', 'high', 'xhigh'],
} as const;

/** Free strings of the request body, by their wire name. */
export const BODY_STRINGS = ['user', 'prompt_cache_key'] as const;

/** What the editor calls a body parameter: messages name the field the user sees. */
export const FIELD_NAMES: Record<string, string> = {
	model: 'Model',
	temperature: 'Sampling Temperature',
	top_p: 'Top P',
	top_k: 'Top K',
	max_completion_tokens: 'Max Completion Tokens',
	reasoning_effort: 'Reasoning Effort',
	frequency_penalty: 'Frequency Penalty',
	presence_penalty: 'Presence Penalty',
	seed: 'Seed',
	user: 'End User ID',
	prompt_cache_key: 'Prompt Cache Key',
	response_format: 'Response Format',
};

export const DEFAULT_MODEL = 'gpt-5.4';

/** Requests in flight in one run: well below common per-key limits, and 20 times one by one. */
export const MAX_CONCURRENCY: NumberLimit & { default: number } = {
	min: 1,
	integer: true,
	default: 20,
};

/** Repeated attempts per item after the first one; 0 switches them off. */
export const MAX_RETRIES: NumberLimit & { default: number } = { min: 0, integer: true, default: 3 };

/** Per attempt, in ms: reasoning can take minutes, and an aborted request is billed all the same. */
export const TIMEOUT_MS: NumberLimit & { default: number } = { min: 1, default: 600_000 };

/** First ceiling of the exponential backoff, in ms; it doubles per attempt. */
export const BACKOFF_BASE_MS = 1_000;

/** Longest wait for the server's sake, in ms. What asks for more fails at once and says so. */
export const MAX_WAIT_MS = 120_000;

/** Waits, each twice the last, over which a `fallback_suggestion` is spread at most: 60 s begin with 1 s. */
export const MOST_HINT_WAITS = 6;

/** Largest reply that is read, in bytes: far beyond any completion, far below the host's memory. */
export const MAX_REPLY_BYTES = 32 * 1024 * 1024;

/** Images as EvoLink takes them: checked by content. */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;
export const IMAGE_DETAILS = ['auto', 'low', 'high', 'original'] as const;
