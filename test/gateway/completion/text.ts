import type { Conversation } from './conversation';
import { textOf } from './conversation';
import type { ImagePart } from '../wire';

/** `https://… (detail high)`; of a data URL only its type and size. */
function describeImage({ image_url: { url, detail = 'auto' } }: ImagePart): string {
	const data = /^data:([^;,]+);base64,(.*)$/s.exec(url);
	const what = data ? `${data[1]}, ${Buffer.byteLength(data[2] ?? '', 'base64')} bytes` : url;
	return `${what} (detail ${detail})`;
}

/** What a calculator was given, e.g. `6*7`; undefined for other tools and odd arguments. */
function calculation({ name, arguments: text }: { name: string; arguments: string }) {
	if (!/calc/i.test(name)) return undefined;
	return /^\{\s*"\w+"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
}

/** n8n wraps what a tool returns: `[{"response":"42"}]`. */
const unwrapped = (result: string) =>
	/^\[\{"response":"([^"\\]*)"\}\]$/.exec(result)?.[1] ?? result;

/** A line for each tool's result, e.g. `calculator answered: 6*7 = 42`. */
function toolResults({ since }: Conversation): string[] {
	const calls = new Map(
		since.flatMap(({ tool_calls: made = [] }) =>
			made.map((call) => [call.id, call.function] as const),
		),
	);
	return since
		.filter(({ role }) => role === 'tool')
		.map((result) => {
			const call = calls.get(result.tool_call_id ?? '');
			const given = call && calculation(call);
			return `${call?.name} answered: ${given ? `${given} = ` : ''}${unwrapped(textOf(result))}`;
		});
}

/** An answer that shows what was asked, so that a test can see what arrived. */
export function answerInText(conversation: Conversation): string {
	const { systemPrompt, earlierTurns, message, images } = conversation;
	const results = toolResults(conversation);
	if (results.length > 0) return results.join('\n');
	const exact = /reply with exactly:\s*([\s\S]*)/i.exec(message)?.[1]?.trim();
	if (exact) return exact;
	const sentences = [];
	if (systemPrompt) sentences.push(`My instructions are: "${systemPrompt}".`);
	if (earlierTurns > 0) sentences.push(`We have exchanged ${earlierTurns} earlier messages.`);
	sentences.push(message ? `You said: "${message}".` : 'You said nothing.');
	if (images.length > 0) sentences.push(`I see: ${images.map(describeImage).join(', ')}.`);
	return sentences.join(' ');
}
