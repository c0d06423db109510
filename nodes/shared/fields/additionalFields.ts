import type { INodeProperties } from 'n8n-workflow';
import { inputFault } from '../errors/inputFault';
import { readJsonObject } from './json';

const FIELD = { label: 'Additional Fields', example: '{"logprobs": true}' };

/** @param reserved parameters that the node sets from its own fields */
export const additionalFieldsProperty = (reserved: readonly string[]): INodeProperties => ({
	displayName: FIELD.label,
	name: 'additionalFields',
	type: 'json',
	default: '{}',
	description: `More body parameters as a JSON object, merged in last. They can't replace ${new Intl.ListFormat('en', { type: 'disjunction' }).format(reserved)}.`,
});

/**
 * Body parameters of the user's own, merged in last.
 * @param value an object or JSON text; blank: none
 * @throws FaultError when it isn't an object, or names a parameter the node itself sets
 */
export function parseAdditionalFields(
	value: unknown,
	reserved: readonly string[],
): Record<string, unknown> {
	const fields = readJsonObject(FIELD, value) ?? {};
	const taken = reserved.find((name) => Object.hasOwn(fields, name));
	if (taken === undefined) return fields;
	throw inputFault(
		`'${FIELD.label}' can't set '${taken}'`,
		'The node sets it from its own fields: remove it',
	);
}
