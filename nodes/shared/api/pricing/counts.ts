import { readUsage } from '../usage';
import type { WireUsage } from '../wire';
import type { Counts } from './expression';

/** Details may carry further counts, e.g. of written cache tokens or web searches. */
const MOST_COUNTS = 50;

/** Counts that are made here and never taken from the reply, where two of them are always 0. */
const OWN_COUNTS = ['input_tokens', 'output_tokens', 'prompt_tokens', 'completion_tokens'];

/**
 * The counts that pricing rules draw on, from a reply's `usage`. Cached tokens that the API doesn't
 * mention are none. `input_tokens` is the prompt without what has a component of its own.
 * @param roles the components there are
 */
export function countsOf(usage: WireUsage | null | undefined, roles: ReadonlySet<string>): Counts {
	const counts = new Map<string, number>();
	const { prompt_tokens_details: prompt, completion_tokens_details: completion } = usage ?? {};
	for (const part of [usage, prompt, completion]) {
		for (const [name, count] of Object.entries(part ?? {}).slice(0, MOST_COUNTS)) {
			if (isCount(count)) counts.set(name, count);
		}
	}
	for (const name of OWN_COUNTS) counts.delete(name);
	const {
		prompt_tokens: promptTokens,
		completion_tokens: completionTokens,
		cached_tokens: cached = 0,
	} = readUsage(usage);
	if (completionTokens !== undefined) {
		counts.set('completion_tokens', completionTokens).set('output_tokens', completionTokens);
	}
	if (promptTokens !== undefined) {
		const read = roles.has('cache_hit') ? cached : 0;
		const written = roles.has('cache_write') ? (counts.get('cache_write_tokens') ?? 0) : 0;
		counts.set('prompt_tokens', promptTokens).set('input_tokens', promptTokens - read - written);
		counts.set('cached_tokens', cached).set('cache_read_tokens', cached);
	}
	return counts;
}

const isCount = (value: unknown): value is number =>
	Number.isSafeInteger(value) && (value as number) >= 0;
