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
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import buildTools from './lib/build-tools.js';
import { Failure, install, isInstalled, MODULES, NODE_24, ROOT } from './lib/install-tools.mjs';
import n8nDirectory from './lib/n8n-directory.js';

const OLDEST_NODE = 20;
const N8N_MANIFEST_DIR = join(ROOT, 'scripts', 'n8n');
/** They run the n8n of scripts/n8n. */
const NEED_N8N = ['start', 'bench', 'test:e2e', 'docs:screenshots'];

const JEST = join(MODULES, 'jest', 'bin', 'jest.js');
const STRYKER = join(MODULES, '@stryker-mutator', 'core', 'bin', 'stryker.js');
const typescript =
	(entry, ...first) =>
	(args) => [...['--import', 'tsx', join(ROOT, entry)], ...first, ...args];
const COMMANDS = {
	start: typescript('scripts/start.ts'),
	gateway: typescript('test/gateway/main.ts'),
	bench: typescript('bench/main.ts'),
	test: (args) => [JEST, ...args, '--selectProjects', 'unit', 'rate', 'contract', 'engine'],
	'test:unit': (args) => [JEST, ...args, '--selectProjects', 'unit'],
	'test:package': typescript('scripts/test-packed.ts', 'package'),
	'test:e2e': typescript('scripts/test-packed.ts', 'e2e'),
	'test:mutation': (args) => [STRYKER, 'run', 'test/mutation/unit.mjs', ...args],
	'test:mutation:limiter': (args) => [STRYKER, 'run', 'test/mutation/limiter.mjs', ...args],
	'test:compat': typescript('scripts/test-packed.ts', 'compat'),
	'docs:errors': typescript('scripts/docs-errors.ts'),
	'docs:rate': typescript('scripts/docs-rate.ts'),
	'docs:options': typescript('scripts/docs-options.ts'),
	'docs:screenshots': typescript('scripts/docs-screenshots.ts'),
};

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
	if (NEED_N8N.includes(name) && !n8nDirectory.isN8nInstalled(N8N_MANIFEST_DIR)) {
		const advice = buildTools.buildToolsAdvice();
		if (advice) throw new Failure(advice);
	}
	if (!isInstalled()) await install();
	if (command) process.exitCode = await run(command(args));
}

main().catch((error) => {
	console.error(error instanceof Failure ? error.message : error);
	process.exitCode = 1;
});
