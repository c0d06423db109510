import type { ContentFile, ContentToolCall, ContentToolResult, Message } from '@n8n/ai-node-sdk';

import type { ContentPart, ImagePart, ToolCall } from '../../shared/api/wire';

export interface FilePart {
	type: 'file';
	file: { filename: string; file_data: string };
}

export type WireMessage =
	| { role: 'system'; content: string }
	| { role: 'user'; content: string | Array<ContentPart | FilePart> }
	| { role: 'assistant'; content: string | null; tool_calls?: ToolCall[] }
	| { role: 'tool'; tool_call_id: string; content: string };

type Content = Message['content'][number];

/**
 * The conversation as `POST /v1/chat/completions` takes it.
 *
 * Text that n8n hands over in several blocks is joined into one string, because some model
 * families take nothing but strings; parts are sent only where there is an image or a file.
 * Reasoning, citations and provider-specific blocks have no place in a request and are left out.
 */
export function toWireMessages(messages: Message[]): WireMessage[] {
	return messages.flatMap(toWire);
}

function toWire({ role, content }: Message): WireMessage[] {
	switch (role) {
		case 'system':
			return [{ role, content: textOf(content) }];
		case 'assistant':
			return [assistantMessage(content)];
		case 'tool':
			return content.filter(isToolResult).map((result) => ({
				role: 'tool',
				tool_call_id: result.toolCallId,
				content: toolResultText(result.result),
			}));
		default:
			return [{ role: 'user', content: userContent(content) }];
	}
}

function assistantMessage(content: Content[]): WireMessage {
	const text = textOf(content);
	const calls = content.filter(isToolCall).map((call): ToolCall => ({
		id: call.toolCallId ?? '',
		type: 'function',
		function: { name: call.toolName, arguments: call.input },
	}));
	if (calls.length === 0) return { role: 'assistant', content: text };
	return { role: 'assistant', content: text === '' ? null : text, tool_calls: calls };
}

function userContent(content: Content[]): string | Array<ContentPart | FilePart> {
	if (!content.some(isFile)) return textOf(content);
	return content.flatMap((block): Array<ContentPart | FilePart> => {
		if (block.type === 'text') return [{ type: 'text', text: block.text }];
		if (block.type === 'file') return [filePart(block)];
		return [];
	});
}

function filePart(file: ContentFile): ImagePart | FilePart {
	const { url, detail, filename } = (file.providerMetadata ?? {}) as Record<string, string>;
	const isImage = file.mediaType?.startsWith('image/') ?? url !== undefined;
	if (isImage) {
		return {
			type: 'image_url',
			image_url: { url: url ?? dataUrl(file), ...(detail === undefined ? {} : { detail }) },
		};
	}
	return { type: 'file', file: { filename: filename ?? 'attachment', file_data: dataUrl(file) } };
}

function dataUrl({ data, mediaType }: ContentFile): string {
	const base64 = typeof data === 'string' ? data : Buffer.from(data).toString('base64');
	return `data:${mediaType ?? 'application/pdf'};base64,${base64}`;
}

/** What a tool gave back: text as it is, text blocks joined, anything else as JSON. */
function toolResultText(result: unknown): string {
	if (typeof result === 'string') return result;
	if (Array.isArray(result) && result.length > 0 && result.every(isText)) return textOf(result);
	return JSON.stringify(result) ?? '';
}

function textOf(content: Content[]): string {
	return content
		.filter(isText)
		.map((block) => block.text)
		.join('\n');
}

const isText = (block: unknown): block is { type: 'text'; text: string } =>
	typeof block === 'object' && block !== null && (block as Content).type === 'text';
const isFile = (block: Content): block is ContentFile => block.type === 'file';
const isToolCall = (block: Content): block is ContentToolCall => block.type === 'tool-call';
const isToolResult = (block: Content): block is ContentToolResult => block.type === 'tool-result';
