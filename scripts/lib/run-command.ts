import { execFile } from 'node:child_process';
import { basename, delimiter } from 'node:path';
import { promisify } from 'node:util';
import { NODE_BINARY, NODE_BIN_DIR } from './paths';

const execute = promisify(execFile);

/** `PATH` with this repository's Node 24 first. */
export const pathWithNode = () => [NODE_BIN_DIR, process.env.PATH ?? ''].join(delimiter);

/**
 * Runs a command to its end with Node 24 first on `PATH`.
 *
 * @returns its standard output
 * @throws Error whose message ends in the last lines the command printed
 */
export async function runCommand(
	command: string,
	args: readonly string[],
	options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
	try {
		const { stdout } = await execute(command, args, {
			cwd: options.cwd,
			env: { ...process.env, ...options.env, PATH: pathWithNode() },
			maxBuffer: 64 * 1024 * 1024,
		});
		return stdout;
	} catch (error) {
		const { stdout = '', stderr = '', message } = error as Error & Record<string, string>;
		const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-25).join('\n');
		throw new Error(`"${[command, ...args].join(' ')}" failed:\n${lines || message}`);
	}
}

/**
 * Runs npm to its end. On Windows `npm` is a script for the shell and no program, so the npm that
 * runs this repository's scripts is preferred, which is plain JavaScript everywhere.
 */
export async function runNpm(
	args: readonly string[],
	options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
	const own = process.env.npm_execpath ?? '';
	return basename(own) === 'npm-cli.js'
		? await runCommand(NODE_BINARY, [own, ...args], options)
		: await runCommand('npm', args, options);
}
