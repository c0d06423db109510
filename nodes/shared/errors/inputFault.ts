import { FaultError } from './fault';

/**
 * A value of this item that can't be sent, noticed before anything is.
 * @param title names the field in single quotes and says what is wrong with it
 * @param advice how to go on
 */
export const inputFault = (title: string, advice: string): FaultError =>
	new FaultError({
		kind: 'invalid-input',
		title,
		advice,
		repeat: 'never',
		cause: 'configuration-invalid',
	});

/** A value as messages show it: short, and on one line. */
export function shown(value: unknown): string {
	const text =
		typeof value === 'object' && value !== null ? (JSON.stringify(value) ?? '') : String(value);
	const line = text.replace(/\s+/g, ' ');
	return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}
