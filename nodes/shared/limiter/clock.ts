import { sleep } from 'n8n-workflow';

/** Time and chance, as parameters: tests put their own in and read the delays that were asked for. */
export interface Clock {
	/** Ms since the epoch, by a clock that nobody sets: it runs evenly, and may be off by what the system's was set. */
	now: () => number;
	/** Ms since the epoch by the system's clock, which may be set at any time: for dates that others name. */
	date: () => number;
	/** Resolves after `ms`; with a signal, rejects with its reason when that fires first. */
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** In [0, 1). */
	random: () => number;
}

export const systemClock: Clock = {
	now: () => Math.round(performance.timeOrigin + performance.now()),
	date: () => Date.now(),
	// Newer hosts end the timer when the signal fires; older ones take no signal.
	sleep: async (ms, signal) => await sleep(ms, signal),
	random: () => Math.random(),
};

/** Settles as `promise` does. @throws the signal's reason, when it fires first */
export async function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
	promise.catch(() => {});
	signal.throwIfAborted();
	let onAbort: (() => void) | undefined;
	const aborted = new Promise<never>((_resolve, reject) => {
		onAbort = () => reject(signal.reason as Error);
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		if (onAbort) signal.removeEventListener('abort', onAbort);
	}
}
