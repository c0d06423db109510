import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a start keeps in `.local`, and what a user loses with it. */
const KEPT = new Map([
	['n8n', "this n8n's workflows, credentials and executions"],
	['owner.json', 'the login'],
	['files', 'the files that examples read and wrote'],
]);

/** Removes what earlier starts kept, and says so. What tests keep beside it stays. */
export async function reset(stateDir: string): Promise<void> {
	const present = [...KEPT].filter(([name]) => existsSync(join(stateDir, name)));
	if (present.length === 0) {
		console.log(`--reset: there is nothing to remove in ${stateDir}.`);
		return;
	}
	console.log('--reset removes:');
	for (const [name, what] of present) console.log(`  ${join(stateDir, name)}: ${what}`);
	for (const [name] of present) {
		await rm(join(stateDir, name), { recursive: true, force: true, maxRetries: 3 });
	}
}
