import { sleep } from 'n8n-workflow';

/** Time and chance, as parameters: tests put their own in and read the delays that were asked for. */
export interface Clock {
	/** Ms since the epoch. */
	now: () => number;
	/** Resolves after `ms`. */
	sleep: (ms: number) => Promise<void>;
	/** In [0, 1). */
	random: () => number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
};

/** Waits, but no longer than until the signal. @throws the signal's reason, when it fires first */
export async function sleepUnless(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	let onAbort: (() => void) | undefined;
	const aborted = new Promise<never>((_resolve, reject) => {
		onAbort = () => reject(signal.reason as Error);
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		await Promise.race([clock.sleep(ms), aborted]);
	} finally {
		if (onAbort) signal.removeEventListener('abort', onAbort);
	}
}
