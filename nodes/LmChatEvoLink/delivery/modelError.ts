import type { INode, NodeApiError } from 'n8n-workflow';

import { AddressFault } from '../../shared/api/addresses';
import {
	type Fault,
	FaultError,
	NO_ATTEMPTS,
	type AttemptSummary,
} from '../../shared/errors/fault';
import { nodeErrorOf } from '../../shared/errors/nodeError';
import { noRedaction, type Redact } from '../../shared/errors/redact';

/** The error as the agent's log shows it, on this node and not on the agent. */
export function modelErrorOf(
	node: INode,
	fault: Fault,
	attempts: AttemptSummary,
	itemIndex: number,
	redact: Redact,
): NodeApiError {
	const error = nodeErrorOf(fault, attempts, { node, asker: 'chatModel', itemIndex, redact });
	error.functionality = 'configuration-node';
	return error;
}

/** What `read` returns, or the error that names the field it could not read. */
export function orInputError<T>(node: INode, itemIndex: number, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw modelErrorOf(node, inputFaultOf(error), NO_ATTEMPTS, itemIndex, noRedaction);
	}
}

function inputFaultOf(error: unknown): Fault {
	if (error instanceof FaultError) return error.fault;
	return {
		kind: 'invalid-input',
		repeat: 'never',
		cause: 'configuration-invalid',
		words: {
			title: (error as Error).message,
			advice:
				error instanceof AddressFault
					? 'Correct it in the credential'
					: 'Check the fields of this node',
		},
	};
}
