/**
 * A copy of a JSON value in which no text contains half of a surrogate pair: `slice` cuts an emoji
 * in two, and APIs refuse the whole request for the half that is left. It becomes U+FFFD.
 */
export function wellFormed<T>(value: T): T;
export function wellFormed(value: unknown): unknown {
	if (typeof value === 'string') return value.toWellFormed();
	if (Array.isArray(value)) return value.map((entry: unknown) => wellFormed(entry));
	// Dates and the like say themselves what they are in JSON.
	if (typeof value !== 'object' || value === null || saysItsJson(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key.toWellFormed(), wellFormed(entry)]),
	);
}

const saysItsJson = (value: object): boolean =>
	typeof (value as { toJSON?: unknown }).toJSON === 'function';
