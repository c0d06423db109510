import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFigures } from './figures';
import { plots } from './plots';
import { tablesPage } from './tables';
import { targetsTable } from './targets';

/** Writes tables and plots of everything measured so far, and prints how the targets were met. */
export async function report(directory: string): Promise<void> {
	const figures = await readFigures(directory);
	await writeFile(join(directory, 'figures.md'), tablesPage(figures));
	for (const [name, svg] of Object.entries(await plots(figures))) {
		await writeFile(join(directory, name), `${svg}\n`);
	}
	console.log(targetsTable(figures));
}
