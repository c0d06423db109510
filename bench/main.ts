import { parseArgs } from 'node:util';
import { Failure, runMain } from '../scripts/lib/failure';
import { buildAndPack } from '../scripts/lib/pack';
import { withProgress } from '../scripts/lib/progress';
import { startArena } from './lib/arena';
import { record } from './lib/results';
import type { Part } from './parts/part';
import { wallTime } from './parts/wallTime';

const PARTS: Part[] = [wallTime];

const HELP = `Usage: npm run bench -- [options]

Measures the node against what else one would use, in a real n8n against the local gateway, and
writes figures, tables and plots to bench/results. All of it takes about 45 minutes.

  --part <name>  one part only, repeatable: ${PARTS.map(({ name }) => name).join(', ')}
  --quick        small sizes, a few minutes: shows that everything works, writes no figures
  --report       tables and plots from the figures of last time
  --help         show this text
`;

const OPTIONS = {
	part: { type: 'string', multiple: true },
	quick: { type: 'boolean', default: false },
	report: { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} as const;

function partsNamed(names: string[] | undefined): Part[] {
	if (!names) return PARTS;
	return names.map((name) => {
		const part = PARTS.find((candidate) => candidate.name === name);
		if (part) return part;
		throw new Failure(`--part takes one of ${PARTS.map((each) => each.name).join(', ')}.`);
	});
}

async function measure(parts: Part[], quick: boolean): Promise<void> {
	const tarball = await buildAndPack();
	for (const part of parts) {
		await withProgress(part.name, async ({ note }) => {
			const arena = await startArena(tarball);
			try {
				await arena.gateway.configure({ record: 'count' });
				const fresh = async () => await startArena(tarball);
				const data = await part.measure({ arena, fresh, quick, note });
				if (quick) console.log(JSON.stringify(data, null, '\t'));
				else await record(part.name, data);
			} finally {
				await arena.stop();
			}
		});
	}
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: OPTIONS });
	if (values.help) return console.log(HELP);
	const parts = partsNamed(values.part);
	if (!values.report) await measure(parts, values.quick);
}

runMain(main);
