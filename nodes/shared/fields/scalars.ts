import type { NumberLimit } from '../api/limits';
import { inputFault } from '../errors/inputFault';
import { say, whole } from '../errors/text';
import { bodyFields, type BodyScalars } from './bodyFields';
import { choiceOf } from './choice';

/**
 * The body's scalars, checked and in the types the API wants. Blank ones (an empty spreadsheet
 * cell) count as not set and are left out; 0 and false stay.
 * @throws FaultError naming the field whose value is out of range or of the wrong type
 */
export function checkScalars(body: Record<string, unknown>): BodyScalars {
	const checked = Object.entries(body)
		.filter(([, value]) => !isBlank(value))
		.map(([parameter, value]) => [parameter, checkScalar(parameter, value)]);
	return Object.fromEntries(checked) as BodyScalars;
}

/** Not set, as an empty spreadsheet cell is. */
export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function checkScalar(parameter: string, value: unknown): unknown {
	const field = bodyFields.get(parameter);
	switch (field?.kind) {
		case 'number':
			return checkNumber(field.label, value, field);
		case 'choice':
			return choiceOf(field.label, value, Object.keys(field.choices));
		case 'text':
			return checkText(field.label, value);
		default:
			return value;
	}
}

/** @param value a number, or a number as text, as expressions over spreadsheets give it */
export function checkNumber(field: string, value: unknown, limit: NumberLimit): number {
	const number = typeof value === 'string' ? Number(value.trim() || NaN) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) {
		throw inputFault(
			`'${field}' is not a number`,
			say`Its value is ${value}: ${whole(rangeOf(limit))}`,
		);
	}
	const { min = -Infinity, above = -Infinity, max = Infinity, integer } = limit;
	if (integer && !Number.isInteger(number)) {
		throw inputFault(
			`'${field}' is not a whole number`,
			`Its value is ${number}: ${rangeOf(limit)}`,
		);
	}
	if (number < min || number <= above || number > max) {
		throw inputFault(`'${field}' is out of range`, `Its value is ${number}: ${rangeOf(limit)}`);
	}
	return number;
}

function rangeOf({ min, above, max, integer }: NumberLimit): string {
	const kind = integer ? 'a whole number' : 'a number';
	if (min !== undefined && max !== undefined) return `enter ${kind} from ${min} to ${max}`;
	if (min !== undefined) return `enter ${kind}, at least ${min}`;
	if (above !== undefined) return `enter ${kind} greater than ${above}`;
	return `enter ${kind}`;
}

/** @param value text, or a number or boolean that stands for its text */
export function checkText(field: string, value: unknown): string {
	if (typeof value === 'string') return value;
	if (isFiniteNumber(value) || typeof value === 'boolean') return String(value);
	throw inputFault(`'${field}' is not text`, say`Its value is ${value}: enter text`);
}

const isFiniteNumber = (value: unknown): boolean =>
	typeof value === 'number' && Number.isFinite(value);
