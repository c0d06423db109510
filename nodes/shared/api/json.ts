/** Deepest nesting that is read: n8n's own copies of an item recurse, and end at some thousands. */
export const MAX_JSON_DEPTH = 500;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Follows JSON text piece by piece without building anything: where its outermost object or list ends. */
export class JsonScan {
	private depth = 0;
	private quoted = false;
	private escaped = false;

	constructor(private readonly maxDepth = Infinity) {}

	/** The nesting was deeper than allowed. */
	tooDeep = false;
	/** The outermost object or list has been closed. */
	closed = false;

	/** @returns the index behind the bracket that closes the outermost value, or where it gets too deep; -1: neither */
	read(text: string, from = 0): number {
		for (let at = from; at < text.length; at++) {
			const char = text.charCodeAt(at);
			if (this.quoted) {
				if (this.escaped) this.escaped = false;
				else if (char === BACKSLASH) this.escaped = true;
				else if (char === QUOTE) this.quoted = false;
			} else if (char === QUOTE) this.quoted = true;
			else if (char === 0x7b || char === 0x5b) {
				if (++this.depth > this.maxDepth) {
					this.tooDeep = true;
					return at;
				}
			} else if ((char === 0x7d || char === 0x5d) && --this.depth === 0) {
				this.closed = true;
				return at + 1;
			}
		}
		return -1;
	}
}

/** Where JSON text gets deeper than is read, -1 if nowhere. */
export function tooDeepAt(text: string): number {
	const scan = new JsonScan(MAX_JSON_DEPTH);
	const at = scan.read(text);
	return scan.tooDeep ? at : -1;
}

/** The value of JSON text, a byte order mark before it or not; undefined when it is none, or nested too deeply. */
export function parseJson(text: string): unknown {
	const bare = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
	if (tooDeepAt(bare) !== -1) return undefined;
	try {
		return JSON.parse(bare) as unknown;
	} catch {
		return undefined;
	}
}

/** A value that is an object and no list. */
export const record = (value: unknown): Record<string, unknown> | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
