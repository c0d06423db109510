import { meaningOf } from '../../../shared/api/finishReason';
import type { IDataObject } from 'n8n-workflow';
import { JsonScan, parseJson, record } from '../../../shared/api/json';
import { FaultError } from '../../../shared/errors/fault';

export type JsonFormat = 'json_object' | 'json_schema';

/**
 * The value in a JSON reply. Models pad it: a Markdown fence, a sentence before or after. What counts is the whole
 * text, its one fenced block, or the one object in it; `json_object` has to be an object.
 * @throws FaultError with the raw text in its facts, when there is no such value in it
 */
export function parseJsonContent(
	text: string,
	finishReason: string | null,
	usage: IDataObject,
	format: JsonFormat = 'json_schema',
): unknown {
	for (const candidate of candidatesIn(text)) {
		const value = parseJson(candidate);
		if (value !== undefined && (format === 'json_schema' || record(value))) return value;
	}
	throw new FaultError({
		kind: 'invalid-json',
		reason: meaningOf(finishReason),
		repeat: 'never',
		facts: { raw: text, finish_reason: finishReason, usage },
	});
}

function* candidatesIn(text: string): Generator<string> {
	const trimmed = text.trim();
	yield trimmed;
	for (const fence of ['```', '~~~']) {
		const from = trimmed.indexOf(fence);
		const to = trimmed.lastIndexOf(fence);
		if (to <= from) continue;
		const block = trimmed.slice(from + fence.length, to);
		yield block;
		yield block.replace(/^[a-z0-9]+/i, '');
	}
	const object = onlyObjectIn(trimmed);
	if (object !== undefined) yield object;
}

/** The one object between words. In a part of a larger value that was cut off, brackets stay open around it. */
function onlyObjectIn(text: string): string | undefined {
	const from = text.indexOf('{');
	const to = from === -1 ? -1 : new JsonScan().read(text, from);
	if (to === -1) return undefined;
	const object = text.slice(from, to);
	const framed = [text.slice(0, from), text.slice(to)].every(isProse);
	// `{}` between words is more likely a word about code than an answer.
	return framed && object.length > 2 ? object : undefined;
}

const isProse = (text: string): boolean =>
	!text.includes('{') && !text.includes('}') && text.split('[').length === text.split(']').length;
