/**
 * What n8n's native parts are built with. Plain CommonJS: scripts/run.mjs asks before anything is
 * installed, the TypeScript beside this file before it installs an n8n.
 */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

/**
 * Whether a command runs and ends with status 0.
 * @typedef {(command: string, ...args: string[]) => boolean} Runs
 */

/** @type {Runs} */
const runs = (command, ...args) =>
	spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;

/** The first package manager that is there installs everything at once. */
const PACKAGE_MANAGERS = [
	['apt-get', 'apt-get install -y python3 make g++'],
	['apk', 'apk add python3 make g++'],
	['dnf', 'dnf install -y python3 make gcc-c++'],
	['yum', 'yum install -y python3 make gcc-c++'],
	['pacman', 'pacman -S --needed python make gcc'],
	['zypper', 'zypper install -y python3 make gcc-c++'],
];
const WINDOWS_COMMANDS = [
	'winget install Python.Python.3.13',
	'winget install Microsoft.VisualStudio.2022.BuildTools --override "--wait --passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"',
];
const VC_TOOLS = 'Microsoft.VisualStudio.Component.VC.Tools.x86.x64';

/** @param {Runs} has @param {string[]} commands */
const any = (has, ...commands) => commands.some((command) => has(command, '--version'));

/**
 * @param {string} platform as in `process.platform`
 * @param {Runs} has
 * @param {Record<string, string | undefined>} env
 * @returns {string[]} e.g. `['make', 'a C++ compiler']`
 */
function missingTools(platform, has, env) {
	// On a Mac without them the commands exist all the same, and ask in a window to be installed.
	if (platform === 'darwin' && !has('xcode-select', '-p')) return ['the Xcode Command Line Tools'];
	const missing = [];
	const python = [env.npm_config_python, env.PYTHON, 'python3', 'python'];
	if (!any(has, ...python.flatMap((name) => name ?? [])) && !has('py', '-3', '--version')) {
		missing.push('Python 3');
	}
	if (platform === 'win32') {
		const installer = join(env['ProgramFiles(x86)'] ?? '', 'Microsoft Visual Studio', 'Installer');
		const query = ['-products', '*', '-requires', VC_TOOLS, '-property', 'installationPath'];
		if (!has(join(installer, 'vswhere.exe'), ...query)) missing.push("Visual Studio's C++ tools");
		return missing;
	}
	if (!any(has, 'make', 'gmake')) missing.push('make');
	const compilers = [env.CXX?.split(' ')[0], 'g++', 'c++', 'clang++'];
	if (!any(has, ...compilers.flatMap((name) => name || []))) missing.push('a C++ compiler');
	return missing;
}

/**
 * @param {string} platform
 * @param {Runs} has
 * @param {boolean} isRoot
 * @returns {string[]} the commands that install what is missing; empty when none is known
 */
function installCommands(platform, has, isRoot) {
	if (platform === 'darwin') return ['xcode-select --install'];
	if (platform === 'win32') return WINDOWS_COMMANDS;
	const manager = PACKAGE_MANAGERS.find(([name = '']) => has(name, '--version'));
	return manager ? [`${isRoot ? '' : 'sudo '}${manager[1]}`] : [];
}

/**
 * @param {{ platform?: string, has?: Runs, env?: Record<string, string | undefined>, isRoot?: boolean }} [machine]
 *   Default: this one
 * @returns {string | undefined} what is missing and how to install it; undefined when nothing is
 */
function buildToolsAdvice(machine = {}) {
	const { platform = process.platform, has = runs, env = process.env } = machine;
	const { isRoot = process.getuid?.() === 0 } = machine;
	const missing = missingTools(platform, has, env);
	if (missing.length === 0) return undefined;
	const commands = installCommands(platform, has, isRoot);
	const how =
		commands.length > 0
			? `Install with:\n${commands.map((command) => `  ${command}`).join('\n')}\nand run the command again.`
			: "Install them with this system's package manager and run the command again.";
	return `Nothing was downloaded yet: parts of n8n are compiled on this machine, and for that it lacks ${missing.join(' and ')}. ${how}`;
}

module.exports = { buildToolsAdvice };
