/** A character as URLs, JSON, JavaScript and HTML write it, of any case. */
const ESCAPE =
	/%([0-9a-f]{2})|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\(["'\\/])|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);/gi;

const NAMED = new Map([
	['amp', '&'],
	['lt', '<'],
	['gt', '>'],
	['quot', '"'],
	['apos', "'"],
]);

/**
 * Replaces a key wherever it stands in a text with some of its characters escaped, whichever they are.
 * In linear time: a text between two escapes that is longer than the key is not looked at.
 */
export function withoutEscaped(text: string, key: string, mark: string): string {
	const search = new Search(Buffer.from(key));
	const reach = key.length;
	const plain = (from: number, to: number) => {
		const far = to - from > 2 * reach;
		for (let at = from; at < to; at++) {
			// The rest holds no escaped key, and the key as it is is gone already.
			if (far && at === from + reach) {
				search.beginAnew();
				at = to - reach;
			}
			search.push(text.charAt(at), at, at + 1);
		}
	};
	let end = 0;
	for (const match of text.matchAll(ESCAPE)) {
		const [escape] = match;
		plain(end, match.index);
		end = match.index + escape.length;
		search.push(meaningOf(match), match.index, end);
	}
	plain(end, text.length);
	return search.replaceIn(text, mark);
}

/** The character, or the byte of one. */
function meaningOf([, ...groups]: RegExpMatchArray): string | number {
	const [percent, unicode, byte, escaped, decimal, hex, name] = groups;
	if (percent !== undefined) return parseInt(percent, 16);
	const digits = unicode ?? byte ?? hex;
	const code = digits === undefined ? Number(decimal) : parseInt(digits, 16);
	if (Number.isInteger(code)) return String.fromCodePoint(Math.min(code, 0x10ffff));
	return escaped ?? NAMED.get(name!.toLowerCase())!;
}

/** Looks for a key as its bytes arrive (Knuth, Morris and Pratt). */
class Search {
	/** Where to go on when the byte behind so many doesn't fit. */
	private readonly fallback: number[] = [0];
	private matched = 0;
	private count = 0;
	/** Where the latest bytes begin in the text, as many as the key has. */
	private readonly starts: number[] = [];
	private readonly found: Array<[from: number, to: number]> = [];

	constructor(private readonly key: Uint8Array) {
		for (let at = 1, length = 0; at < key.length; at++) {
			length = this.longer(key[at]!, length);
			this.fallback.push(length);
		}
	}

	/** @param unit a character, or a byte of one */
	push(unit: string | number, from: number, to: number): void {
		if (typeof unit === 'number') return this.pushByte(unit, from, to);
		const code = unit.charCodeAt(0);
		if (code < 0x80) return this.pushByte(code, from, to);
		for (const byte of Buffer.from(unit)) this.pushByte(byte, from, to);
	}

	/** What follows doesn't stand next to what came. */
	beginAnew(): void {
		this.matched = 0;
	}

	replaceIn(text: string, mark: string): string {
		let end = 0;
		const pieces = this.found.map(([from, to]) => {
			const before = text.slice(end, from);
			end = to;
			return before + mark;
		});
		return pieces.join('') + text.slice(end);
	}

	private pushByte(byte: number, from: number, to: number): void {
		const { length } = this.key;
		this.starts[this.count++ % length] = from;
		this.matched = this.longer(byte, this.matched);
		if (this.matched < length) return;
		this.found.push([this.starts[this.count % length]!, to]);
		this.matched = 0;
	}

	private longer(byte: number, matched: number): number {
		let length = matched;
		while (length > 0 && this.key[length] !== byte) length = this.fallback[length - 1]!;
		return this.key[length] === byte ? length + 1 : 0;
	}
}
