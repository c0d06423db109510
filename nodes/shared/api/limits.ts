/**
 * Every default, range and unit of the package that is no parameter of the request's body (those
 * are in `fields/bodyFields.ts`), once. Fields, validation, delivery and documentation read them
 * from here, so that they can't disagree.
 *
 * Sources: EvoLink's public reference pages (image sizes); the rest are decisions, with their
 * reason beside them.
 */

/** A number's range. A side that is absent is unlimited; `integer`: fractions are refused. */
export interface NumberLimit {
	min?: number;
	/** As `min`, but this number itself is out of range. */
	above?: number;
	max?: number;
	integer?: boolean;
}

export const DEFAULT_MODEL = 'gpt-5.4';

/** Requests in flight in one run: well below common per-key limits, and 20 times one by one. */
export const MAX_CONCURRENCY: NumberLimit & { default: number } = {
	min: 1,
	integer: true,
	default: 20,
};

/** Repeated attempts per item after the first one; 0 switches them off. */
export const MAX_RETRIES: NumberLimit & { default: number } = { min: 0, integer: true, default: 3 };

/** Further requests per item for a JSON reply that can't be used: each is paid for. */
export const MAX_REPAIRS = {
	min: 0,
	max: 3,
	integer: true,
	default: 0,
} as const satisfies NumberLimit & {
	default: number;
};

/** Per attempt, in ms: reasoning can take minutes, and an aborted request is billed all the same. */
export const TIMEOUT_MS: NumberLimit & { default: number } = { min: 1, default: 600_000 };

/** Credits and tokens after which a run ends early; without a value it doesn't. */
export const MAX_CREDITS: NumberLimit = { above: 0 };
export const MAX_TOTAL_TOKENS: NumberLimit = { min: 1, integer: true };

/** First ceiling of the exponential backoff, in ms; it doubles per attempt. */
export const BACKOFF_BASE_MS = 1_000;

/** Longest wait for the server's sake, in ms. What asks for more fails at once and says so. */
export const MAX_WAIT_MS = 120_000;

/** Waits, each twice the last, over which a `fallback_suggestion` is spread at most: 60 s begin with 1 s. */
export const MOST_HINT_WAITS = 6;

/** Longest wait for the usage that follows a finished stream, in ms: the answer itself is there. */
export const USAGE_WAIT_MS = 2_000;

/** Largest reply that is read, in bytes: far beyond any completion, far below the host's memory. */
export const MAX_REPLY_BYTES = 32 * 1024 * 1024;

/** Images that EvoLink supports; the content decides. */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;
export const IMAGE_DETAILS = ['auto', 'low', 'high', 'original'] as const;
