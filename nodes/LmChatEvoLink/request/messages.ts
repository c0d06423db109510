import type { ContentFile, ContentToolCall, ContentToolResult, Message } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';

import type { ContentPart, ToolCall } from '../../shared/api/wire';
import { type AudioPart, type FilePart, filePart } from './fileParts';

type UserPart = ContentPart | AudioPart | FilePart;

export type WireMessage =
	| { role: 'system'; content: string }
	| { role: 'user'; content: string | UserPart[] }
	| { role: 'assistant'; content: string | null; tool_calls?: ToolCall[] }
	| { role: 'tool'; tool_call_id: string; content: string };

type Content = Message['content'][number];

/**
 * The conversation as `POST /v1/chat/completions` takes it.
 *
 * Text that n8n hands over in several blocks is joined into one string, because some model
 * families take nothing but strings; parts are sent only where there is an image or a file.
 * Reasoning, citations and provider-specific blocks have no place in a request and are left out.
 * Images and files that a tool gave follow its round as a user's message: OpenAI's API takes
 * nothing but text in a tool's.
 *
 * @throws NodeOperationError naming a file that has no place in a request
 */
export function toWireMessages(messages: Message[], node: INode): WireMessage[] {
	const wire: WireMessage[] = [];
	let fromTools: UserPart[] = [];
	const endRound = () => {
		if (fromTools.length > 0) wire.push({ role: 'user', content: fromTools });
		fromTools = [];
	};
	for (const { role, content } of messages) {
		if (role === 'tool') {
			for (const { toolCallId, result } of content.filter(isToolResult)) {
				wire.push({ role, tool_call_id: toolCallId, content: toolResultText(result) });
				fromTools.push(...toolResultFiles(toolCallId, result, node));
			}
			continue;
		}
		endRound();
		if (role === 'system') wire.push({ role, content: textOf(content) });
		else if (role === 'assistant') wire.push(assistantMessage(content));
		else wire.push({ role: 'user', content: userContent(content, node) });
	}
	endRound();
	return wire;
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

function userContent(content: Content[], node: INode): string | UserPart[] {
	if (!content.some(isFile)) return textOf(content);
	return content.flatMap((block): UserPart[] => {
		if (block.type === 'text') return [{ type: 'text', text: block.text }];
		return isFile(block) ? [filePart(block, node)] : [];
	});
}

/** What a tool gave back: text as it is, text blocks joined, anything else as JSON. */
function toolResultText(result: unknown): string {
	if (typeof result === 'string') return result;
	if (!isContent(result)) return JSON.stringify(result) ?? '';
	return textOf(result) || (result.some(isFile) ? 'The next message has the result.' : '');
}

function toolResultFiles(toolCallId: string, result: unknown, node: INode): UserPart[] {
	const files = isContent(result) ? result.filter(isFile) : [];
	if (files.length === 0) return [];
	const text = `Part of the result of tool call ${toolCallId}:`;
	return [{ type: 'text', text }, ...files.map((file) => filePart(file, node))];
}

/** Whether a result is content of a message, and not a list of the tool's own data. */
const isContent = (result: unknown): result is Content[] =>
	Array.isArray(result) &&
	result.length > 0 &&
	result.every((block) => isText(block) || isFile(block));

function textOf(content: Content[]): string {
	return content
		.filter(isText)
		.map((block) => block.text)
		.join('\n');
}

const isText = (block: unknown): block is { type: 'text'; text: string } =>
	typeof block === 'object' && block !== null && (block as Content).type === 'text';
const isFile = (block: unknown): block is ContentFile =>
	typeof block === 'object' && block !== null && (block as Content).type === 'file';
const isToolCall = (block: Content): block is ContentToolCall => block.type === 'tool-call';
const isToolResult = (block: Content): block is ContentToolResult => block.type === 'tool-result';
