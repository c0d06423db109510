import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT, STATE_DIR } from '../../scripts/lib/paths';

/** Where figures, tables and plots are; those of a quick run are not kept in the repository. */
export const resultsDir = (quick: boolean) =>
	quick ? join(STATE_DIR, 'bench', 'results') : join(ROOT, 'bench', 'results');

/** What a part of the benchmark leaves behind. */
export interface Recorded<T> {
	part: string;
	/** ISO 8601. */
	measuredAt: string;
	machine: { processor: string; cores: number; memoryGb: number; node: string };
	data: T;
}

export async function record<T>(directory: string, part: string, data: T): Promise<void> {
	await mkdir(directory, { recursive: true });
	const recorded: Recorded<T> = {
		part,
		measuredAt: new Date().toISOString(),
		machine: {
			processor: cpus()[0]?.model ?? 'unknown',
			cores: cpus().length,
			memoryGb: Math.round(totalmem() / 2 ** 30),
			node: process.version,
		},
		data,
	};
	await writeFile(join(directory, `${part}.json`), `${JSON.stringify(recorded, null, '\t')}\n`);
}

/** A part's figures, undefined when it was never measured. */
export async function recorded<T>(
	directory: string,
	part: string,
): Promise<Recorded<T> | undefined> {
	const file = join(directory, `${part}.json`);
	const text = await readFile(file, 'utf8').catch(() => undefined);
	return text === undefined ? undefined : (JSON.parse(text) as Recorded<T>);
}
