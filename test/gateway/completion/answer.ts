import type { Exchange } from '../state';
import type { ChatRequest, Choice } from '../wire';
import { readConversation } from './conversation';
import { answerInJson } from './json';
import { answerInText } from './text';
import { nextCalls } from './tools';
import { firstTokens, reasoningTokensOf } from './usage';

/** The assistant's choice: tool calls, a JSON document or text, whichever the request asks for. */
export function answer(request: ChatRequest, { record, fault }: Exchange): Choice {
	const conversation = readConversation(request);
	const calls = nextCalls(request, conversation);
	if (calls.length > 0 && fault?.content === undefined) {
		const toolCalls = calls.map((call, index) => ({
			id: `call_${record.id}_${index}`,
			type: 'function' as const,
			function: call,
		}));
		return {
			index: 0,
			message: { role: 'assistant', content: null, refusal: null, tool_calls: toolCalls },
			logprobs: null,
			finish_reason: fault?.finishReason ?? 'tool_calls',
		};
	}
	const full =
		fault?.content !== undefined
			? fault.content
			: (answerInJson(request, conversation) ?? answerInText(conversation));
	const content = full === null ? null : truncate(full, request);
	const reason = content === full ? 'stop' : 'length';
	return {
		index: 0,
		message: { role: 'assistant', content, refusal: null },
		logprobs: null,
		finish_reason: fault?.finishReason !== undefined ? fault.finishReason : reason,
	};
}

/** Reasoning is counted first: it can use up the limit before any text is written. */
function truncate(text: string, request: ChatRequest): string {
	const limit = request.max_completion_tokens ?? request.max_tokens;
	if (limit === undefined) return text;
	return firstTokens(text, Math.max(0, limit - reasoningTokensOf(request)));
}

/** Everything that was generated, for counting. */
export const generatedText = ({ message }: Choice): string =>
	(message.content ?? '') + (message.tool_calls ? JSON.stringify(message.tool_calls) : '');
