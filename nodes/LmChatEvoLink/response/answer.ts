import { type Answer, answerOf } from '../../shared/api/completion';
import { parseJson, record } from '../../shared/api/json';
import { FaultError } from '../../shared/errors/fault';
import { argumentsOf } from './result';

/**
 * The answer in a body that says something or calls tools with arguments they can read. An agent takes
 * silence for its last word, and the SDK broken arguments for none, so that neither must pass as success.
 *
 * @throws FaultError naming what is missing
 */
export function requireAnswer(body: unknown): Answer {
	const answer = answerOf(body);
	const broken = answer.toolCalls.find((call) => !record(parseJson(argumentsOf(call))));
	if (broken === undefined) return answer;
	throw new FaultError({
		kind: 'broken-arguments',
		field: broken.function.name,
		repeat: 'never',
		facts: {
			raw: broken.function.arguments,
			...(answer.text && { received: answer.text }),
		},
	});
}
