import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packedTarball, unpackTarball } from '../../scripts/lib/pack';
import { ROOT } from '../../scripts/lib/paths';

export const PACKAGE_NAME = 'n8n-nodes-evolink';

/** The packed package, installed in a folder of its own beside the named packages and nothing else. */
export interface Installation {
	/** Where programs can be run that `require` the package. */
	root: string;
	packageDir: string;
	remove(): Promise<void>;
}

export async function installBeside(neighbours: readonly string[]): Promise<Installation> {
	const root = await mkdtemp(join(tmpdir(), 'evolink-package-'));
	const modules = join(root, 'node_modules');
	const packageDir = join(modules, PACKAGE_NAME);
	await unpackTarball(await packedTarball(), packageDir);
	for (const name of neighbours) {
		const link = join(modules, name);
		await mkdir(join(link, '..'), { recursive: true });
		await symlink(join(ROOT, 'node_modules', name), link);
	}
	return {
		root,
		packageDir,
		remove: async () => await rm(root, { recursive: true, force: true }),
	};
}
