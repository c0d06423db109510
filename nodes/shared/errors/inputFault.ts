import { asText, cut } from './bounded';
import { FaultError, type Words } from './fault';

/**
 * A value of this item that can't be sent, noticed before anything is.
 * @param title names the field in single quotes and says what is wrong with it
 * @param advice how to go on
 */
export const inputFault = (title: Words['title'], advice: Words['advice']): FaultError =>
	new FaultError({
		kind: 'invalid-input',
		repeat: 'never',
		cause: 'configuration-invalid',
		words: { title, advice },
	});

/** A value as messages show it: short, and on one line. */
export function shown(value: unknown): string {
	return cut(asText(value).replace(/\s+/g, ' '), 80);
}
