import { parseArgs } from 'node:util';
import { Failure, runMain } from '../scripts/lib/failure';
import { buildAndPack } from '../scripts/lib/pack';
import { withProgress } from '../scripts/lib/progress';
import { startArena, type Arena, type ProbeOptions } from './lib/arena';
import { record, resultsDir } from './lib/results';
import type { Part } from './parts/part';
import { profile } from './profile';
import { report } from './report/report';
import { memory } from './parts/memory';
import { overhead } from './parts/overhead';
import { soak } from './parts/soak';
import { sharedLimit } from './parts/sharedLimit';
import { start } from './parts/start';
import { stalls } from './parts/stalls';
import { streaming } from './parts/streaming';
import { trouble } from './parts/trouble';
import { wallTime } from './parts/wallTime';

const PARTS: Part[] = [
	overhead,
	stalls,
	streaming,
	trouble,
	sharedLimit,
	soak,
	start,
	memory,
	wallTime,
];

const HELP = `Usage: npm run bench -- [options]

Measures the node against what else one would use, in a real n8n against the local gateway, and
writes figures, tables and plots to bench/results. All of it takes about 65 minutes.

  --part <name>  one part only, repeatable: ${PARTS.map(({ name }) => name).join(', ')}
  --quick        small sizes, a few minutes: shows that everything works; figures go to .local/bench
  --profile <c>  CPU profile of n8n while 1,000 items go through a contender, e.g. evoLink
  --report       tables and plots from the figures of last time
  --help         show this text
`;

const OPTIONS = {
	part: { type: 'string', multiple: true },
	quick: { type: 'boolean', default: false },
	profile: { type: 'string' },
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
			let arena: Arena | undefined;
			const newArena = async (options?: ProbeOptions) =>
				(arena = await startArena(tarball, options));
			try {
				const keep = async (data: unknown) => await record(resultsDir(quick), part.name, data);
				await keep(await part.measure({ newArena, quick, keep, note }));
			} finally {
				await arena?.stop();
			}
		});
	}
}

async function main(): Promise<void> {
	// Leaving by `exit` ends n8n and the gateway with this process.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
	const { values } = parseArgs({ options: OPTIONS });
	if (values.help) return console.log(HELP);
	if (values.profile) return await profile(values.profile);
	const parts = partsNamed(values.part);
	if (!values.report) await measure(parts, values.quick);
	await report(resultsDir(values.quick));
}

runMain(main);
