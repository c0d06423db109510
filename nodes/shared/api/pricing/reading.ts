import { Decimal } from '../../bundled/decimal';
import { shown } from '../../errors/inputFault';

/** A part of a pricing record that can't be read for certain; its message says which. */
export class NotUnderstood extends Error {}

/** What was read, or in one line why not. */
export type Reading<T> = { value: T } | { reason: string };

/** Reads something that may not be understood. */
export function attemptReading<T>(read: () => T): Reading<T> {
	try {
		return { value: read() };
	} catch (error) {
		if (error instanceof NotUnderstood) return { reason: error.message };
		return { reason: `the record can't be read (${shown((error as Error).message)})` };
	}
}

/** Longer lists than any price has: a reply without bounds must not keep the host busy. */
const MAX_ENTRIES = 50;

export function listOf(value: unknown, what: string): unknown[] {
	if (!Array.isArray(value) || value.length > MAX_ENTRIES) throw unknown(what, value);
	return value as unknown[];
}

export function recordOf(value: unknown, what: string): Record<string, unknown> {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		return value as Record<string, unknown>;
	}
	throw unknown(what, value);
}

/** A decimal as text, e.g. `"0.000225"`: not negative, of a bounded length. */
const DECIMAL = /^\d+(?:\.\d+)?$/;

const MAX_DIGITS = 40;

export function decimalOf(value: unknown, what: string): Decimal {
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text === 'string' && text.length <= MAX_DIGITS && DECIMAL.test(text)) {
		return new Decimal(text);
	}
	throw unknown(what, value);
}

export const unknown = (what: string, value: unknown): NotUnderstood =>
	new NotUnderstood(`${what} is not understood (${shown(value)})`);
