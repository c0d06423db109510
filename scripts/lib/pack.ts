import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { extract } from 'tar';
import { Failure } from './failure';
import { ensureN8n } from './install-n8n';
import { NODE_BINARY, ROOT, STATE_DIR } from './paths';
import { runCommand, runNpm } from './run-command';

const TARBALL_DIR = join(STATE_DIR, 'package');

async function readManifest(): Promise<{ name: string; version: string }> {
	return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
}

async function tarballPath(): Promise<string> {
	const { name, version } = await readManifest();
	return join(TARBALL_DIR, `${name}-${version}.tgz`);
}

/**
 * Builds the package and packs it as it would be published.
 *
 * @returns the tarball's path
 * @throws Failure with the compiler's messages when the sources don't build
 */
export async function buildAndPack(): Promise<string> {
	const gulp = join(ROOT, 'node_modules', 'gulp', 'bin', 'gulp.js');
	await runCommand(NODE_BINARY, [gulp, 'build'], { cwd: ROOT }).catch((error: Error) => {
		throw new Failure(`${error.message}\nThe package could not be built (see above).`);
	});
	await rm(TARBALL_DIR, { recursive: true, force: true });
	await mkdir(TARBALL_DIR, { recursive: true });
	await runNpm(['pack', '--ignore-scripts', '--pack-destination', TARBALL_DIR], {
		cwd: ROOT,
	});
	return await tarballPath();
}

/**
 * The tarball that {@link buildAndPack} made.
 *
 * @throws Failure when there is none
 */
export async function packedTarball(): Promise<string> {
	const path = await tarballPath();
	if (existsSync(path)) return path;
	throw new Failure(
		'There is no packed package yet; "npm run test:e2e" builds and packs it first.',
	);
}

/** Unpacks the tarball's files into `directory`, which is emptied before. */
export async function unpackTarball(tarball: string, directory: string): Promise<void> {
	await rm(directory, { recursive: true, force: true });
	await mkdir(directory, { recursive: true });
	await extract({ file: tarball, cwd: directory, strip: 1 });
}

/**
 * Puts the packed package where n8n keeps the community packages a user installed, and names it
 * in n8n's ledger of them.
 *
 * @param userFolder the folder given to n8n as `N8N_USER_FOLDER`
 */
export async function installIntoUserFolder(tarball: string, userFolder: string): Promise<void> {
	const { name, version } = await readManifest();
	const nodesDir = join(userFolder, '.n8n', 'nodes');
	await unpackTarball(tarball, join(nodesDir, 'node_modules', name));
	await linkHostModules(join(nodesDir, 'node_modules'));
	const ledger = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	await writeFile(join(nodesDir, 'package.json'), JSON.stringify(ledger, null, 2));
}

/** What the package takes from the n8n it runs in. */
const HOST_MODULES = ['n8n-workflow', '@n8n/ai-node-sdk'];

/**
 * A user's folder has nothing of these on the way up from it, so n8n's own copies are found. Ours
 * may lie in this repository, whose development copies would be found first: classes of two
 * copies are not `instanceof` each other.
 */
async function linkHostModules(modulesDir: string): Promise<void> {
	const hostModules = join(await ensureN8n(), 'node_modules');
	for (const name of HOST_MODULES) {
		const link = join(modulesDir, name);
		await mkdir(dirname(link), { recursive: true });
		await rm(link, { recursive: true, force: true });
		await symlink(join(hostModules, name), link, 'junction');
	}
}
