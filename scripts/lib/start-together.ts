export type Stop = () => Promise<void>;

/**
 * Starts what belongs together; should a step fail, everything that was started before it is
 * stopped, so that nothing is left running.
 *
 * @param start starts one after the other, and hands over how to stop each
 * @returns what `start` returned, and a `stop` for all of it: last started, first stopped
 */
export async function startTogether<T extends object>(
	start: (onStop: (stop: Stop) => void) => Promise<T>,
): Promise<T & { stop: Stop }> {
	const stops: Stop[] = [];
	const stop = async () => {
		const failures: unknown[] = [];
		for (const each of stops.splice(0).reverse()) {
			await each().catch((error: unknown) => failures.push(error));
		}
		if (failures.length > 0) throw failures[0];
	};
	try {
		return { ...(await start((each) => stops.push(each))), stop };
	} catch (error) {
		// Why it did not start is what has to be told.
		await stop().catch(() => undefined);
		throw error;
	}
}
