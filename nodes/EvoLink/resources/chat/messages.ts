import { type ChatMessage, type ContentPart, imagePart } from '../../../shared/api/wire';
import { inputFault } from '../../../shared/errors/inputFault';
import { say } from '../../../shared/errors/text';

export interface Conversation {
	systemPrompt: unknown;
	history: ChatMessage[];
	message: unknown;
	imageUrls: string[];
	/** `auto`, `low`, `high` or `original`; not sent when absent. */
	imageDetail?: string;
	/** Images of binary fields follow: a blank message is allowed then. */
	moreImages?: boolean;
}

/**
 * The `messages` of the request: system prompt, earlier turns, the message with its images.
 * A blank system prompt is left out.
 * @throws FaultError when there is neither a message nor an image
 */
export function buildMessages(conversation: Conversation): ChatMessage[] {
	const { history, imageUrls, imageDetail, moreImages = false } = conversation;
	const system = textOf(conversation.systemPrompt, 'System Prompt');
	const message = textOf(conversation.message, 'Message');
	const blank = message.trim() === '';
	if (blank && imageUrls.length === 0 && !moreImages) {
		throw inputFault(
			"'Message' is empty",
			"Enter a message or give an image. With an expression, check that the field exists in this item's input",
		);
	}
	const images = imageUrls.map((url) => imagePart(url, imageDetail));
	const parts: ContentPart[] = [
		...(blank ? [] : [{ type: 'text' as const, text: message }]),
		...images,
	];
	return [
		...(system.trim() === '' ? [] : [{ role: 'system', content: system }]),
		...history,
		{ role: 'user', content: images.length === 0 && !moreImages ? message : parts },
	];
}

/** Numbers and booleans that an expression yields are text to a model; objects are a slip. */
function textOf(value: unknown, field: string): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (Number.isFinite(value) || typeof value === 'boolean') return String(value);
	throw inputFault(
		`'${field}' is not text`,
		say`Its value is ${value}: map a text field, or turn it into text with JSON.stringify()`,
	);
}
