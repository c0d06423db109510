/** Blanks that people paste along with a key or an ID: white space of every script, and what has no width. No character is none. */
const isBlank = (char = 'x'): boolean =>
	char.trim() === '' || char < ' ' || /[\u007f\u00ad\u200b-\u200f\u2060]/.test(char);

/** Without the blanks around it. */
export function withoutBlanks(text: string): string {
	let from = 0;
	let to = text.length;
	while (isBlank(text[from])) from++;
	while (isBlank(text[to - 1])) to--;
	return text.slice(from, to);
}

/** The key as it is sent: without the blanks around it and without a `Bearer` before it. */
export function cleanKey(stored: unknown): string {
	const key = withoutBlanks(String(stored ?? ''));
	return key.slice(0, 6).toLowerCase() === 'bearer' && isBlank(key[6])
		? cleanKey(key.slice(6))
		: key;
}
