import { isObject } from '../../shared/fields/json';
import type { LangchainMessage } from './langchainModel';

type Block = Record<string, unknown>;

/**
 * The message with its images, audio and files in the form that the SDK understands.
 *
 * n8n's agents and chains write them as OpenAI does (`image_url`, `input_audio`, `file`), or in
 * LangChain's former form with `source_type` and `mime_type`; the SDK knows only the present one,
 * `{type: 'image' | 'audio' | 'video' | 'file', mimeType, data | url | fileId, metadata}`, and
 * drops or empties the rest without a word. What a tool gave may be rows of its own that happen to
 * have a `type`: each becomes text, as JSON. The message itself is not changed: memory and fallback
 * model read it too.
 */
export function withStandardBlocks<T extends LangchainMessage>(message: T): T {
	const { content } = message;
	if (!Array.isArray(content)) return message;
	const blocks = message.tool_call_id === undefined ? content : content.map(withoutRow);
	if (blocks.every((block, at) => block === content[at] && isPlain(block))) return message;
	const copy = Object.assign(Object.create(Object.getPrototypeOf(message)) as T, message);
	copy.content = blocks.map((block: Block) => (isPlain(block) ? block : translate(block)));
	return copy;
}

/** @param block of a tool's result */
const withoutRow = (block: unknown): unknown =>
	isContent((block ?? {}) as Block) ? block : { type: 'text', text: JSON.stringify(block) };

/** Whether a block has what its type says: a text, a file, or a link to an image. */
function isContent(block: Block): boolean {
	const { type, text, url, data, file, source_type: source } = block;
	if (type === 'text' || type === 'text-plain' || source === 'text')
		return typeof text === 'string';
	if (type === 'image_url' || type === 'input_audio') return Boolean(block[type]);
	if (!DEFAULT_TYPES.has(type as string)) return false;
	const isLink = typeof url === 'string' && (type === 'image' || url.startsWith('data:'));
	const isData = typeof data === 'string' || data instanceof Uint8Array || isObject(file);
	return isLink || isData || block.fileId !== undefined || source === 'id';
}

/** Media types of blocks that name none; the SDK doesn't pass on what kind of block it was. */
const DEFAULT_TYPES = new Map([
	['image', 'image/*'],
	['audio', 'audio/*'],
	['video', 'video/*'],
	['file', 'application/octet-stream'],
]);

const isPlain = (block: unknown): boolean => {
	const { type, source_type: source } = (block ?? {}) as Block;
	const translated = ['image_url', 'input_audio', 'text-plain'].includes(type as string);
	return !translated && !DEFAULT_TYPES.has(type as string) && source === undefined;
};

function translate(block: Block): Block {
	if (typeof block.text === 'string') return { type: 'text', text: block.text };
	if (block.type === 'image_url') {
		const image = block.image_url as string | { url: string; detail?: string };
		const { url, detail } = typeof image === 'string' ? { url: image, detail: undefined } : image;
		return standard('image', { url, ...(detail && { metadata: { detail } }) });
	}
	if (block.type === 'input_audio') {
		const { data, format } = block.input_audio as Block;
		return standard('audio', { data, mimeType: `audio/${String(format)}` });
	}
	if (block.type === 'file' && block.file) {
		const { file_data: url, file_id: fileId, filename } = block.file as Block;
		return standard('file', { url, fileId, metadata: { filename } });
	}
	const { source_type: source, metadata, name, title } = block;
	return standard(block.type as string, {
		data: block.data,
		url: block.url,
		fileId: block.fileId ?? (source === 'id' ? block.id : undefined),
		mimeType: block.mimeType ?? block.mime_type,
		metadata: { filename: name ?? title, ...(metadata as Block) },
	});
}

/** The SDK asks which keys are there, and writes into `metadata`. */
function standard(type: string, { metadata, ...fields }: Block): Block {
	const withType = { mimeType: DEFAULT_TYPES.get(type), ...defined(fields) };
	return { type, ...withType, metadata: defined(metadata as Block) };
}

const defined = (fields: Block = {}): Block =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
