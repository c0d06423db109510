import type { INode, NodeApiError } from 'n8n-workflow';

import { AddressFault } from '../../shared/api/addresses';
import { type Fault, FaultError, NO_ATTEMPTS, type AttemptSummary } from '../../shared/errors/fault';
import { nodeErrorOf, type Redact } from '../../shared/errors/nodeError';

const UNKNOWN_OUTCOME = 'The request may have been processed and billed, so it was not sent again';

/** Ways out where the EvoLink node's are about fields that this node doesn't have. */
function adviceFor({ kind, repeat, advice, facts }: Fault): string {
	if (kind === 'rate-limited' && !advice.startsWith('EvoLink asks')) {
		return "Waits are automatic. For more patience raise 'Max Retries', for fewer requests at a time lower 'Batch Size' in the agent or chain";
	}
	if (kind === 'timeout') return `${UNKNOWN_OUTCOME}. 'Timeout' sets the limit`;
	if (kind === 'not-connected' && advice.includes("'Request Options'")) {
		return "The server's certificate was not accepted. Check the base URL of the credential";
	}
	if (kind === 'empty-reply' && facts?.finish_reason === 'content_filter') {
		return 'Change the prompt, or what tools and memory add to it';
	}
	if (kind === 'empty-reply' && facts?.finish_reason !== 'length') return 'Run it again';
	if (repeat === 'unknown')
		return `${UNKNOWN_OUTCOME}. Run the workflow again if that is acceptable`;
	return advice;
}

/** The error as the agent's log shows it, on this node and not on the agent. */
export function modelErrorOf(
	node: INode,
	fault: Fault,
	attempts: AttemptSummary,
	itemIndex: number,
	redact: Redact,
): NodeApiError {
	const shown = { ...fault, advice: adviceFor(fault), apiMessage: withStatus(fault) };
	const error = nodeErrorOf(node, shown, attempts, itemIndex, redact);
	error.functionality = 'configuration-node';
	return error;
}

/** The status in words: n8n's log has no place of its own for it. */
function withStatus({ httpStatus, apiMessage }: Fault): string | undefined {
	if (httpStatus === undefined) return apiMessage;
	return apiMessage === undefined ? `status ${httpStatus}` : `status ${httpStatus}, ${apiMessage}`;
}

/** What `read` returns, or the error that names the field it could not read. */
export function orInputError<T>(node: INode, itemIndex: number, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw modelErrorOf(node, inputFaultOf(error), NO_ATTEMPTS, itemIndex, (text) => text);
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
