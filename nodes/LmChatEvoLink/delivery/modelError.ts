import type { INode, NodeApiError } from 'n8n-workflow';

import { AddressFault } from '../../shared/addresses';
import { type Fault, FaultError, NO_TRAIL, type Trail } from '../../shared/failure';
import { nodeErrorOf, type Redact } from '../../shared/nodeError';

/** Ways out that differ from the EvoLink node's, whose fields this node doesn't have. */
const ADVICE: Record<string, string> = {
	'rate-limited':
		"Waits are automatic. For more patience raise 'Max Retries', for fewer requests at a time let the agent process fewer items at once ('Batch Size')",
	timeout:
		"The request may have been processed and billed, so it was not sent again. 'Timeout' sets the limit",
};

const UNKNOWN_OUTCOME =
	'The request may have been processed and billed, so it was not sent again. Run the workflow again if that is acceptable';

const adviceFor = ({ kind, repeat, advice }: Fault): string =>
	ADVICE[kind] ?? (repeat === 'unknown' ? UNKNOWN_OUTCOME : advice);

/** The error as the agent's log shows it, on this node and not on the agent. */
export function modelErrorOf(
	node: INode,
	fault: Fault,
	trail: Trail,
	itemIndex: number,
	redact: Redact,
): NodeApiError {
	const error = nodeErrorOf(node, { ...fault, advice: adviceFor(fault) }, trail, itemIndex, redact);
	error.functionality = 'configuration-node';
	return error;
}

/** What `read` returns, or the error that names the field it could not read. */
export function orInputError<T>(node: INode, itemIndex: number, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw modelErrorOf(node, inputFaultOf(error), NO_TRAIL, itemIndex, (text) => text);
	}
}

function inputFaultOf(error: unknown): Fault {
	if (error instanceof FaultError) return error.fault;
	return {
		kind: 'invalid-input',
		title: (error as Error).message,
		advice:
			error instanceof AddressFault
				? 'Correct it in the credential'
				: 'Check the fields of this node',
		repeat: 'never',
		cause: 'configuration-invalid',
	};
}
