import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname } from 'node:path';

const TAIL_BYTES = 6_000;

/** A process in a group of its own, writing into a log file. */
export interface ManagedProcess {
	readonly pid: number;
	readonly logFile: string;
	/** Resolves when it has ended, however it ended; the number is its exit status. */
	readonly exited: Promise<number>;
	isRunning(): boolean;
	/** Asks it to end (SIGTERM), and ends it and its children when it didn't within `graceMs`. */
	stop(graceMs?: number): Promise<void>;
	/** The last few thousand bytes of its log. */
	logTail(): Promise<string>;
}

export interface ProcessOptions {
	command: string;
	args: readonly string[];
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Created anew; standard output and error both go there. */
	logFile: string;
	/** Told the process's number as soon as there is one. */
	onSpawn?: (pid: number) => void;
}

/** Ended at once should this process end without having stopped them. */
const running = new Set<number>();
process.on('exit', () => running.forEach((pid) => endProcess(pid, 'SIGKILL')));

/**
 * Asks a process that {@link startProcess} has begun, here or in an earlier run, to end (SIGTERM),
 * or ends it together with its children (SIGKILL). One that is gone, or somebody else's, is left alone.
 */
export function endProcess(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
	const all = signal === 'SIGKILL';
	if (all && process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', `${pid}`, '/t', '/f'], { stdio: 'ignore' });
		return;
	}
	try {
		process.kill(all ? -pid : pid, signal);
	} catch (error) {
		const { code = '' } = error as NodeJS.ErrnoException;
		// macOS says EPERM of a group in which everybody has ended.
		if (code !== 'ESRCH' && code !== 'EPERM') throw error;
	}
}

async function readTail(path: string): Promise<string> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		const length = Math.min(size, TAIL_BYTES);
		const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
		return buffer.toString('utf8');
	} finally {
		await file.close();
	}
}

/** Starts a process that outlives the call. Its group is stopped by `stop`, or when Node exits. */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
	const { command, args, cwd, env, logFile, onSpawn } = options;
	await mkdir(dirname(logFile), { recursive: true });
	const log = openSync(logFile, 'w');
	// A group of its own, so that Ctrl-C at the terminal doesn't end it behind the back of whoever
	// stops things in order, and so that its children end with it.
	const child = spawn(command, args, { cwd, env, stdio: ['ignore', log, log], detached: true });
	closeSync(log);
	const exited = new Promise<number>((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
	});
	const { pid } = child;
	if (pid === undefined) throw await exited.catch((error: unknown) => error);
	running.add(pid);
	onSpawn?.(pid);
	void exited.then(() => {
		endProcess(pid, 'SIGKILL');
		running.delete(pid);
	});

	return {
		pid,
		logFile,
		exited,
		isRunning: () => running.has(pid),
		async stop(graceMs = 15_000) {
			if (!running.has(pid)) return;
			child.kill('SIGTERM');
			const kill = setTimeout(() => endProcess(pid, 'SIGKILL'), graceMs);
			await exited;
			clearTimeout(kill);
		},
		logTail: async () => await readTail(logFile),
	};
}
