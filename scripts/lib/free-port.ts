import getPort from 'get-port';
import { randomInt } from 'node:crypto';

const LOWEST = 10_000;
/** Above these a system takes the ports of outgoing connections, also while a server is starting. */
const HIGHEST = 32_000;
const CANDIDATES = 20;

/** A port of 127.0.0.1 that is free, and stays so with all likelihood until a server listens. */
export async function freePort(): Promise<number> {
	const port = Array.from({ length: CANDIDATES }, () => randomInt(LOWEST, HIGHEST));
	return await getPort({ host: '127.0.0.1', port });
}
