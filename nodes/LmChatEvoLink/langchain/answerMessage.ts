import type { ModelResult } from '../response/result';
import type { AnswerMessage, Generation, StreamChunks } from './langchainModel';

type AnswerClass = new (fields: object) => AnswerMessage;

/** Gives text as text: the SDK makes a list of blocks of it, which output parsers take for the reply's JSON. */
export function textAsString({ text, message }: Generation): void {
	const { content } = message;
	const isText = (block: { type?: unknown }) => block.type === 'text';
	if (Array.isArray(content) && content.every(isText)) message.content = text;
}

/** Completes the last message of a stream by what the SDK leaves out: cached and reasoning tokens, the model. */
export function addResult(message: AnswerMessage, result: ModelResult, provider: object): void {
	const { usage, providerMetadata } = result;
	message.response_metadata = { ...message.response_metadata, ...providerMetadata, ...provider };
	if (!usage || !message.usage_metadata) return;
	const { inputTokenDetails: input, outputTokenDetails: output } = usage;
	message.usage_metadata = {
		...message.usage_metadata,
		...(input && { input_token_details: { cache_read: input.cacheRead } }),
		...(output && { output_token_details: { reasoning: output.reasoning } }),
	};
}

/** Adds what the SDK has no place for: reasoning, where LangChain looks for it, and the cost for n8n's log. */
export function addExtras(generation: Generation, { reasoning, cost }: ModelResult): void {
	const extras = { ...(reasoning && { reasoning_content: reasoning }) };
	if (!reasoning && !cost) return;
	const { message, generationInfo } = generation;
	message.additional_kwargs = { ...message.additional_kwargs, ...extras };
	generation.generationInfo = { ...generationInfo, ...extras, ...(cost && { cost }) };
}

/**
 * The message as an `AIMessageChunk`, which LangChain's `withStructuredOutput` insists on; the SDK
 * gives whole replies as an `AIMessage`. The class is the host's own, and not among the imports
 * that a node may have: the wrapper makes one when it streams.
 *
 * @param stream the wrapper's own `_streamResponseChunks`
 */
export async function asChunk(
	message: AnswerMessage,
	stream: StreamChunks,
): Promise<AnswerMessage> {
	if ('concat' in message) return message;
	const AnswerChunk = await chunkClass(stream);
	if (!AnswerChunk) return message;
	const { content, id, name, additional_kwargs, tool_calls } = message;
	const { usage_metadata, response_metadata } = message;
	const tokens = { usage_metadata, response_metadata };
	return new AnswerChunk({ content, id, name, additional_kwargs, tool_calls, ...tokens });
}

async function chunkClass(stream: StreamChunks): Promise<AnswerClass | undefined> {
	const silent = {
		async *stream() {
			yield { type: 'text-delta', delta: '' };
		},
	};
	const [first] = [await stream.call({ chatModel: silent }, [], {}).next()];
	return first.value?.message.constructor as AnswerClass | undefined;
}
