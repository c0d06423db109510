import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorRows, HEADER } from './errorsPage';

/** The cells of the page's table, without its rule. */
function tableOf(page: string): string[][] {
	return page
		.split('\n')
		.filter((line) => line.startsWith('| ') && !/^\|[\s|:-]+\|$/.test(line))
		.map((line) =>
			line
				.split(/(?<!\\)\|/)
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
}

test('docs/errors.md shows what the code does', async () => {
	const page = readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8');
	expect(tableOf(page)).toEqual([HEADER, ...(await errorRows())]);
});
