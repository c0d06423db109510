import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/paths';

export const RESULTS_DIR = join(ROOT, 'bench', 'results');

/** What a part of the benchmark leaves behind. */
export interface Recorded<T> {
	part: string;
	/** ISO 8601. */
	measuredAt: string;
	machine: { processor: string; cores: number; memoryGb: number; node: string };
	data: T;
}

const fileOf = (part: string) => join(RESULTS_DIR, `${part}.json`);

export async function record<T>(part: string, data: T): Promise<void> {
	await mkdir(RESULTS_DIR, { recursive: true });
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
	await writeFile(fileOf(part), `${JSON.stringify(recorded, null, '\t')}\n`);
}

/** A part's figures, undefined when it was never measured. */
export async function recorded<T>(part: string): Promise<Recorded<T> | undefined> {
	const text = await readFile(fileOf(part), 'utf8').catch(() => undefined);
	return text === undefined ? undefined : (JSON.parse(text) as Recorded<T>);
}
