import { readFile } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { join, relative } from 'node:path';
import { Failure } from '../scripts/lib/failure';
import { buildAndPack } from '../scripts/lib/pack';
import { DIRECTORY, startArena } from './lib/arena';
import { contenders, type Contender } from './lib/contenders';
import { makeItems } from './lib/items';
import { layTrack, runWhole } from './lib/race';

const ITEMS = 1_000;
const ROWS = 40;

/** Prints where n8n's process spends its time while items go through a contender. */
export async function profile(id: string): Promise<void> {
	const contender = (contenders as Record<string, Contender>)[id];
	if (!contender) {
		throw new Failure(`--profile takes one of ${Object.keys(contenders).join(', ')}.`);
	}
	const file = join(DIRECTORY, `${id}.cpuprofile`);
	const arena = await startArena(await buildAndPack(), { profile: file });
	try {
		const track = await layTrack(arena, contender);
		await runWhole(track, makeItems(200));
		const { wallMs, cpuMs } = await runWhole(track, makeItems(ITEMS));
		console.log(`${contender.title}: ${wallMs} ms, ${Math.round(cpuMs)} ms of CPU time`);
	} finally {
		await arena.stop();
	}
	const recorded = JSON.parse(await readFile(file, 'utf8')) as Profiler.Profile;
	for (const [place, ms] of selfTimes(recorded).slice(0, ROWS)) {
		console.log(`${ms.toFixed(0).padStart(6)} ms  ${place}`);
	}
	console.log(`For a flame graph open ${relative('.', file)}`);
}

/** Time by function, without what it calls, longest first. */
function selfTimes({
	nodes,
	samples = [],
	timeDeltas = [],
}: Profiler.Profile): Array<[string, number]> {
	const places = new Map(
		nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
			const file = url.replace(/^.*node_modules\//, '');
			return [id, `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`];
		}),
	);
	const times = new Map<string, number>();
	samples.forEach((id, index) => {
		const place = places.get(id)!;
		times.set(place, (times.get(place) ?? 0) + (timeDeltas[index] ?? 0) / 1_000);
	});
	return [...times].sort(([, a], [, b]) => b - a);
}
