import { jsonOf } from '../errors/bounded';
import { FaultError } from '../errors/fault';
import { readWireError } from './wireError';
import type { Completion, ToolCall, WireChoice } from './wire';
import { readUsage } from './usage';

export interface Answer {
	text: string | null;
	finishReason: string | null;
	toolCalls: ToolCall[];
}

/**
 * The answer in a 2xx reply.
 * @throws FaultError when there is none: a reply without an answer must not pass as success
 */
export function answerOf(body: unknown): Answer {
	const reply = (typeof body === 'object' && body !== null ? body : {}) as Completion;
	const choice = Array.isArray(reply.choices) ? reply.choices[0] : undefined;
	if (choice === undefined) {
		throw reply.error === undefined && reply.message === undefined
			? noChoices(body)
			: errorBody(body);
	}
	const text = textOf(choice.message?.content);
	const toolCalls = choice.message?.tool_calls ?? [];
	if ((text === null || text.trim() === '') && toolCalls.length === 0) throw noText(reply, choice);
	return { text, finishReason: choice.finish_reason ?? null, toolCalls };
}

/** Some gateways answer with parts where a string is documented. */
function textOf(content: unknown): string | null {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return null;
	return content
		.map((part) => (part as { text?: unknown } | null)?.text)
		.filter((text): text is string => typeof text === 'string')
		.join('');
}

function errorBody(body: unknown): FaultError {
	const { message, code, type } = readWireError(body);
	return new FaultError({
		kind: 'error-body',
		repeat: 'never',
		apiMessage: message,
		code,
		type,
	});
}

const noChoices = (body: unknown): FaultError =>
	new FaultError({ kind: 'no-choices', repeat: 'never', facts: { raw: jsonOf(body) ?? '' } });

function noText(reply: Completion, choice: WireChoice): FaultError {
	const { finish_reason: reason = null, message } = choice;
	const refusal = message?.refusal;
	return new FaultError({
		kind: 'empty-reply',
		reason: refusal ? 'refusal' : (reason ?? undefined),
		repeat: 'never',
		facts: {
			finish_reason: reason,
			...(refusal && { refusal }),
			usage: readUsage(reply.usage),
			raw: jsonOf(choice) ?? '',
		},
	});
}
