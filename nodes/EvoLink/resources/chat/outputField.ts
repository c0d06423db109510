import type { IDataObject } from 'n8n-workflow';
import { inputFault } from '../../../shared/errors/inputFault';
import { say } from '../../../shared/errors/text';

const FIELD = 'Put Reply in Field';

/** In characters: a longer name is a text that was mapped by mistake. */
const MAX_LENGTH = 200;

/** What JavaScript's own objects have: later nodes that read or copy such a field would trip over it. */
const NOT_FIELDS = ['__proto__', 'constructor', 'prototype'];

/**
 * The field that the reply is put in; blank: none, the reply is the item.
 * @throws FaultError when no field can have this name
 */
export function readOutputField(value: unknown): string | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'string') {
		throw inputFault(`'${FIELD}' is not text`, say`Its value is ${value}: enter a field name`);
	}
	const name = value.trim();
	if (name === '') return undefined;
	if (name === 'error') {
		throw inputFault(
			`'${FIELD}' can't be 'error'`,
			"n8n treats an item with a field 'error' as failed: choose another name",
		);
	}
	if (name.length > MAX_LENGTH || NOT_FIELDS.includes(name)) {
		throw inputFault(`'${FIELD}' is not a field name`, say`Its value is ${name}`);
	}
	return name;
}

/**
 * The input's fields with the reply among them. An input field `error` is left out: with
 * *Retry On Fail* n8n takes it, in the first item, for a failure and runs the node again.
 */
export function withReply(input: IDataObject, name: string, reply: IDataObject): IDataObject {
	const kept = Object.entries(input).filter(([field]) => field !== 'error');
	return { ...Object.fromEntries(kept), [name]: reply };
}
