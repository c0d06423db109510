import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runMain } from './lib/failure';
import { ensureN8n } from './lib/install-n8n';
import { buildAndPack } from './lib/pack';
import { NODE_BINARY, ROOT } from './lib/paths';
import { withProgress } from './lib/progress';

/** Builds, packs, and runs a jest project on the tarball: `test-packed.ts package|e2e [jest's arguments]`. */
async function main(): Promise<void> {
	const [project = '', ...args] = process.argv.slice(2);
	await withProgress('Building and packing', async () => await buildAndPack());
	if (project === 'e2e') await ensureN8n();
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
