import { wordsOf } from './advice';
import type { Asker } from './asker';
import type { AttemptSummary, Fault } from './fault';
import type { Redact } from './redact';
import { render, say, type Text, whole } from './text';

/** The whole description: what EvoLink said, what to do, and how far the node went. Plain text. */
export function descriptionOf(
	fault: Fault,
	attempts: AttemptSummary,
	asker: Asker,
	redact: Redact,
): string {
	const { requestId } = fault;
	return [
		answered(fault, asker),
		wordsOf(fault, asker).advice,
		attempted(attempts),
		requestId === undefined ? '' : say`Request ID: ${requestId}`,
	]
		.map((sentence) => render(sentence, redact).trim())
		.filter((sentence) => sentence !== '')
		.map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`))
		.join(' ');
}

/** n8n's log of an agent has no place of its own for a model's status. */
function answered({ apiMessage, httpStatus }: Fault, asker: Asker): Text | string {
	const status =
		asker === 'chatModel' && httpStatus !== undefined ? say` with status ${httpStatus}` : whole('');
	if (apiMessage !== undefined) return say`EvoLink answered${status}: ${whole(apiMessage)}`;
	return asker === 'chatModel' && httpStatus !== undefined ? say`EvoLink answered${status}` : '';
}

function attempted({ attempts, elapsedMs, addresses }: AttemptSummary): Text | string {
	if (attempts === 0) return 'Nothing was sent';
	const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
	const [first, ...others] = addresses;
	const where = others.reduce((before, address) => say`${before}, then ${address}`, say`${first}`);
	return say`Made ${times} in ${(elapsedMs / 1000).toFixed(1)} s at ${where}`;
}
