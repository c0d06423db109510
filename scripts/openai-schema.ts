import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMain } from './lib/failure';
import { ROOT } from './lib/paths';
import { runCommand } from './lib/run-command';

const DIRECTORY = join('test', 'gateway', 'openai');
const GENERATOR = 'ts-json-schema-generator@2.10.0';

/** Writes the JSON Schema of the types in test/gateway/openai/types.ts, named after the client's version. */
async function main(): Promise<void> {
	const { version } = JSON.parse(
		await readFile(join(ROOT, 'node_modules', 'openai', 'package.json'), 'utf8'),
	);
	const types = ['--path', join(DIRECTORY, 'types.ts'), '--type', 'OpenAi'];
	const project = ['--tsconfig', join('test', 'tsconfig.json'), '--no-type-check'];
	const schema = await runCommand(
		'npx',
		['--yes', GENERATOR, ...types, ...project, '--jsDoc', 'none', '--id', `openai@${version}`],
		{ cwd: ROOT },
	);
	await writeFile(join(ROOT, DIRECTORY, 'schema.json'), `${JSON.stringify(JSON.parse(schema))}\n`);
}

runMain(main);
