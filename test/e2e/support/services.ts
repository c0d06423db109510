import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../../scripts/lib/failure';
import { freePort } from '../../../scripts/lib/free-port';
import { startProcess, type ManagedProcess } from '../../../scripts/lib/processes';
import { runCommand } from '../../../scripts/lib/run-command';

const LOOPBACK = '127.0.0.1';
const READY = /ready to accept connections/i;
const START_LIMIT_MS = 30_000;
const POLL_MS = 50;
const DEBIAN_POSTGRES = '/usr/lib/postgresql';
const POSTGRES_USER = 'postgres';

/** A server on 127.0.0.1 that is gone with its data after `stop`. */
export interface Service {
	readonly port: number;
	stop(): Promise<void>;
}

async function waitUntilReady(name: string, child: ManagedProcess): Promise<void> {
	const deadline = Date.now() + START_LIMIT_MS;
	for (;;) {
		const log = await child.logTail();
		if (READY.test(log)) return;
		if (!child.isRunning() || Date.now() > deadline) {
			await child.stop();
			throw new Failure(`${log}\n${name} did not start; its log is ${child.logFile}`);
		}
		await sleep(POLL_MS);
	}
}

/** @throws Failure when redis-server isn't installed or doesn't start */
export async function startRedis(logFile: string): Promise<Service> {
	const port = await freePort();
	const keepNothing = ['--save', '', '--appendonly', 'no'];
	const child = await startProcess({
		command: 'redis-server',
		args: ['--port', `${port}`, '--bind', LOOPBACK, ...keepNothing],
		cwd: tmpdir(),
		env: process.env,
		logFile,
	});
	await waitUntilReady('Redis', child);
	return { port, stop: async () => await child.stop() };
}

async function postgresBinaries(): Promise<string> {
	const versions = await readdir(DEBIAN_POSTGRES).catch(() => []);
	const newest = versions.map(Number).sort((a, b) => b - a)[0];
	if (!newest) {
		throw new Failure('There is no PostgreSQL; on Debian: apt-get install postgresql');
	}
	return join(DEBIAN_POSTGRES, `${newest}`, 'bin');
}

/** PostgreSQL refuses to run as root; the package brings a user of its own. */
async function unprivileged(): Promise<{ prefix: string[]; uid?: number; gid?: number }> {
	if (process.getuid?.() !== 0) return { prefix: [] };
	const id = async (flag: string) =>
		Number(await runCommand('id', [flag, POSTGRES_USER], { cwd: '/' }));
	const prefix = ['setpriv', `--reuid=${POSTGRES_USER}`, `--regid=${POSTGRES_USER}`];
	return { prefix: [...prefix, '--clear-groups'], uid: await id('-u'), gid: await id('-g') };
}

/**
 * A new PostgreSQL, database and user `postgres`, without password.
 *
 * @throws Failure when PostgreSQL isn't installed or doesn't start
 */
export async function startPostgres(logFile: string): Promise<Service> {
	const binaries = await postgresBinaries();
	const { prefix, uid, gid } = await unprivileged();
	const directory = await mkdtemp(join(tmpdir(), 'postgres-'));
	if (uid !== undefined && gid !== undefined) await chown(directory, uid, gid);
	const data = join(directory, 'data');
	const command = (name: string, args: string[]) => {
		const [first = '', ...rest] = [...prefix, join(binaries, name), ...args];
		return [first, rest] as const;
	};
	const trust = ['--username', POSTGRES_USER, '--auth', 'trust', '--encoding', 'UTF8'];
	await runCommand(...command('initdb', ['--pgdata', data, ...trust, '--no-sync']), {
		cwd: directory,
	});

	const port = await freePort();
	const settings = [
		`listen_addresses=${LOOPBACK}`,
		`port=${port}`,
		'unix_socket_directories=',
		'max_connections=200',
		'fsync=off',
	];
	const [start, args] = command('postgres', ['-D', data, ...settings.flatMap((s) => ['-c', s])]);
	const env = { ...process.env };
	const child = await startProcess({ command: start, args, cwd: directory, env, logFile });
	await waitUntilReady('PostgreSQL', child);
	return {
		port,
		stop: async () => {
			await child.stop();
			await rm(directory, { recursive: true, force: true });
		},
	};
}
