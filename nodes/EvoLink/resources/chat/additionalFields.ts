import { inputFault, shown } from '../../../shared/errors/inputFault';

const FIELD = 'Additional Fields';
const RESERVED = ['model', 'messages', 'stream'];

/**
 * Body parameters of the user's own, merged in last.
 * @param value an object or JSON text; blank: none
 * @throws FaultError when it isn't an object, or names a parameter the node itself sets
 */
export function parseAdditionalFields(value: unknown): Record<string, unknown> {
	if (value === undefined || value === null) return {};
	let fields = value;
	if (typeof value === 'string') {
		if (value.trim() === '') return {};
		try {
			fields = JSON.parse(value);
		} catch (error) {
			throw inputFault(`'${FIELD}' is not valid JSON`, (error as Error).message);
		}
	}
	if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
		throw inputFault(
			`'${FIELD}' is not a JSON object`,
			`Its value is ${shown(value)}: use an object such as {"logprobs": true}`,
		);
	}
	const reserved = RESERVED.find((name) => Object.hasOwn(fields, name));
	if (reserved !== undefined) {
		throw inputFault(
			`'${FIELD}' can't set '${reserved}'`,
			'The node sets it from its own fields: remove it',
		);
	}
	return fields as Record<string, unknown>;
}
