import { jsonOf } from '../errors/bounded';
import { FaultError } from '../errors/fault';
import { reasoningOf, refusalOf, textOf } from './content';
import { verdictOfCode } from './errorCodes';
import { meaningOf } from './finishReason';
import { record } from './json';
import { callsIn, readCalls } from './toolCalls';
import { readUsage, type TokenCounts, usageOf } from './usage';
import type { ToolCall } from './wire';
import { readWireError, reportsError } from './wireError';

/** What a reply says, whichever of the shapes seen in practice it has, and whether it was streamed or not. */
export interface Answer {
	id: string | null;
	/** The model that answered. */
	model: string | null;
	text: string | null;
	/** What the model thought before it answered, if it says so. */
	reasoning?: string;
	finishReason: string | null;
	/** Each with a name and an id of its own; arguments are text, JSON if the model wrote JSON. */
	toolCalls: ToolCall[];
	usage: TokenCounts;
}

type Fields = Record<string, unknown>;

/**
 * The answer in a 2xx reply.
 * @throws FaultError when there is none: a reply without an answer must not pass as success
 */
export function answerOf(body: unknown): Answer {
	const reply = record(body) ?? {};
	const choices = Array.isArray(reply.choices) ? reply.choices : [];
	const choice = firstChoice(choices);
	if (choice === undefined) {
		const said = readWireError(body).message !== undefined && reply.choices === undefined;
		if (said || reportsError(reply.error) || reply.error != null) throw errorBody(body);
		throw choices.length === 0 ? noChoices(body) : unreadable('choices[0]', body);
	}
	const message = record(choice.message) ?? record(choice.delta) ?? {};
	const text = textOf(message.content);
	const finishReason = finishReasonOf(choice);
	const error = [choice.error, reply.error].find(reportsError);
	if (error !== undefined || isErrorReason(finishReason))
		throw errorBody({ error: error ?? {} }, text);
	const { calls, broken } = readCalls(callsIn(message), reply.id);
	if ((text ?? '').trim() === '' && calls.length === 0) {
		if (broken !== undefined) throw unreadable(`choices[0].message.${broken}`, body);
		throw noText(reply, choice, message);
	}
	const reasoning = reasoningOf(message);
	return {
		id: nameOf(reply.id),
		model: nameOf(reply.model),
		text,
		...(reasoning !== '' && { reasoning }),
		finishReason,
		toolCalls: calls,
		usage: readUsage(usageOf(reply, choice)),
	};
}

const nameOf = (value: unknown): string | null =>
	typeof value === 'string' && value !== '' ? value : null;

/** The choice asked for: the one with index 0, wherever it stands; else the first. */
function firstChoice(choices: unknown[]): Fields | undefined {
	const readable = choices.map(record).filter((choice) => choice !== undefined);
	return readable.find(({ index }) => index === 0 || index === '0') ?? readable[0];
}

/** Some gateways write the word "null". */
export function finishReasonOf(choice: Fields): string | null {
	const { finish_reason: reason } = choice;
	return typeof reason === 'string' && reason !== '' && reason !== 'null' ? reason : null;
}

export const isErrorReason = (reason: string | null): boolean => reason?.toLowerCase() === 'error';

function errorBody(body: unknown, received?: string | null): FaultError {
	const error = readWireError(body);
	const { message, code, type, account } = error;
	const verdict = verdictOfCode(error);
	return new FaultError({
		kind: 'error-body',
		// What a code calls worth repeating isn't so here: the reply counts as delivered.
		...(verdict?.repeat !== 'safe' && verdict),
		apiMessage: message,
		code,
		type,
		account,
		repeat: 'never',
		...(received && { facts: { received, received_characters: received.length } }),
	});
}

const noChoices = (body: unknown): FaultError =>
	new FaultError({ kind: 'no-choices', repeat: 'never', facts: { raw: jsonOf(body) ?? '' } });

/** @param where path of what isn't as documented */
const unreadable = (where: string, body: unknown): FaultError =>
	new FaultError({
		kind: 'unreadable-reply',
		reason: 'shape',
		repeat: 'never',
		field: where,
		facts: { where, raw: jsonOf(body) ?? '' },
	});

function noText(reply: Fields, choice: Fields, message: Fields): FaultError {
	const reason = finishReasonOf(choice);
	const refusal = refusalOf(message);
	const reasoning = reasoningOf(message);
	return new FaultError({
		kind: 'empty-reply',
		reason: refusal ? 'refusal' : meaningOf(reason),
		repeat: 'never',
		facts: {
			finish_reason: reason,
			...(refusal !== '' && { refusal }),
			...(reasoning !== '' && { reasoning }),
			usage: readUsage(usageOf(reply, choice)),
			raw: jsonOf(choice) ?? '',
		},
	});
}
