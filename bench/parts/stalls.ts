import { contenders } from '../lib/contenders';
import { makeItems } from '../lib/items';
import { layTrack, runWhole, type Run } from '../lib/race';
import type { Part } from './part';

const REPETITIONS = 3;
const { nothing, evoLink, evoLinkBatched, httpRequest, httpRequestBatched, openAi, chain20 } =
	contenders;
/** `nothing` shows what n8n itself needs to take the items in and to save the execution. */
const COMPARED = [
	...[nothing, evoLink, evoLinkBatched],
	...[httpRequest, httpRequestBatched, openAi, chain20],
];

/** For how long n8n does nothing else while a node runs. */
export interface Stalls {
	titles: Record<string, string>;
	sizes: Array<{ items: number; runs: Record<string, Run[]> }>;
}

export const stalls: Part = {
	name: 'stalls',
	async measure({ arena, quick, note }) {
		const sizes: Stalls['sizes'] = [];
		for (const count of quick ? [100] : [1_000, 5_000]) {
			const items = makeItems(count);
			const runs: Record<string, Run[]> = {};
			const tracks = [];
			for (const contender of COMPARED) tracks.push(await layTrack(arena, contender, { save: false }));
			for (let repetition = 0; repetition < (quick ? 1 : REPETITIONS); repetition++) {
				for (const track of tracks) {
					note(`${count} items: ${track.contender.title}`);
					(runs[track.contender.id] ??= []).push(await runWhole(track, items));
				}
			}
			sizes.push({ items: count, runs });
		}
		const titles = Object.fromEntries(COMPARED.map(({ id, title }) => [id, title]));
		return { titles, sizes } satisfies Stalls;
	},
};
