import { setTimeout as sleep } from 'node:timers/promises';

/** Reads a figure again and again, `intervalMs` apart, until it is stopped. */
export function every(
	intervalMs: number,
	read: () => Promise<number>,
): { stop: () => Promise<number[]> } {
	const stopped = new AbortController();
	const figures: number[] = [];
	const reading = (async () => {
		for (;;) {
			await sleep(intervalMs, undefined, stopped);
			figures.push(await read());
		}
	})().catch(() => undefined);
	return {
		stop: async () => {
			stopped.abort();
			await reading;
			return figures;
		},
	};
}
