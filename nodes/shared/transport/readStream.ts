import { type Fault, FaultError } from '../errors/fault';
import { settle } from '../errors/settle';
import { USAGE_WAIT_MS } from '../api/limits';
import type { Completion } from '../api/wire';
import { CompletionAssembly } from './streamAssembly';
import { unknownOutcome } from './connection';
import { type ServerSentEvent, SseDecoder } from './sse';
import { verdictOfCode } from '../api/errorCodes';
import { readWireError } from '../api/wireError';
import type { Deadline } from './deadline';

interface Listener {
	onText?: (text: string) => Promise<void>;
	deadline: Deadline;
}

/**
 * Reads a streamed completion to its end.
 *
 * Only pieces of the reply extend the deadline: heartbeats don't, or a gateway that waits for a dead model would hold
 * the item for good. Once the model is finished, its answer is there: the usage has `USAGE_WAIT_MS` to follow, and
 * nothing that breaks then takes the answer away.
 * @returns the body as it would have come without streaming
 * @throws FaultError when the stream reports a fault, breaks, or ends before it is complete;
 *   `facts.received` holds the text that had come so far
 */
export async function readStream(
	body: AsyncIterable<Uint8Array>,
	listener: Listener,
	host: string,
): Promise<Completion> {
	const decoder = new SseDecoder();
	const assembly = new CompletionAssembly();
	const take = async (events: ServerSentEvent[]) => {
		for (const event of events) {
			const text = assembly.take(event);
			const { fault } = assembly;
			if (fault !== undefined) throw new FaultError(reported(fault, assembly.text !== ''));
			if (assembly.broken) throw new FaultError(incomplete(assembly, host));
			if (text !== '') await listener.onText?.(text);
		}
	};
	const readAll = async () => {
		try {
			for await (const bytes of body) {
				const { pieces } = assembly;
				await take(decoder.push(bytes));
				if (assembly.pieces > pieces || decoder.inData) listener.deadline.extend();
				if (assembly.finished) listener.deadline.endWithin(USAGE_WAIT_MS);
				// Nothing that matters follows: waiting for the connection's end would only cost time.
				if (assembly.ended) break;
			}
		} finally {
			await take(decoder.end());
		}
	};
	const outcome = await settle(readAll());
	if (assembly.complete) return assembly.completion();
	const error = 'error' in outcome ? outcome.error : new FaultError(incomplete(assembly, host));
	throw withReceived(error, assembly, host);
}

function incomplete({ unreadable }: CompletionAssembly, host: string): Fault {
	const reason = unreadable === undefined ? 'ended' : 'garbage';
	return {
		...unknownOutcome('stream-incomplete', { reason, host }),
		...(unreadable && { facts: { where: unreadable } }),
	};
}

/** @param received text of the reply has come, so that it was processed whatever the code says */
function reported(event: unknown, received: boolean): Fault {
	const error = readWireError(event);
	const { message, code, type, account } = error;
	const verdict = verdictOfCode(error);
	const decides = verdict !== undefined && !(received && verdict.repeat === 'safe');
	return {
		...unknownOutcome('stream-fault', { apiMessage: message, code, type, account }),
		...(decides && verdict),
	};
}

/** Adds how far the reply had come: it was paid for, and may be of use. */
function withReceived(error: unknown, assembly: CompletionAssembly, host: string): FaultError {
	const fault = error instanceof FaultError ? error.fault : unknownOutcome('stream-cut', { host });
	const received = assembly.text;
	return new FaultError({
		...fault,
		facts: { ...fault.facts, received, received_characters: received.length },
	});
}
