import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failure';
import { freePort } from './free-port';
import { NODE_BINARY, ROOT } from './paths';
import { startProcess, type ManagedProcess } from './processes';
import { pathWithNode } from './run-command';

const READY = /EvoLink gateway listening on (http:\S+)/;
const START_LIMIT_MS = 30_000;
const POLL_MS = 50;

/** The local EvoLink gateway in a process of its own. */
export interface GatewayProcess {
	/** e.g. `http://127.0.0.1:4010` */
	readonly url: string;
	readonly process: ManagedProcess;
	stop(): Promise<void>;
}

/**
 * Starts the local gateway on 127.0.0.1.
 *
 * @param options.key the only key it accepts
 * @param options.port default: a free one
 * @param options.deltaDelayMs wait before each streamed word. Default: none
 * @param options.onSpawn told its process number as soon as there is one
 * @throws Failure with the end of its log when it doesn't listen within 30 s
 */
export async function startGatewayProcess(options: {
	key: string;
	logFile: string;
	port?: number;
	deltaDelayMs?: number;
	onSpawn?: (pid: number) => void;
}): Promise<GatewayProcess> {
	const { key, logFile, deltaDelayMs = 0, onSpawn } = options;
	const port = options.port ?? (await freePort());
	const settings = ['--port', port, '--key', key, '--delta-delay', deltaDelayMs].map(String);
	const child = await startProcess({
		command: NODE_BINARY,
		args: ['--import', 'tsx', 'test/gateway/main.ts', ...settings],
		cwd: ROOT,
		env: { ...process.env, PATH: pathWithNode() },
		logFile,
		onSpawn,
	});
	const deadline = Date.now() + START_LIMIT_MS;
	for (;;) {
		const log = await child.logTail();
		const url = READY.exec(log)?.[1];
		if (url) return { url, process: child, stop: async () => await child.stop() };
		if (!child.isRunning() || Date.now() > deadline) {
			await child.stop();
			throw new Failure(`${log}\nThe local gateway did not start; its log is ${child.logFile}`);
		}
		await sleep(POLL_MS);
	}
}
