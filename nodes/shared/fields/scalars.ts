import { BODY_CHOICES, BODY_NUMBERS, BODY_STRINGS, FIELD_NAMES, type NumberLimit } from '../api/limits';
import { choiceOf } from './choice';
import { inputFault, shown } from '../errors/inputFault';

/**
 * The scalars that routing put into the body, checked and in the types the API wants.
 * Blank ones (an empty spreadsheet cell) count as not set and are left out; 0 and false stay.
 * @throws FaultError naming the field whose value is out of range or of the wrong type
 */
export function checkScalars(body: Record<string, unknown>): Record<string, unknown> {
	const checked: Record<string, unknown> = {};
	for (const [wire, value] of Object.entries(body)) {
		if (isBlank(value)) continue;
		checked[wire] = checkScalar(wire, value);
	}
	return checked;
}

const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function checkScalar(wire: string, value: unknown): unknown {
	const field = FIELD_NAMES[wire] ?? wire;
	if (wire in BODY_NUMBERS) {
		return checkNumber(field, value, BODY_NUMBERS[wire as keyof typeof BODY_NUMBERS]);
	}
	if (wire in BODY_CHOICES) {
		return choiceOf(field, value, BODY_CHOICES[wire as keyof typeof BODY_CHOICES]);
	}
	if (wire === 'model') return checkString(field, value).trim();
	if ((BODY_STRINGS as readonly string[]).includes(wire)) return checkString(field, value);
	return value;
}

/** @param value a number, or a number as text, as expressions over spreadsheets give it */
export function checkNumber(field: string, value: unknown, limit: NumberLimit): number {
	const number = typeof value === 'string' ? Number(value.trim() || NaN) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) {
		throw inputFault(
			`'${field}' is not a number`,
			`Its value is ${shown(value)}: ${rangeOf(limit)}`,
		);
	}
	const { min = -Infinity, max = Infinity, integer } = limit;
	if (integer && !Number.isInteger(number)) {
		throw inputFault(
			`'${field}' is not a whole number`,
			`Its value is ${number}: ${rangeOf(limit)}`,
		);
	}
	if (number < min || number > max) {
		throw inputFault(`'${field}' is out of range`, `Its value is ${number}: ${rangeOf(limit)}`);
	}
	return number;
}

function rangeOf({ min, max, integer }: NumberLimit): string {
	const kind = integer ? 'a whole number' : 'a number';
	if (min !== undefined && max !== undefined) return `enter ${kind} from ${min} to ${max}`;
	if (min !== undefined) return `enter ${kind}, at least ${min}`;
	return `enter ${kind}`;
}

function checkString(field: string, value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	throw inputFault(`'${field}' is not text`, `Its value is ${shown(value)}: enter text`);
}
