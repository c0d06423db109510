/** Installs this repository's own packages. Plain JavaScript without dependencies, for Node 20. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const MODULES = join(ROOT, 'node_modules');
export const NODE_24 = join(
	...[MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'],
);
/** Holds the process number of the command that installs. */
const TURN_FILE = join(ROOT, '.local', 'install.pid');
const NEEDED_BYTES = 2.5e9;
const TICK_MS = 15_000;
const POLL_MS = 500;
const QUICK_FETCH = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=20000'];
/** A sentence for when npm fails; it has printed its own messages by then. */
const UNREACHABLE =
	'The npm registry does not answer (npm\'s messages are above); check the connection, or the "registry" and proxy settings of npm, and run the command again.';

export class Failure extends Error {}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Whether every package that the lockfile requires is installed in the version it names. */
export function isInstalled() {
	const installedLock = join(MODULES, '.package-lock.json');
	if (!existsSync(NODE_24) || !existsSync(installedLock)) return false;
	const installed = readJson(installedLock).packages;
	// `npm run lockfile` writes into npm's own list as well, and installs nothing.
	const isThere = (path, version) =>
		installed[path]?.version === version && existsSync(join(ROOT, path));
	return Object.entries(readJson(join(ROOT, 'package-lock.json')).packages).every(
		([path, { version, optional, peer, devOptional }]) =>
			path === '' || optional || peer || devOptional || isThere(path, version),
	);
}

function npm(args, { stdout = 'inherit', advice } = {}) {
	const own = process.env.npm_execpath ?? '';
	const isScript = basename(own) === 'npm-cli.js';
	const [command, ...first] = isScript ? [process.execPath, own] : ['npm'];
	const env = { ...process.env, npm_config_loglevel: 'error' };
	return new Promise((resolve, reject) => {
		const child = spawn(command, [...first, ...args], {
			cwd: ROOT,
			env,
			stdio: ['inherit', stdout, 'inherit'],
			// On Windows `npm` is a script for the shell.
			shell: process.platform === 'win32' && !isScript,
		});
		child.on('error', () =>
			reject(new Failure('npm was not found on PATH; install Node.js together with npm.')),
		);
		child.on('exit', (code) => {
			if (code === 0) return resolve();
			const failed = `"npm ${args.join(' ')}" failed (its messages are above); mend that and run the command again.`;
			reject(new Failure(advice ?? failed));
		});
	});
}

function isRunning(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === 'EPERM';
	}
}

/** 0 for a moment while the other one writes its number, or has just gone. */
function holder() {
	try {
		return Number(readFileSync(TURN_FILE, 'utf8'));
	} catch {
		return 0;
	}
}

function endTurn() {
	rmSync(TURN_FILE, { force: true });
	process.off('exit', endTurn);
}

/** Whether this process installs now; false while another one does. */
function takeTurn() {
	mkdirSync(join(TURN_FILE, '..'), { recursive: true });
	try {
		writeFileSync(TURN_FILE, `${process.pid}`, { flag: 'wx' });
		process.on('exit', endTurn);
		return true;
	} catch (error) {
		if (error.code !== 'EEXIST') throw error;
		return false;
	}
}

/**
 * Two commands that begin in a fresh clone at the same moment install one after the other.
 * @returns once it is this process's turn, or once another one has installed everything
 */
async function waitForTurn() {
	for (let told = false; !takeTurn(); await sleep(POLL_MS)) {
		const pid = holder();
		if (pid > 0 && !isRunning(pid)) rmSync(TURN_FILE, { force: true });
		else if (!told) {
			told = true;
			console.error(
				`Another command installs the tools of this repository; waiting for it … (if there is none: remove ${TURN_FILE})`,
			);
		}
	}
}

async function requireRoom() {
	const { bavail, bsize } = await statfs(ROOT);
	if (bavail * bsize >= NEEDED_BYTES) return;
	const free = ((bavail * bsize) / 1e9).toFixed(1);
	throw new Failure(
		`Installing needs ${NEEDED_BYTES / 1e9} GB of free disk space in ${ROOT}, and ${free} GB are free.`,
	);
}

async function installAll() {
	await requireRoom();
	// Without this question npm repeats each of 1,400 downloads for many minutes before it gives up.
	await npm(['view', 'tsx', 'name', ...QUICK_FETCH], { stdout: 'ignore', advice: UNREACHABLE });
	console.error('Installing the tools of this repository (1.4 GB, about a minute) …');
	const startedAt = Date.now();
	const seconds = () => Math.round((Date.now() - startedAt) / 1000);
	const tick = setInterval(() => {
		console.error(`  … still installing, ${seconds()} s`);
	}, TICK_MS);
	try {
		// Scripts are left out, and the one that matters (it fetches Node 24) is run by name, so
		// that the result doesn't depend on npm's version.
		await npm(['ci', '--ignore-scripts']);
		await npm(['rebuild', 'node', '--foreground-scripts']);
	} finally {
		clearInterval(tick);
	}
	if (!existsSync(NODE_24)) throw new Failure('The npm package "node" brought no Node 24.');
	console.error(`Installed in ${seconds()} s.`);
}

/** @throws Failure when there is no room, no npm or no connection */
export async function install() {
	await waitForTurn();
	try {
		if (!isInstalled()) await installAll();
	} finally {
		endTurn();
	}
}
