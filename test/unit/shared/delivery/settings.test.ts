import { readSettings } from '../../../../nodes/shared/delivery/settings';

const DEFAULTS = {
	maxConcurrency: 20,
	maxRetries: 3,
	timeoutMs: 600_000,
	useFallback: true,
	retryUnknownOutcome: false,
	reusePaidReplies: true,
	batching: false,
};

describe('Request Options as the run uses them', () => {
	test.each<[string, object, object]>([
		['nothing set', {}, {}],
		['cleared fields', { maxConcurrency: '', maxRetries: null, timeout: undefined }, {}],
		[
			'numbers',
			{ maxConcurrency: 1, maxRetries: 0, timeout: 1 },
			{ maxConcurrency: 1, maxRetries: 0, timeoutMs: 1 },
		],
		[
			'numbers as text, by expression',
			{ maxConcurrency: '5', timeout: ' 1500.5 ' },
			{ maxConcurrency: 5, timeoutMs: 1_500.5 },
		],
		[
			'switches',
			{ useFallback: false, retryUnknownOutcome: true, reusePaidReplies: false },
			{ useFallback: false, retryUnknownOutcome: true, reusePaidReplies: false },
		],
		['caps', { maxCredits: '0.5', maxTotalTokens: 1 }, { maxCredits: 0.5, maxTotalTokens: 1 }],
		['cleared caps', { maxCredits: '', maxTotalTokens: null }, {}],
		['nothing kept in memory', { reusePaidReplies: false }, { reusePaidReplies: false }],
		['a switch of another type does not risk a second bill', { retryUnknownOutcome: 'true' }, {}],
		[
			'batches with a pause',
			{ batching: { batch: { batchSize: 5, batchInterval: 1 } } },
			{ batching: true },
		],
		['batches that were added and removed', { batching: {} }, {}],
		['batches without one', { batching: { batch: { batchSize: 5, batchInterval: 0 } } }, {}],
	])('%s', (_what, options, settings) => {
		expect(readSettings(options)).toEqual({ ...DEFAULTS, ...settings });
	});

	test.each<[object, RegExp]>([
		[{ maxConcurrency: 0 }, /'Max Concurrency' is out of range/],
		[{ maxConcurrency: 2.5 }, /'Max Concurrency' is not a whole number/],
		[{ maxRetries: -1 }, /'Max Retries' is out of range/],
		[{ maxRetries: 'often' }, /'Max Retries' is not a number/],
		[{ maxCredits: 0 }, /'Max Credits' is out of range/],
		[{ maxTotalTokens: 0 }, /'Max Total Tokens' is out of range/],
		[{ maxTotalTokens: 1.5 }, /'Max Total Tokens' is not a whole number/],
		[{ timeout: 0 }, /'Timeout' is out of range/],
		[{ timeout: Infinity }, /'Timeout' is not a number/],
	])('%j is refused', (options, message) => {
		expect(() => readSettings(options)).toThrow(message);
	});
});
