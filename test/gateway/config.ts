import type { Fault } from './faults/types';

/** The key that is accepted when none is configured. */
export const DEFAULT_API_KEY = 'sk-local-evolink-gateway';

export interface RateLimit {
	/** Completions per second; the bucket refills at this rate. */
	requestsPerSecond: number;
	/** Size of the bucket. Default: `requestsPerSecond`, at least 1. */
	burst?: number;
	/** How a 429 says when to come back. Default `seconds`. */
	retryAfter?: 'seconds' | 'date' | 'none';
	/** Adds `fallback_suggestion: "retry after N seconds"` to the error. Default false. */
	fallbackSuggestion?: boolean;
}

export interface RandomFaults {
	/** Share of the completions that fail, 0 to 1. */
	probability: number;
	/** The same seed gives the same sequence. Default 1. */
	seed?: number;
	/** What they fail with, drawn evenly. Default: statuses 429, 500, 502 and 503. */
	faults?: Fault[];
}

/** What can be changed while the gateway runs; `reset` goes back to the values it was started with. */
export interface GatewayConfig {
	/** Accepted keys. */
	apiKey: string | string[];
	/** Ids that `GET /v1/models` lists and completions accept. */
	models: string[];
	/** Wait before a completion's reply begins, ms. */
	latencyMs: number;
	/** Wait before each streamed delta, ms. */
	deltaDelayMs: number;
	rateLimit: RateLimit | null;
	randomFaults: RandomFaults | null;
	/** Credits left; a completion costs 1 per 1,000 tokens, and at 0 the answer is 402. */
	balance: number;
	/** Body properties answered with 400 although the document has them, e.g. `top_k`, `stream_options`. */
	unsupportedParameters: string[];
	/** Whether a completion is replayed for the same `Idempotency-Key`; otherwise the header is ignored. */
	idempotency: boolean;
	/** Whether images may be `data:` URLs. */
	dataUrls: boolean;
	/** `all` keeps every request with its body; `count` keeps numbers only, for long runs. */
	record: 'all' | 'count';
}

export interface GatewayOptions extends Partial<GatewayConfig> {
	/** Default: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Serve HTTPS with a self-signed certificate that no client trusts. Default false. */
	tls?: boolean;
}

export const DEFAULT_CONFIG: GatewayConfig = {
	apiKey: DEFAULT_API_KEY,
	models: [
		'gpt-5.4',
		'gpt-5.4-mini',
		'gpt-5.2',
		'claude-sonnet-4-6',
		'gemini-3-flash',
		'evolink/auto',
		'gpt-image-1.5',
		'seedance-2.0-text-to-video',
		'suno-v5',
	],
	latencyMs: 0,
	deltaDelayMs: 0,
	rateLimit: null,
	randomFaults: null,
	balance: 1_000_000,
	unsupportedParameters: [],
	idempotency: true,
	dataUrls: true,
	record: 'all',
};
