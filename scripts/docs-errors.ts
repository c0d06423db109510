import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './lib/errors-page';

/** Writes the table of `docs/errors.md` from what the code does and says. */
async function main(): Promise<void> {
	const path = join(__dirname, '..', 'docs', 'errors.md');
	writeFileSync(path, await errorsPage(readFileSync(path, 'utf8')));
	console.log('docs/errors.md is up to date.');
}

void main();
