import { wordsOf } from '../../../../../nodes/shared/errors/advice';
import type { Asker } from '../../../../../nodes/shared/errors/asker';
import type { Fault } from '../../../../../nodes/shared/errors/fault';
import { noRedaction } from '../../../../../nodes/shared/errors/redact';
import { render } from '../../../../../nodes/shared/errors/text';

/** What the words of a fault depend on. */
export type Told = Pick<Fault, 'kind'> & Partial<Fault>;

/** A fault's title and advice as this asker's user reads them. */
export function readable(fault: Told, asker: Asker = 'chat'): { title: string; advice: string } {
	const { title, advice } = wordsOf({ repeat: 'never', ...fault }, asker);
	return { title: render(title, noRedaction), advice: render(advice, noRedaction) };
}
