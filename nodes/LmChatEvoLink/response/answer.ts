import { type Fault, FaultError } from '../../shared/failure';
import { readWireError } from '../../shared/transport/statusFault';
import type { Completion } from '../../shared/wire';
import { argumentsOf, callsOf } from './result';

const BILLED = 'It was billed, so it was not asked for again.';

/** Why a reply has neither text nor tool calls, by its finish reason. */
const EMPTY: Record<string, { title: string; advice: string }> = {
	length: {
		title: 'The reply was cut off before its first word',
		advice: `Thinking used up all tokens. Raise 'Max Completion Tokens' or lower 'Reasoning Effort'. ${BILLED}`,
	},
	content_filter: {
		title: 'The reply was withheld by a content filter',
		advice: 'Change the prompt, or what the tools and the memory add to it',
	},
};

/**
 * The body as a completion that says something or calls tools. An agent takes silence for its
 * last word, so a reply without either must not pass as success.
 *
 * @throws FaultError naming what is missing
 */
export function requireAnswer(body: unknown): Completion {
	const completion = body as Completion;
	const choice = completion?.choices?.[0];
	if (!choice) throw fault('no-completion', ...notACompletion(body));
	const brokenCall = callsOf(completion).find((call) => !isJsonObject(argumentsOf(call)));
	if (brokenCall) {
		throw fault(
			'invalid-arguments',
			`The model called tool '${brokenCall.function.name}' with arguments that are not JSON`,
			`Run it again, or raise 'Max Completion Tokens' if the reply was cut off. ${BILLED}`,
			{ raw: brokenCall.function.arguments },
		);
	}
	const { content } = choice.message ?? {};
	const hasText = typeof content === 'string' && content.trim() !== '';
	if (hasText || callsOf(completion).length > 0) return completion;
	const reason = choice.finish_reason ?? 'none';
	const { title, advice } = EMPTY[reason] ?? {
		title: `The reply is empty (finish reason: ${reason})`,
		advice: `Run it again, or change the prompt. ${BILLED}`,
	};
	const refusal = choice.message?.refusal;
	throw fault('empty-reply', title, advice, refusal ? { refusal } : undefined);
}

function notACompletion(body: unknown): [title: string, advice: string] {
	const { message } = readWireError(body);
	return message === undefined
		? ['The reply has no completion in it', 'Check the base URL in the credential']
		: [`EvoLink reported a failure in place of a completion: ${message}`, 'Change what it names'];
}

function isJsonObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

const fault = (kind: string, title: string, advice: string, facts?: Fault['facts']): FaultError =>
	new FaultError({ kind, title, advice, repeat: 'never', facts });
