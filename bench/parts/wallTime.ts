import { contenders, type Contender } from '../lib/contenders';
import { makeItems } from '../lib/items';
import { layTrack, runWhole, type Run, type Track } from '../lib/race';
import { runScript } from '../lib/script';
import type { Part } from './part';

/** Nobody waits longer for a contender that goes one by one. */
const LONGEST_RUN_MS = 240_000;
const REPETITIONS = 5;
const SCRIPT = 'script';
const SCRIPT_ALL = 'scriptAll';
const SCRIPTS = [
	{ id: SCRIPT, title: 'Script with axios and p-limit, 20 at a time', concurrency: 20 },
	{ id: SCRIPT_ALL, title: 'Script with axios and p-limit, 1,000 at a time', concurrency: 1_000 },
];
const { evoLink, evoLinkAll, openAi, httpRequest, httpRequest10, chain, chain20 } = contenders;
const IN_N8N: Contender[] = [
	...[evoLink, evoLinkAll, openAi],
	...[httpRequest, httpRequest10, chain, chain20],
];

export interface Cell {
	items: number;
	latencyMs: number;
	/** By contender; the runs at one index followed each other directly. */
	runs: Record<string, Array<Pick<Run, 'wallMs'> & Partial<Run>>>;
	/** Why a contender did not run. */
	notRun: Record<string, string>;
}

export interface WallTime {
	titles: Record<string, string>;
	cells: Cell[];
}

/** What a run takes at least. */
const expectedMs = (items: number, latencyMs: number, inFlight: number) =>
	Math.ceil(items / Math.max(1, inFlight)) * latencyMs;

const repetitionsFor = (ms: number) =>
	ms <= 6_000 ? REPETITIONS : ms <= 30_000 ? 3 : ms <= 60_000 ? 2 : 1;

export const wallTime: Part = {
	name: 'wall-time',
	async measure({ newArena, quick, keep, note }) {
		const arena = await newArena();
		const tracks: Track[] = [];
		for (const contender of IN_N8N) tracks.push(await layTrack(arena, contender));
		note('checking what comes out');
		for (const track of tracks) await runWhole(track, makeItems(20));
		for (const track of tracks) await runWhole(track, makeItems(quick ? 20 : 200));

		const titled = [...SCRIPTS, ...IN_N8N];
		const titles = Object.fromEntries(titled.map(({ id, title }) => [id, title]));
		const cells: Cell[] = [];
		for (const items of quick ? [10, 20] : [10, 100, 1_000]) {
			for (const latencyMs of quick ? [0, 50] : [0, 200, 1_000]) {
				note(`${items} items at ${latencyMs} ms`);
				cells.push(await measureCell(items, latencyMs));
				await keep({ titles, cells } satisfies WallTime);
			}
		}
		return { titles, cells } satisfies WallTime;

		async function measureCell(count: number, latencyMs: number): Promise<Cell> {
			await arena.gateway.configure({ latencyMs });
			const items = makeItems(count);
			const cell: Cell = { items: count, latencyMs, runs: {}, notRun: {} };
			const starters = [
				...SCRIPTS.map(({ id, concurrency }) => ({
					id,
					inFlight: concurrency,
					run: async () => ({ wallMs: await runScript(arena.gateway.url, items, concurrency) }),
				})),
				...tracks.map((track) => ({
					id: track.contender.id,
					inFlight: track.contender.inFlight(count),
					run: async () => await runWhole(track, items),
				})),
			];
			for (let repetition = 0; repetition < (quick ? 1 : REPETITIONS); repetition++) {
				// Another one begins each time, so that nobody always runs after the same neighbour.
				const order = starters.map((_, at) => starters[(at + repetition) % starters.length]!);
				for (const { id, inFlight, run } of order) {
					const ms = expectedMs(count, latencyMs, inFlight);
					if (ms > LONGEST_RUN_MS) {
						cell.notRun[id] = `one by one it takes at least ${Math.round(ms / 1000)} s`;
					} else if (repetition < repetitionsFor(ms)) {
						(cell.runs[id] ??= []).push(await run());
					}
				}
			}
			return cell;
		}
	},
};
