import { freePort } from '../../scripts/lib/free-port';
import type { GatewayConfig } from '../../test/gateway/config';
import { contenders, type Contender, type Surroundings } from '../lib/contenders';
import { credentialsFor } from '../lib/credentials';
import { makeItems } from '../lib/items';
import { layTrack, type Run } from '../lib/race';
import type { Part } from './part';

const { evoLink, openAi, httpRequest, chain, chain20 } = contenders;
const COMPARED: Contender[] = [evoLink, openAi, httpRequest, chain, chain20];

interface Situation {
	id: string;
	title: string;
	items: number;
	repetitions: number;
	gateway: Partial<GatewayConfig>;
	/** Nobody listens at the credential's address; EvoLink's credential has a second one. */
	deadAddress?: boolean;
}

const SITUATIONS: Situation[] = [
	{
		id: 'rateLimit',
		title: '20 requests per second, 200 ms latency',
		items: 200,
		repetitions: 3,
		gateway: { latencyMs: 200, rateLimit: { requestsPerSecond: 20 } },
	},
	{
		id: 'unavailable',
		title: '1 % of the requests answered with 503, 50 ms latency',
		items: 500,
		repetitions: 3,
		gateway: {
			latencyMs: 50,
			randomFaults: { probability: 0.01, seed: 7, faults: [{ status: 503 }] },
		},
	},
	{
		id: 'deadAddress',
		title: 'Nobody listens at the first address, 200 ms latency',
		items: 50,
		repetitions: 3,
		gateway: { latencyMs: 200 },
		deadAddress: true,
	},
];

/** How many items survive when something goes wrong. Every node continues on failures. */
export interface Trouble {
	titles: Record<string, string>;
	situations: Array<{ id: string; title: string; items: number; runs: Record<string, Run[]> }>;
}

export const trouble: Part = {
	name: 'trouble',
	async measure({ newArena, quick, note }) {
		const situations: Trouble['situations'] = [];
		for (const { id, title, repetitions, gateway, deadAddress, ...situation } of SITUATIONS) {
			const items = quick ? 50 : situation.items;
			// What a process has learned of a limit would slow down the next situation, which has none.
			const arena = await newArena();
			const deadUrl = `http://127.0.0.1:${await freePort()}`;
			const dead: Surroundings = {
				...(await credentialsFor(arena.host.api, deadUrl, arena.gateway.url)),
				gatewayUrl: deadUrl,
			};
			const runs: Record<string, Run[]> = {};
			for (const contender of COMPARED) {
				note(`${title}: ${contender.title}`);
				const options = { goOn: true, ...(deadAddress && { surroundings: dead }) };
				const track = await layTrack(arena, contender, options);
				for (let repetition = 0; repetition < (quick ? 1 : repetitions); repetition++) {
					await arena.gateway.reset();
					// Begins with a full bucket, and with the same sequence of failures.
					await arena.gateway.configure({ record: 'count', ...gateway });
					(runs[contender.id] ??= []).push(await track.run(makeItems(items)));
				}
			}
			await arena.stop();
			situations.push({ id, title, items, runs });
		}
		const titles = Object.fromEntries(COMPARED.map(({ id, title }) => [id, title]));
		return { titles, situations } satisfies Trouble;
	},
};
