#!/usr/bin/env node
/**
 * The way in: installs what is missing, then runs a command with the Node 24 that n8n needs.
 * Plain JavaScript without dependencies, so that it runs on Node 20 in a fresh clone.
 *
 *   node scripts/run.mjs COMMAND [arguments for the command]
 *
 * COMMAND is a key of COMMANDS below, or `install`, which only installs.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const NODE_24 = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const OLDEST_NODE = 20;
const NEEDED_BYTES = 2.5e9;
const TICK_MS = 15_000;
const QUICK_FETCH = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=20000'];

const JEST = join(MODULES, 'jest', 'bin', 'jest.js');
const typescript =
	(entry, ...first) =>
	(args) => [...['--import', 'tsx', join(ROOT, entry)], ...first, ...args];
const COMMANDS = {
	start: typescript('scripts/start.ts'),
	gateway: typescript('test/gateway/main.ts'),
	bench: typescript('bench/main.ts'),
	test: (args) => [JEST, ...args, '--selectProjects', 'unit', 'contract', 'engine'],
	'test:unit': (args) => [JEST, ...args, '--selectProjects', 'unit'],
	'test:package': typescript('scripts/test-packed.ts', 'package'),
	'test:e2e': typescript('scripts/test-packed.ts', 'e2e'),
	'test:compat': typescript('scripts/test-packed.ts', 'compat'),
	'docs:options': typescript('scripts/docs-options.ts'),
	'docs:screenshots': typescript('scripts/docs-screenshots.ts'),
};

class Failure extends Error {}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Whether every package that the lockfile requires is installed in the version it names. */
function isInstalled() {
	const installedLock = join(MODULES, '.package-lock.json');
	if (!existsSync(NODE_24) || !existsSync(installedLock)) return false;
	const installed = readJson(installedLock).packages;
	return Object.entries(readJson(join(ROOT, 'package-lock.json')).packages).every(
		([path, { version, optional, peer, devOptional }]) =>
			path === '' || optional || peer || devOptional || installed[path]?.version === version,
	);
}

/** A sentence for when npm fails; it has printed its own messages by then. */
const UNREACHABLE =
	'The npm registry does not answer (npm\'s messages are above); check the connection, or the "registry" and proxy settings of npm, and run the command again.';

function npm(args, { stdout = 'inherit', advice } = {}) {
	const own = process.env.npm_execpath;
	const [command, ...first] = own?.endsWith('.js')
		? [process.execPath, own]
		: [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
	const env = {
		...process.env,
		// A lint plugin's install script asks whether it may run `npx only-allow`.
		npm_config_yes: 'true',
		npm_config_loglevel: 'error',
	};
	return new Promise((resolve, reject) => {
		const child = spawn(command, [...first, ...args], {
			cwd: ROOT,
			env,
			stdio: ['inherit', stdout, 'inherit'],
		});
		child.on('error', () =>
			reject(new Failure('npm was not found on PATH; install Node.js together with npm.')),
		);
		child.on('exit', (code) =>
			code === 0
				? resolve()
				: reject(
						new Failure(
							advice ??
								`"npm ${args.join(' ')}" failed (its messages are above); mend that and run the command again.`,
						),
					),
		);
	});
}

async function install() {
	const { bavail, bsize } = await statfs(ROOT);
	if (bavail * bsize < NEEDED_BYTES) {
		const free = ((bavail * bsize) / 1e9).toFixed(1);
		throw new Failure(
			`Installing needs ${NEEDED_BYTES / 1e9} GB of free disk space in ${ROOT}, and ${free} GB are free.`,
		);
	}
	// Without this question npm repeats each of 1,400 downloads for many minutes before it gives up.
	await npm(['view', 'tsx', 'name', ...QUICK_FETCH], { stdout: 'ignore', advice: UNREACHABLE });
	console.error('Installing the tools of this repository (1.4 GB, about a minute) …');
	const startedAt = Date.now();
	const tick = setInterval(() => {
		console.error(`  … still installing, ${Math.round((Date.now() - startedAt) / 1000)} s`);
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
	console.error(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

function run(args) {
	const path = [join(NODE_24, '..'), join(MODULES, '.bin'), process.env.PATH].join(delimiter);
	const child = spawn(NODE_24, args, {
		cwd: ROOT,
		env: { ...process.env, PATH: path },
		stdio: 'inherit',
	});
	// Ctrl-C reaches the child from the terminal itself; this process waits for it to clean up.
	process.on('SIGINT', () => {});
	for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	return new Promise((resolve) => {
		child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
	});
}

async function main() {
	const [name, ...args] = process.argv.slice(2);
	const command = COMMANDS[name];
	if (!command && name !== 'install') {
		throw new Failure(`Say what to run: ${['install', ...Object.keys(COMMANDS)].join(', ')}.`);
	}
	const major = Number(process.versions.node.split('.')[0]);
	if (major < OLDEST_NODE) {
		throw new Failure(`Node.js ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
	}
	if (!isInstalled()) await install();
	if (command) process.exitCode = await run(command(args));
}

main().catch((error) => {
	console.error(error instanceof Failure ? error.message : error);
	process.exitCode = 1;
});
