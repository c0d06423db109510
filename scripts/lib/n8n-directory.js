/**
 * Where the n8n of a manifest is installed, once per user. Plain CommonJS for the reason given in
 * build-tools.js.
 */
const { createHash } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { homedir } = require('node:os');
const { join } = require('node:path');

/** The user's folder for what can be fetched again, by the convention of each system. */
function cacheHome() {
	if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
	if (process.platform === 'win32') {
		return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
	}
	return process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
}

/** e.g. `~/.cache/n8n-nodes-evolink` on Linux */
const CACHE_DIR = join(cacheHome(), 'n8n-nodes-evolink');

/**
 * The manifest, and the lockfile if there is one.
 * @param {string} manifestDir
 */
const manifestFiles = (manifestDir) =>
	['package.json', 'package-lock.json'].filter((name) => existsSync(join(manifestDir, name)));

/**
 * The folder for exactly this manifest and lockfile, installed or not.
 * @param {string} manifestDir
 */
function n8nDirectory(manifestDir) {
	const hash = createHash('sha256');
	for (const name of manifestFiles(manifestDir)) hash.update(readFileSync(join(manifestDir, name)));
	return join(CACHE_DIR, `n8n-${hash.digest('hex').slice(0, 12)}`);
}

/**
 * n8n's command line script inside an installation.
 * @param {string} installDir
 */
const n8nScript = (installDir) => join(installDir, 'node_modules', 'n8n', 'bin', 'n8n');

/**
 * An installation's folder gets its name only when it is complete.
 * @param {string} manifestDir
 */
const isN8nInstalled = (manifestDir) => existsSync(n8nScript(n8nDirectory(manifestDir)));

module.exports = { CACHE_DIR, isN8nInstalled, manifestFiles, n8nDirectory, n8nScript };
