import { contenders } from '../lib/contenders';
import { makeItems } from '../lib/items';
import { layTrack, type Run, type Track } from '../lib/race';
import type { Part } from './part';

const REQUESTS_PER_SECOND = 20;
const LATENCY_MS = 200;
const AT_A_TIME = [1, 2, 4];

/**
 * Runs that share a provider's limit and know nothing of each other, as on several workers:
 * each learns its share from the refusals it gets.
 */
export interface SharedLimit {
	requestsPerSecond: number;
	latencyMs: number;
	/** Over all runs together. */
	items: number;
	/** By the number of runs at a time. */
	rounds: Array<{ atATime: number; wallMs: number; runs: Run[] }>;
}

export const sharedLimit: Part = {
	name: 'shared-limit',
	async measure({ newArena, quick, note }) {
		const arena = await newArena();
		const items = quick ? 80 : 400;
		const tracks: Track[] = [];
		for (let index = 0; index < Math.max(...AT_A_TIME); index++) {
			const id = `${contenders.evoLink.id}${index}`;
			tracks.push(await layTrack(arena, { ...contenders.evoLink, id }, { goOn: true }));
			await tracks[index]!.run(makeItems(20));
		}
		const rounds: SharedLimit['rounds'] = [];
		for (const atATime of AT_A_TIME) {
			note(`${atATime} at a time`);
			await arena.gateway.configure({
				latencyMs: LATENCY_MS,
				rateLimit: { requestsPerSecond: REQUESTS_PER_SECOND },
			});
			const startedAt = performance.now();
			const runs = await Promise.all(
				tracks.slice(0, atATime).map(async (track) => await track.run(makeItems(items / atATime))),
			);
			rounds.push({ atATime, wallMs: performance.now() - startedAt, runs });
		}
		return {
			...{ requestsPerSecond: REQUESTS_PER_SECOND, latencyMs: LATENCY_MS },
			...{ items, rounds },
		} satisfies SharedLimit;
	},
};
