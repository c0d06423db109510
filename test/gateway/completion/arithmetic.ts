import { textOf, type Conversation } from './conversation';

const ARITHMETIC = /[(-]?\d[\d\s.()]*[-+*/^%][\d\s.()+*/^%-]*\d\)?/;
const NUMBER = /\d+(?:\.\d+)?/;
/** `"USD": 1.25`, also inside JSON text within JSON. */
const FIGURE = /"(\w+)\\?"\s*:\s*(-?\d+(?:\.\d+)?)/g;

/**
 * What a calculator is to compute, e.g. `250 * 1.25`: the arithmetic in the message; else its first
 * number times the figure among the tools' results whose name the message has. Undefined when there
 * is neither.
 */
export function expressionFor({ message, since }: Conversation): string | undefined {
	const written = ARITHMETIC.exec(message)?.[0].trim();
	if (written !== undefined) return written;
	const amount = NUMBER.exec(message)?.[0];
	if (amount === undefined) return undefined;
	const words = new Set(message.match(/\w+/g));
	const results = since.filter(({ role }) => role === 'tool').map(textOf);
	const figures = results.flatMap((result) => [...result.matchAll(FIGURE)]);
	const figure = figures.find(([, name = '']) => words.has(name))?.[2];
	return figure === undefined ? undefined : `${amount} * ${figure}`;
}
