import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import './runNode';

/**
 * Runs the suites of a folder of `test/engine` in one file: to load n8n's engine takes longer than most of them.
 * `support.ts` is none.
 */
export function together(folder: string): void {
	for (const file of readdirSync(join(__dirname, '..', folder))) {
		const { name } = parse(file);
		if (name === 'support') continue;
		describe(name, () => {
			jest.requireActual(join(__dirname, '..', folder, name));
		});
	}
}
