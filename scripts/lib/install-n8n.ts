import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { buildToolsAdvice } from './build-tools';
import { requireDiskSpace } from './disk-space';
import { Failure } from './failure';
import { CACHE_DIR, manifestFiles, n8nDirectory, n8nScript } from './n8n-directory';
import { N8N_MANIFEST_DIR, NODE_BINARY, NODE_PACKAGE_DIR, ROOT } from './paths';
import { withProgress } from './progress';
import { runCommand, runNpm } from './run-command';

const NEEDED_BYTES = 3.5e9;
/** The only packages whose install scripts n8n can't do without. */
const NATIVE_PACKAGES = ['sqlite3', 'isolated-vm'];
const QUICK_FETCH = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=20000'];
const LOCK_RETRY_MS = 3_000;
const LOCK_WAIT_MS = 20 * 60_000;

/**
 * The folder with Node's C headers that came with the npm package `node`; compiling against it
 * needs no download. Other npm commands prune it, so it is fetched again when it is gone.
 */
async function nodeHeadersDir(): Promise<string | undefined> {
	const platformPackages = join(NODE_PACKAGE_DIR, 'node_modules');
	const find = async () => {
		const names = await readdir(platformPackages).catch(() => []);
		const candidates = names.map((name) => join(platformPackages, name));
		return candidates.find((path) => existsSync(join(path, 'include', 'node', 'node_api.h')));
	};
	const found = await find();
	if (found) return found;
	await runNpm(['rebuild', 'node', '--foreground-scripts'], { cwd: ROOT });
	return await find();
}

async function installInto(
	directory: string,
	manifestDir: string,
	note: (text: string) => void,
): Promise<void> {
	const env: NodeJS.ProcessEnv = {
		npm_config_yes: 'true',
		npm_config_loglevel: 'error',
		npm_config_audit: 'false',
		npm_config_fund: 'false',
		npm_config_update_notifier: 'false',
	};
	await mkdir(directory, { recursive: true });
	for (const name of manifestFiles(manifestDir)) {
		await cp(join(manifestDir, name), join(directory, name));
	}

	note('downloading about 1,000 packages');
	const download = async (...args: string[]) =>
		await runNpm(args, { cwd: directory, env }).catch((error: Error) => {
			throw new Failure(
				`${error.message}\nn8n could not be downloaded (npm's messages are above); check the connection to the npm registry and start again.`,
			);
		});
	// Asked first: npm repeats each of its downloads for many minutes before it gives up.
	await download('view', 'n8n', 'name', ...QUICK_FETCH);
	await download('install', '--ignore-scripts');

	// Not every version of n8n has all of them.
	const native = NATIVE_PACKAGES.filter((name) =>
		existsSync(join(directory, 'node_modules', name)),
	);
	note(`building ${native.join(' and ')}`);
	const headers = await nodeHeadersDir();
	await runNpm(['rebuild', ...native, '--foreground-scripts'], {
		cwd: directory,
		env: { ...env, ...(headers && { npm_config_nodedir: headers }) },
	}).catch((error: Error) => {
		throw new Failure(
			`${error.message}\nn8n's native parts could not be built (the messages are above); mend that and start again.`,
		);
	});

	note('trying it');
	for (const name of native) {
		await runCommand(NODE_BINARY, ['-e', `require('${name}')`], { cwd: directory });
	}
	await runCommand(NODE_BINARY, [n8nScript(directory), '--version'], { cwd: directory });
}

/** Waits, at most for 20 minutes, until nobody else installs. */
async function takeTurn(onWait: () => void): Promise<() => Promise<void>> {
	const lockfilePath = join(CACHE_DIR, 'install.lock');
	const retries = { retries: LOCK_WAIT_MS / LOCK_RETRY_MS, factor: 1, minTimeout: LOCK_RETRY_MS };
	return await lock(CACHE_DIR, { lockfilePath }).catch(async (error: NodeJS.ErrnoException) => {
		if (error.code !== 'ELOCKED') throw error;
		onWait();
		return await lock(CACHE_DIR, { lockfilePath, retries });
	});
}

/**
 * Installs an n8n once per user and version; later calls, from any clone, return at once. The
 * folder appears under its name only when it is complete, and two clones that install at the same
 * time wait for each other.
 *
 * @param manifestDir holds the `package.json` that names the version. Default: scripts/n8n
 * @returns the installation's folder
 * @throws Failure when there is no room (3.5 GB), no connection, or no compiler
 */
export async function ensureN8n(manifestDir = N8N_MANIFEST_DIR): Promise<string> {
	const directory = n8nDirectory(manifestDir);
	if (existsSync(n8nScript(directory))) return directory;

	const advice = buildToolsAdvice();
	if (advice) throw new Failure(advice);
	await requireDiskSpace(CACHE_DIR, NEEDED_BYTES);
	return await withProgress('Installing n8n (2.7 GB, 3 to 6 minutes, once)', async ({ note }) => {
		const release = await takeTurn(() => note('waiting for another start that installs it'));
		try {
			if (existsSync(n8nScript(directory))) return directory;
			const partial = `${directory}.partial`;
			await rm(partial, { recursive: true, force: true });
			await rm(directory, { recursive: true, force: true });
			await installInto(partial, manifestDir, note);
			await rename(partial, directory);
			return directory;
		} finally {
			await release();
		}
	});
}
