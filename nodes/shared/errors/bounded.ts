/** Deepest level, and most entries in total, that are kept of a value from outside. */
const DEPTH = 20;
const ENTRIES = 2_000;

const LEFT_OUT = '[…]';

/**
 * A copy of a JSON value that is safe to walk, print and save, whatever was sent: what lies deeper
 * than 20 levels, or beyond 2,000 entries, is left out.
 * @param onText applied to every text in it, names of fields included
 */
export function bounded(value: unknown, onText: (text: string) => string): unknown {
	let left = ENTRIES;
	const copy = (part: unknown, depth: number): unknown => {
		if (typeof part === 'string') return onText(part);
		if (typeof part === 'bigint') return String(part);
		if (typeof part !== 'object' || part === null) return part;
		if (depth > DEPTH || left <= 0) return LEFT_OUT;
		// Dates that an expression yields say by themselves how they are written.
		const { toJSON } = part as { toJSON?: unknown };
		if (typeof toJSON === 'function') return copy(toJSON.call(part), depth + 1);
		if (Array.isArray(part)) {
			const kept = part.slice(0, left);
			left -= kept.length;
			return kept.map((entry) => copy(entry, depth + 1));
		}
		const kept = Object.entries(part).slice(0, left);
		left -= kept.length;
		return Object.fromEntries(kept.map(([name, entry]) => [onText(name), copy(entry, depth + 1)]));
	};
	return copy(value, 0);
}

/** A value from outside as JSON text, its whole or its beginning; undefined when it has none. */
export const jsonOf = (value: unknown): string | undefined =>
	JSON.stringify(bounded(value, (text) => text));

/** A value from outside as text: an object as JSON, anything else as it is. */
export const asText = (value: unknown): string =>
	(typeof value === 'object' ? jsonOf(value) : undefined) ?? String(value);

/** The beginning of a text, without half a character at its end. It keeps no long text in memory. */
export function cut(text: string, length: number): string {
	if (text.length <= length) return text;
	const kept = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '');
	return Buffer.from(`${kept}…`).toString();
}
