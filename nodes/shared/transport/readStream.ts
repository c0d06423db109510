import { type Fault, FaultError } from '../errors/fault';
import type { Completion } from '../api/wire';
import { CompletionAssembly } from './streamAssembly';
import { unknownOutcome } from './connection';
import { boundedBytes } from './readBody';
import { SseDecoder } from './sse';
import { readWireError } from '../api/wireError';
import type { Deadline } from './deadline';

interface Listener {
	onText?: (text: string) => Promise<void>;
	deadline: Deadline;
}

/**
 * Reads a streamed completion to its end.
 * @returns the body as it would have come without streaming
 * @throws FaultError when the stream reports a fault, breaks, or ends without a finish reason;
 *   `facts.received` holds the text that had come so far
 */
export async function readStream(
	body: unknown,
	listener: Listener,
	host: string,
): Promise<Completion> {
	const decoder = new SseDecoder();
	const assembly = new CompletionAssembly();
	try {
		for await (const bytes of boundedBytes(body, listener.deadline)) {
			listener.deadline.extend();
			for (const event of decoder.push(bytes)) {
				const text = assembly.take(event);
				if (assembly.fault !== undefined) throw new FaultError(reported(assembly.fault));
				if (text !== '') await listener.onText?.(text);
			}
			// Nothing follows the end mark: waiting for the connection's end would only cost time.
			if (assembly.done) break;
		}
	} catch (error) {
		throw withReceived(error, assembly, host);
	}
	if (assembly.finishReason === undefined) {
		const reason = assembly.garbage === undefined ? 'ended' : 'garbage';
		const fault = unknownOutcome('stream-incomplete', { reason, host });
		throw withReceived(new FaultError(fault), assembly, host);
	}
	return assembly.completion();
}

function reported(event: unknown): Fault {
	const { message, code, type } = readWireError(event);
	return unknownOutcome('stream-fault', { apiMessage: message, code, type });
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
