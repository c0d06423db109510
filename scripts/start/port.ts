import getPort from 'get-port';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../lib/failure';

const HOST = '127.0.0.1';
/** Another n8n takes 5679 for its task broker. */
const OTHERS = [5680, 5681, 5682, 5683, 5684, 8680, 8681];

/** A program that has just been ended may hold its port for a moment. */
const TRIES = 10;
const PAUSE_MS = 200;

/** A program that listens on every address leaves 127.0.0.1 free to bind on macOS. */
const isAnswered = async (port: number) =>
	await new Promise<boolean>((resolve) => {
		const socket = connect({ port, host: HOST, timeout: 1_000 });
		const end = (answered: boolean) => {
			socket.destroy();
			resolve(answered);
		};
		socket.once('connect', () => end(true));
		socket.once('error', () => end(false));
		socket.once('timeout', () => end(false));
	});

/** What keeps a server from listening, e.g. `EADDRINUSE`; undefined when nothing does. */
async function obstacle(port: number): Promise<string | undefined> {
	if (await isAnswered(port)) return 'EADDRINUSE';
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
		server.listen(port, HOST, () => server.close(() => resolve(undefined)));
	});
}

/**
 * To be asked by the one start of a clone only: to any other one another port would be bad advice.
 *
 * @throws Failure when nothing can listen on this port of 127.0.0.1
 */
export async function requireFreePort(port: number): Promise<void> {
	let code = await obstacle(port);
	for (let tries = 1; code === 'EADDRINUSE' && tries < TRIES; tries++) {
		await sleep(PAUSE_MS);
		code = await obstacle(port);
	}
	if (code === undefined) return;
	const other = await getPort({ host: HOST, port: OTHERS.filter((each) => each !== port) });
	const reason =
		code === 'EADDRINUSE'
			? 'is in use by a program that was not started from this clone; end that program, or choose'
			: `can't be used (${code}); choose`;
	throw new Failure(`Port ${port} ${reason} another port: npm start -- --port ${other}`);
}
