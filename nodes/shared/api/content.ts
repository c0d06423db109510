import { record } from './json';

const TEXT_PARTS = ['text', 'output_text', 'input_text'];
const REASONING_PARTS = ['reasoning', 'reasoning_text', 'thinking'];

/**
 * The text of a message's `content`, whole or a piece of it: a string, a part, or a list of both; null when it has
 * none. A number or a truth value is what a gateway made of a text that was JSON. Parts are `{type: 'text', text}`,
 * `output_text` at newer endpoints, and without a type at some gateways.
 */
export const textOf = (content: unknown): string | null => partsText(content, TEXT_PARTS);

/** What the model thought before it answered, '' if it doesn't say: fields and parts differ by family. */
export function reasoningOf(message: Record<string, unknown>): string {
	const { reasoning_content: thoughts, reasoning, content } = message;
	return textOf(thoughts) || textOf(reasoning) || partsText(content, REASONING_PARTS) || '';
}

/** Why the model would not answer, '' if it doesn't say so. */
export function refusalOf({ refusal, content }: Record<string, unknown>): string {
	if (typeof refusal === 'string' && refusal !== '') return refusal;
	const parts = Array.isArray(content) ? content : [];
	const said = parts.map((part: unknown) => record(part)?.refusal);
	return said.filter((text) => typeof text === 'string').join('');
}

function partsText(content: unknown, types: string[]): string | null {
	if (types === TEXT_PARTS && ['number', 'boolean'].includes(typeof content))
		return String(content);
	const parts = Array.isArray(content) ? content : [content];
	const texts = parts.map((part: unknown) => partText(part, types));
	return Array.isArray(content) || texts[0] !== undefined ? texts.join('') : null;
}

function partText(part: unknown, types: string[]): string | undefined {
	if (typeof part === 'string') return types === TEXT_PARTS ? part : undefined;
	const { type, text, thinking } = record(part) ?? {};
	const wanted = typeof type === 'string' ? types.includes(type) : types === TEXT_PARTS;
	if (!wanted) return undefined;
	if (typeof text === 'string') return text;
	// Mistral's thinking parts hold text parts of their own.
	return thinking === undefined ? undefined : (textOf(thinking) ?? undefined);
}
