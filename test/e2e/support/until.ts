import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;
const LIMIT_MS = 60_000;

/**
 * Waits until `look` finds something.
 *
 * @returns what it found
 * @throws Error when it finds nothing for a minute
 */
export async function until<T>(
	look: () => T | Promise<T>,
): Promise<Exclude<T, null | undefined | false>> {
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const found = await look();
		if (found) return found as Exclude<T, null | undefined | false>;
		if (Date.now() > deadline) throw new Error(`Nothing for ${LIMIT_MS} ms: ${look.toString()}`);
		await sleep(POLL_MS);
	}
}
