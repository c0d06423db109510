import { dirname, join, resolve } from 'node:path';

/** The repository. */
export const ROOT = resolve(__dirname, '..', '..');

/** Everything that `npm start` and the tests keep; ignored by git. */
export const STATE_DIR = join(ROOT, '.local');

/** The committed manifest and lockfile of the n8n that the package is run in. */
export const N8N_MANIFEST_DIR = join(ROOT, 'scripts', 'n8n');

/** The Node 24 of the npm package `node`, which scripts/run.mjs and npm scripts run under. */
export const NODE_PACKAGE_DIR = join(ROOT, 'node_modules', 'node');
export const NODE_BINARY = join(
	NODE_PACKAGE_DIR,
	'bin',
	process.platform === 'win32' ? 'node.exe' : 'node',
);
export const NODE_BIN_DIR = dirname(NODE_BINARY);
