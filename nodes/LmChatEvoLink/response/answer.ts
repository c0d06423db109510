import { answerOf } from '../../shared/api/completion';
import { FaultError } from '../../shared/errors/fault';
import type { Completion } from '../../shared/api/wire';
import { argumentsOf, callsOf } from './result';

/**
 * The body as a completion that says something or calls tools with arguments they can read. An
 * agent takes silence for its last word, and the SDK broken arguments for none, so that neither
 * must pass as success.
 *
 * @throws FaultError naming what is missing
 */
export function requireAnswer(body: unknown): Completion {
	answerOf(body);
	const completion = body as Completion;
	const broken = callsOf(completion).find((call) => !isJsonObject(argumentsOf(call)));
	if (broken === undefined) return completion;
	throw new FaultError({
		kind: 'broken-arguments',
		field: broken.function.name,
		repeat: 'never',
		facts: { raw: broken.function.arguments },
	});
}

function isJsonObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}
