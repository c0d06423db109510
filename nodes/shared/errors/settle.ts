/** How a promise ended, as data. */
export type Settled<T> = { value: T } | { error: unknown };

/** Waits for a promise either way, so that the caller decides about its error without a catch clause. */
export const settle = async <T>(promise: Promise<T>): Promise<Settled<T>> =>
	await promise.then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);

/** What a function returns or throws, as data. */
export function settleNow<T>(run: () => T): Settled<T> {
	try {
		return { value: run() };
	} catch (error) {
		return { error };
	}
}
