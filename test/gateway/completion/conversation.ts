import type { ChatRequest, ImagePart, Message } from '../wire';

/** The text of a message; parts are joined by line breaks. */
export function textOf({ content }: Message): string {
	if (typeof content === 'string') return content;
	return (content ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

export const imagesOf = ({ content }: Message): ImagePart[] =>
	Array.isArray(content) ? content.filter((part) => part.type === 'image_url') : [];

/** A conversation seen from its last user message. */
export interface Conversation {
	systemPrompt: string;
	/** User and assistant messages before the last user message. */
	earlierTurns: number;
	/** Text of the last user message. */
	message: string;
	images: ImagePart[];
	/** What has happened since: assistant messages with tool calls, and tool results. */
	since: Message[];
}

export function readConversation({ messages }: ChatRequest): Conversation {
	const last = messages.findLastIndex(({ role }) => role === 'user');
	const isSystem = ({ role }: Message) => role === 'system' || role === 'developer';
	const asked = messages[last];
	return {
		systemPrompt: messages.filter(isSystem).map(textOf).join('\n'),
		earlierTurns: messages
			.slice(0, Math.max(0, last))
			.filter(({ role }) => role === 'user' || role === 'assistant').length,
		message: asked ? textOf(asked) : '',
		images: asked ? imagesOf(asked) : [],
		since: messages.slice(last + 1),
	};
}
