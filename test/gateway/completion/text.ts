import type { Conversation } from './conversation';
import { textOf } from './conversation';
import type { ImagePart } from '../wire';

/** `https://… (detail high)`; of a data URL only its type and size. */
function describeImage({ image_url: { url, detail = 'auto' } }: ImagePart): string {
	const data = /^data:([^;,]+);base64,(.*)$/s.exec(url);
	const what = data ? `${data[1]}, ${Buffer.byteLength(data[2] ?? '', 'base64')} bytes` : url;
	return `${what} (detail ${detail})`;
}

function toolResults({ since }: Conversation): string[] {
	const names = new Map(
		since.flatMap(({ tool_calls: calls = [] }) =>
			calls.map((call) => [call.id, call.function.name] as const),
		),
	);
	return since
		.filter(({ role }) => role === 'tool')
		.map((result) => `${names.get(result.tool_call_id ?? '')} answered: ${textOf(result)}`);
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
