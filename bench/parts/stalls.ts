import { contenders, type Contender } from '../lib/contenders';
import { makeItems } from '../lib/items';
import { layTrack, runWhole, type Run } from '../lib/race';
import type { Part } from './part';

const REPETITIONS = 3;
const { nothing, evoLink, evoLinkBatched, httpRequest, httpRequestBatched, openAi, chain20 } =
	contenders;
const MANY: Contender[] = [nothing, evoLink, evoLinkBatched, httpRequest, httpRequestBatched];
/** Those that go in small steps by themselves take too long for many items. */
const COMPARED = [...MANY, openAi, chain20];
const SIZES = [
	{ count: 1_000, compared: COMPARED },
	{ count: 5_000, compared: MANY },
];

/** For how long n8n does nothing else while a node runs. */
export interface Stalls {
	titles: Record<string, string>;
	sizes: Array<{ items: number; runs: Record<string, Run[]> }>;
}

export const stalls: Part = {
	name: 'stalls',
	async measure({ newArena, quick, note }) {
		const arena = await newArena();
		const sizes: Stalls['sizes'] = [];
		for (const { count, compared } of quick ? [{ count: 100, compared: COMPARED }] : SIZES) {
			const items = makeItems(count);
			const runs: Record<string, Run[]> = {};
			const tracks = [];
			for (const contender of compared) tracks.push(await layTrack(arena, contender));
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
