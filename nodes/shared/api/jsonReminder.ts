import type { ChatMessage } from './wire';

/** Added when JSON is asked for and nothing says so: the API answers 400 otherwise. */
const JSON_REMINDER = 'Answer in JSON.';

/** The messages with the word the API insists on, added to the system prompt only if none has it. */
export function withJsonReminder(messages: ChatMessage[]): ChatMessage[] {
	if (messages.some(({ content }) => /json/i.test(contentText(content)))) return messages;
	const [first, ...others] = messages;
	return first?.role === 'system' && typeof first.content === 'string'
		? [{ ...first, content: `${first.content}\n\n${JSON_REMINDER}` }, ...others]
		: [{ role: 'system', content: JSON_REMINDER }, ...messages];
}

/** Text of a message; image addresses don't count as words. */
function contentText(content: ChatMessage['content']): string {
	if (typeof content === 'string') return content;
	return (content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join(' ');
}
