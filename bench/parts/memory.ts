import type { Arena } from '../lib/arena';
import { contenders, type Contender } from '../lib/contenders';
import { makeItems } from '../lib/items';
import { layTrack, runWhole, type Run } from '../lib/race';
import type { Part } from './part';

const REPETITIONS = 1;
const SAMPLE_MS = 1_000;
const MESSAGE_CHARACTERS = 2_000;
const SIZES = [1_000, 3_000, 5_000];
const { evoLink, httpRequest } = contenders;
const COMPARED: Contender[] = [evoLink, httpRequest];

/** Memory by number of items; each run in an n8n of its own. */
export interface Memory {
	messageCharacters: number;
	titles: Record<string, string>;
	sizes: Array<{ items: number; runs: Record<string, Run[]> }>;
}

async function runIn(arena: Arena, contender: Contender, count: number): Promise<Run> {
	try {
		const track = await layTrack(arena, contender);
		await runWhole(track, makeItems(20, MESSAGE_CHARACTERS));
		return await runWhole(track, makeItems(count, MESSAGE_CHARACTERS));
	} finally {
		await arena.stop();
	}
}

export const memory: Part = {
	name: 'memory',
	async measure({ newArena, quick, note }) {
		const sizes: Memory['sizes'] = [];
		for (const items of quick ? [50, 100] : SIZES) {
			const runs: Record<string, Run[]> = {};
			for (let repetition = 0; repetition < (quick ? 1 : REPETITIONS); repetition++) {
				for (const contender of COMPARED) {
					note(`${items} items: ${contender.title}`);
					(runs[contender.id] ??= []).push(
						await runIn(await newArena({ sampleMs: SAMPLE_MS }), contender, items),
					);
				}
			}
			sizes.push({ items, runs });
		}
		const titles = Object.fromEntries(COMPARED.map(({ id, title }) => [id, title]));
		return { messageCharacters: MESSAGE_CHARACTERS, titles, sizes } satisfies Memory;
	},
};
