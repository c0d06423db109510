export interface LangchainMessage {
	content: unknown;
}

type Block = Record<string, unknown>;

/**
 * The message with its images in the form that the SDK understands.
 *
 * n8n's agents and chains write them as OpenAI does, `{type: 'image_url', image_url: {url, detail?}}`,
 * or in LangChain's former form with `source_type` and `mime_type`; the SDK knows only the present
 * one, `{type: 'image' | 'file', mimeType, data | url}`, and drops the rest without a word.
 * The message itself is not changed: memory and fallback model read it too.
 */
export function withStandardImages<T extends LangchainMessage>(message: T): T {
	const { content } = message;
	if (!Array.isArray(content) || !content.some(needsTranslation)) return message;
	const copy = Object.assign(Object.create(Object.getPrototypeOf(message)) as T, message);
	copy.content = content.map((block: Block) =>
		needsTranslation(block) ? translate(block) : block,
	);
	return copy;
}

const needsTranslation = (block: Block) => block.type === 'image_url' || 'source_type' in block;

function translate(block: Block): Block {
	if (block.type === 'image_url') {
		const image = block.image_url as string | { url: string; detail?: string };
		const { url, detail } = typeof image === 'string' ? { url: image, detail: undefined } : image;
		return { type: 'image', mimeType: 'image/*', url, ...(detail ? { metadata: { detail } } : {}) };
	}
	if (block.source_type === 'text') return { type: 'text', text: block.text };
	return { ...block, mimeType: block.mime_type };
}
