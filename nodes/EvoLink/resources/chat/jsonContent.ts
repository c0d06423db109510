import type { IDataObject } from 'n8n-workflow';
import { FaultError } from '../../../shared/errors/fault';

/** Raw text kept in the details of a reply that can't be parsed, in characters. */
const RAW_LIMIT = 20_000;

/**
 * The value in a JSON reply. Models pad it: a Markdown fence, a sentence before or after.
 * @throws FaultError with the raw text in its facts, when there is no JSON value in it
 */
export function parseJsonContent(
	text: string,
	finishReason: string | null,
	usage: IDataObject,
): unknown {
	for (const candidate of candidatesIn(text)) {
		try {
			return JSON.parse(candidate) as unknown;
		} catch {
			// The next reading of the text.
		}
	}
	const cutOff = finishReason === 'length';
	throw new FaultError({
		kind: 'invalid-json',
		title: cutOff ? 'The JSON reply was cut off' : 'The reply is not the JSON that was asked for',
		advice: cutOff
			? "Raise 'Max Completion Tokens'. The text is in the details"
			: "Use the 'JSON Schema' response format, or tell the model in the 'System Prompt' to answer with JSON alone. The text is in the details",
		repeat: 'never',
		facts: { raw: text.slice(0, RAW_LIMIT), finish_reason: finishReason, usage },
	});
}

function* candidatesIn(text: string): Generator<string> {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	yield trimmed;
	const fenced = /```[a-z]*\s*\n?([\s\S]*?)\n?\s*```/i.exec(trimmed)?.[1];
	if (fenced !== undefined) yield fenced.trim();
	for (const [open, close] of [
		['{', '}'],
		['[', ']'],
	] as const) {
		const from = trimmed.indexOf(open);
		const to = trimmed.lastIndexOf(close) + 1;
		const around = [trimmed.slice(0, from), trimmed.slice(to)];
		if (from !== -1 && to > from && around.every(isBalanced)) yield trimmed.slice(from, to);
	}
}

/** A part of a larger value that was cut off leaves brackets open around it; prose doesn't. */
const isBalanced = (text: string): boolean =>
	text.split('{').length === text.split('}').length &&
	text.split('[').length === text.split(']').length;
