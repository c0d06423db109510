import type { ContentFile } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { type ImagePart, imagePart } from '../../shared/api/wire';

export interface FilePart {
	type: 'file';
	file: { filename: string; file_data: string } | { file_id: string };
}

export interface AudioPart {
	type: 'input_audio';
	input_audio: { data: string; format: 'wav' | 'mp3' };
}

/** The formats that chat completions take, by the media types they go under. */
const AUDIO_FORMATS = new Map<string, 'wav' | 'mp3'>([
	['audio/wav', 'wav'],
	['audio/wave', 'wav'],
	['audio/x-wav', 'wav'],
	['audio/mp3', 'mp3'],
	['audio/mpeg', 'mp3'],
]);
const DEFAULT_TYPE = 'application/pdf';

/**
 * An image, audio or file of a message as the API takes it.
 *
 * Chat completions take images by URL or as data, audio as data in two formats, and files as data
 * or by the ID of an uploaded file (OpenAI's API reference).
 *
 * @throws NodeOperationError naming what has no place in a request
 */
export function filePart(file: ContentFile, node: INode): ImagePart | AudioPart | FilePart {
	const { url, detail, filename, fileId } = (file.providerMetadata ?? {}) as Partial<
		Record<string, string>
	>;
	const inline = url === undefined ? encoded(file) : fromDataUrl(url);
	const mediaType = inline?.mediaType || file.mediaType || (url ? 'image/*' : DEFAULT_TYPE);
	const [kind] = mediaType.split('/');
	const refuse = (title: string, description: string): never => {
		throw new NodeOperationError(node, title, {
			description,
			functionality: 'configuration-node',
		});
	};
	const dataUrl = () => `data:${mediaType};base64,${inline?.data ?? ''}`;

	if (kind === 'video') {
		return refuse(
			"Video can't be sent to a chat model",
			'Remove it from the message, or send single frames as images.',
		);
	}
	if (inline?.data === '' && fileId === undefined) {
		return refuse(
			"An empty file can't be sent",
			'A message has an image, audio or a file without contents. Check where it comes from.',
		);
	}
	if (kind === 'image') {
		if (inline?.data === '' && fileId !== undefined) {
			return refuse("An image can't be sent by its file ID", 'Pass its URL, or the image itself.');
		}
		return imagePart(url ?? dataUrl(), detail);
	}
	if (kind === 'audio') {
		if (!inline?.data) {
			return refuse(
				"Audio can't be sent by its URL",
				'A message has to contain the audio itself. Download it first, e.g. with an HTTP Request node.',
			);
		}
		const format = AUDIO_FORMATS.get(mediaType);
		if (format === undefined) {
			return refuse(
				`Audio of the type '${mediaType}' can't be sent`,
				'Chat completions accept WAV and MP3. Convert it first.',
			);
		}
		return { type: 'input_audio', input_audio: { data: inline.data, format } };
	}
	if (fileId !== undefined) return { type: 'file', file: { file_id: fileId } };
	if (!inline) {
		return refuse(
			"A file can't be sent by its URL",
			'A message has to contain the file itself. Download it first, e.g. with an HTTP Request node.',
		);
	}
	return { type: 'file', file: { filename: filename ?? 'attachment', file_data: dataUrl() } };
}

interface Inline {
	mediaType?: string;
	/** Base64. */
	data: string;
}

function encoded({ data }: ContentFile): Inline {
	if (typeof data === 'string') return fromDataUrl(data) ?? { data };
	return { data: Buffer.from(data ?? []).toString('base64') };
}

/** The parts of a base64 `data:` URL; undefined for any other. */
function fromDataUrl(url: string): Inline | undefined {
	const comma = url.indexOf(',');
	const head = url.slice(0, comma);
	if (!head.startsWith('data:') || !head.endsWith(';base64')) return undefined;
	const [mediaType] = head.slice('data:'.length).split(';');
	return { mediaType, data: url.slice(comma + 1) };
}
