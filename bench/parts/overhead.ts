import { contenders } from '../lib/contenders';
import { makeItems } from '../lib/items';
import { layTrack, runWhole, type Run, type Track } from '../lib/race';
import type { Part } from './part';

const REPETITIONS = 5;
const { evoLink, smallest, openAi, httpRequest, chain20 } = contenders;
const COMPARED = [evoLink, smallest, openAi, httpRequest, chain20];

/** What an item costs in n8n when the answer is there at once. */
export interface Overhead {
	items: number;
	titles: Record<string, string>;
	runs: Record<string, Run[]>;
}

export const overhead: Part = {
	name: 'overhead',
	async measure({ newArena, quick, note }) {
		const arena = await newArena();
		const items = makeItems(quick ? 50 : 1_000);
		const tracks: Track[] = [];
		for (const contender of COMPARED) tracks.push(await layTrack(arena, contender));
		note('warming up');
		for (const track of tracks) await runWhole(track, items);

		const runs: Record<string, Run[]> = {};
		for (let repetition = 0; repetition < (quick ? 1 : REPETITIONS); repetition++) {
			note(`repetition ${repetition + 1} of ${REPETITIONS}`);
			const order = tracks.map((_, at) => tracks[(at + repetition) % tracks.length]!);
			for (const track of order) {
				(runs[track.contender.id] ??= []).push(await runWhole(track, items));
			}
		}
		const titles = Object.fromEntries(COMPARED.map(({ id, title }) => [id, title]));
		return { items: items.length, titles, runs } satisfies Overhead;
	},
};
