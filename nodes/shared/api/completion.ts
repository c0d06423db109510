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
		title: 'EvoLink answered with a fault report in place of a completion',
		advice: 'Its status said success, so the request was not sent again. Try again later',
		repeat: 'never',
		apiMessage: message,
		code,
		type,
	});
}

const noChoices = (body: unknown): FaultError =>
	new FaultError({
		kind: 'no-choices',
		title: 'The reply holds no completion',
		advice: 'Check that the base URL of the credential belongs to the EvoLink API, and try again',
		repeat: 'never',
		facts: { raw: (JSON.stringify(body) ?? '').slice(0, 2_000) },
	});

function noText(reply: Completion, choice: WireChoice): FaultError {
	const { finish_reason: reason = null, message } = choice;
	const [why, advice] = explain(reason, message?.refusal);
	return new FaultError({
		kind: 'empty-reply',
		title: `The model wrote no text: ${why}`,
		advice,
		repeat: 'never',
		facts: {
			finish_reason: reason,
			...(message?.refusal && { refusal: message.refusal }),
			usage: readUsage(reply.usage),
			raw: (JSON.stringify(choice) ?? '').slice(0, 2_000),
		},
	});
}

function explain(reason: string | null, refusal?: string | null): [string, string] {
	if (refusal) return ['it refused to answer', `It said: ${refusal}`];
	if (reason === 'length') {
		return [
			'the tokens were used up before',
			"Raise 'Max Completion Tokens', which includes reasoning, or lower 'Reasoning Effort'",
		];
	}
	if (reason === 'content_filter') {
		return [
			'the content filter stopped it',
			"Change the 'Message', 'System Prompt' or images of this item",
		];
	}
	return ['the reply is empty', 'Send the item again, or change its message'];
}
