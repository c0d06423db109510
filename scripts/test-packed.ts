import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runMain } from './lib/failure';
import { ensureN8n } from './lib/install-n8n';
import { buildAndPack } from './lib/pack';
import { N8N_MANIFEST_DIR, NODE_BINARY, ROOT } from './lib/paths';
import { withProgress } from './lib/progress';

/** The manifests of the n8n versions that a project runs; installed before, so that it shows. */
async function manifestsFor(project: string): Promise<string[]> {
	if (project === 'e2e') return [N8N_MANIFEST_DIR];
	if (project !== 'compat') return [];
	const entries = await readdir(join(ROOT, 'test', 'compat'), { withFileTypes: true });
	return entries
		.filter((entry) => entry.isDirectory())
		.map(({ parentPath, name }) => join(parentPath, name));
}

/** Builds, packs, and runs a jest project on the tarball: `test-packed.ts package|e2e|compat [jest's arguments]`. */
async function main(): Promise<void> {
	const [project = '', ...args] = process.argv.slice(2);
	await withProgress('Building and packing', async () => await buildAndPack());
	for (const manifestDir of await manifestsFor(project)) await ensureN8n(manifestDir);
	const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
	const child = spawn(NODE_BINARY, [jest, ...args, '--selectProjects', project], {
		cwd: ROOT,
		stdio: 'inherit',
	});
	process.on('SIGINT', () => {});
	process.on('SIGTERM', () => child.kill('SIGTERM'));
	await new Promise<void>((resolve) => {
		child.on('exit', (code) => {
			process.exitCode = code ?? 1;
			resolve();
		});
	});
}

runMain(main);
