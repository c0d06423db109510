/** English text has about four characters per token; LangChain's own estimate is the same. */
const ASCII_PER_TOKEN = 4;

/**
 * About how many tokens a text has. Characters beyond ASCII count one each: that is right for
 * Chinese and too much for Cyrillic, and too much only means that memory and documents are cut
 * a little earlier than they would have to be.
 *
 * @param content text, or LangChain's content blocks, of which the text counts
 */
export function estimateTokens(content: unknown): number {
	const text = textOf(content);
	const beyondAscii = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
	const ascii = text.match(/[\0-\x7f]/g)?.length ?? 0;
	return Math.ceil(ascii / ASCII_PER_TOKEN) + beyondAscii;
}

function textOf(content: unknown): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return content
		.map((block: { text?: unknown } | string) => {
			const text = typeof block === 'string' ? block : block?.text;
			return typeof text === 'string' ? text : '';
		})
		.join('');
}
