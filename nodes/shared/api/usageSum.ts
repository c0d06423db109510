/** Depth of the details in a completion's `usage`, with room to spare. */
const MAX_DEPTH = 4;

type Usage = Record<string, unknown>;

/** Two replies' usage as one: counts of the same name are added. What is no object counts as none. */
export function addUsage(one: unknown, other: unknown): Usage | undefined {
	if (!isRecord(one)) return isRecord(other) ? other : undefined;
	return isRecord(other) ? (merge(one, other, MAX_DEPTH) as Usage) : one;
}

/** The usage of a reply that somebody else has paid for: every count is 0. */
export const noUsage = (usage: unknown): Usage => zero(usage, MAX_DEPTH) as Usage;

function merge(one: unknown, other: unknown, depth: number): unknown {
	if (isCount(one) && isCount(other)) return Number(one) + Number(other);
	if (!isRecord(one) || !isRecord(other) || depth === 0) return other ?? one;
	const names = new Set([...Object.keys(one), ...Object.keys(other)]);
	return Object.fromEntries(
		[...names].map((name) => [name, merge(own(one, name), own(other, name), depth - 1)]),
	);
}

function zero(value: unknown, depth: number): unknown {
	if (isCount(value)) return 0;
	if (!isRecord(value) || depth === 0) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, zero(inner, depth - 1)]),
	);
}

const own = (record: Usage, name: string): unknown =>
	Object.hasOwn(record, name) ? record[name] : undefined;

const isRecord = (value: unknown): value is Usage =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Some gateways write counts as text. */
const isCount = (value: unknown): boolean =>
	typeof value === 'number' || (typeof value === 'string' && /^\d{1,15}$/.test(value));
