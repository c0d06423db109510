import { inputFault } from '../errors/inputFault';
import { say, whole } from '../errors/text';

/**
 * One of a few words, as a drop-down or an expression gives it; blank: not set.
 * @throws FaultError naming the field, when it is any other value
 */
export function choiceOf<T extends string>(
	field: string,
	value: unknown,
	choices: readonly T[],
): T | undefined {
	if (value === undefined || value === null) return undefined;
	const word = typeof value === 'string' ? value.trim() : undefined;
	if (word === '') return undefined;
	const known = choices.find((choice) => choice === word);
	if (known !== undefined) return known;
	throw inputFault(
		`'${field}' has an unknown value`,
		say`Its value is ${value}: use ${whole(choices.join(', '))}`,
	);
}
