import { record } from './json';

/** Token counts of a completion, each only if the API gave it. */
export interface TokenCounts {
	[count: string]: number | undefined;
	prompt_tokens?: number;
	completion_tokens?: number;
	total_tokens?: number;
	cached_tokens?: number;
	reasoning_tokens?: number;
}

/** Reads a reply's `usage`, whatever it is. Counts are whole numbers, also where a gateway writes them as text. */
export function readUsage(usage: unknown): TokenCounts {
	const given = record(usage) ?? {};
	const prompt = record(given.prompt_tokens_details) ?? {};
	const completion = record(given.completion_tokens_details) ?? {};
	const counts = {
		prompt_tokens: countOf(given.prompt_tokens),
		completion_tokens: countOf(given.completion_tokens),
		total_tokens: countOf(given.total_tokens),
		cached_tokens: countOf(prompt.cached_tokens),
		reasoning_tokens: countOf(completion.reasoning_tokens),
	};
	return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined));
}

function countOf(value: unknown): number | undefined {
	const number =
		typeof value === 'string' && /^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
	return Number.isSafeInteger(number) && (number as number) >= 0 ? (number as number) : undefined;
}

/** A reply's or a chunk's usage: beside the choices, or inside the first (Moonshot) or `x_groq` where that has none. */
export function usageOf(reply: Record<string, unknown>, choice?: Record<string, unknown>) {
	const elsewhere = [record(reply.x_groq)?.usage, choice?.usage, reply.usage];
	return elsewhere.reduce<Record<string, unknown> | undefined>(mergeUsage, undefined);
}

/**
 * What is known of the usage when a stream's chunks report it one after another: a later figure counts, but nothing
 * (null, `{}`) and 0 don't take away what was known.
 */
export function mergeUsage(
	known: Record<string, unknown> | undefined,
	next: unknown,
): Record<string, unknown> | undefined {
	const told = Object.entries(record(next) ?? {}).flatMap(([name, value]) => {
		const before = known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
		const merged = record(value) ? mergeUsage(record(before), value) : value;
		return merged === undefined || merged === null || (merged === 0 && before !== undefined)
			? []
			: [[name, merged] as const];
	});
	return told.length === 0 ? known : { ...known, ...Object.fromEntries(told) };
}
