import { type Asker, mannerOf } from '../asker';
import type { Fault } from '../fault';
import { say, type Text, whole } from '../text';

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`;

/** Advice where the server wants a longer wait than the node makes. */
export function tooLongWait({ ending }: Fault): Text | undefined {
	if (ending?.why !== 'wait-too-long') return undefined;
	const { waitMs, maxMs } = ending;
	return say`EvoLink asked for a wait of ${seconds(waitMs)}; this node waits ${seconds(maxMs)} at most. Run the workflow again later`;
}

/** Advice after the last of several attempts. */
export function sendLess(asker: Asker): Text {
	const less =
		asker === 'chatModel' ? "lower 'Batch Size' in the agent or chain" : "lower 'Max Concurrency'";
	const { settings } = mannerOf(asker);
	return say`The node waits and retries by itself. To keep trying longer, raise 'Max Retries' in ${whole(settings)}; to send fewer requests at once, ${whole(less)}`;
}

/** Advice when nobody can say whether the request was processed. */
export function unknownOutcome({ ending }: Fault, asker: Asker): Text {
	const { paid } = mannerOf(asker);
	if (ending?.why === 'heard-already') {
		return say`Part of the reply was passed on already, so the request was not sent again. It may have been billed`;
	}
	if (!paid) return say`Nothing was billed. Run it again`;
	if (ending?.why === 'repeated') return say`Each attempt may have been processed and billed`;
	const wayOut =
		asker === 'chatModel'
			? 'Run the workflow again if that is acceptable'
			: "To retry such requests, turn on 'Retry on Unknown Outcome' in 'Request Options'";
	return say`The request may have been processed and billed, so it was not sent again. ${whole(wayOut)}`;
}
