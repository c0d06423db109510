import { BUDGET_WORDS } from './advice/budget';
import { CONNECTION_WORDS } from './advice/connection';
import { REPLY_WORDS } from './advice/reply';
import { STATUS_WORDS } from './advice/status';
import { tooLongWait } from './advice/waiting';
import type { Asker } from './asker';
import type { Fault, Kind, Words } from './fault';

/** The words of one kind of fault. */
export type Writer = (fault: Fault, asker: Asker) => Words;

const own: Writer = ({ words, kind }) => words ?? { title: kind, advice: 'Run the workflow again' };

const WORDS: Record<Kind, Writer> = {
	...STATUS_WORDS,
	...CONNECTION_WORDS,
	...REPLY_WORDS,
	...BUDGET_WORDS,
	'invalid-address': own,
	'invalid-input': own,
	unexpected: own,
};

/**
 * The one place where a fault is put into words: what happened, and what to do about it.
 * @param asker whose request it was: each node and operation has fields of its own
 */
export function wordsOf(fault: Fault, asker: Asker): Words {
	const words = WORDS[fault.kind](fault, fault.asker ?? asker);
	const advice = tooLongWait(fault);
	return advice === undefined ? words : { ...words, advice };
}
