import axios from 'axios';
import type { Arena, ProcessReading } from '../lib/arena';
import { contenders } from '../lib/contenders';
import { makeItems } from '../lib/items';
import { layTrack, type Run } from '../lib/race';
import { every } from '../lib/sampling';
import type { Part } from './part';

const LATENCY_MS = 50;
const SAMPLE_MS = 10_000;
const AT_A_TIME = 40;
const FAULTS = { probability: 0.01, seed: 5, faults: [503, 429].map((status) => ({ status })) };
const RESET = { reset: 'before-read' } as const;

/** Many items in one run, and many runs of one item, with something going wrong now and then. */
export interface Soak {
	batch: {
		run: Run;
		items: number;
		sentByTenSeconds: number[];
		before: ProcessReading;
		after: ProcessReading;
	};
	webhooks: {
		calls: number;
		right: number;
		wallMs: number;
		requests: number;
		before: ProcessReading;
		after: ProcessReading;
	};
}

/** 20,000 items with Batching. An item whose connection was reset is not sent again: it fails. */
async function runBatch(arena: Arena, count: number): Promise<Soak['batch']> {
	const track = await layTrack(arena, contenders.evoLinkBatched, { goOn: true });
	await track.run(makeItems(20));
	await arena.gateway.reset();
	await arena.gateway.configure({
		record: 'count',
		latencyMs: LATENCY_MS,
		randomFaults: { ...FAULTS, faults: [...FAULTS.faults, RESET] },
	});
	const before = await arena.probe.process();
	const sent = every(SAMPLE_MS, async () => (await arena.gateway.stats()).completions);
	const run = await track.run(makeItems(count));
	return {
		run,
		items: count,
		sentByTenSeconds: await sent.stop(),
		before,
		after: await arena.probe.process(),
	};
}

/** 2,000 calls of a webhook, 40 at a time. */
async function callWebhook(arena: Arena, calls: number): Promise<Soak['webhooks']> {
	const { url } = await layTrack(arena, contenders.evoLink, { unwatched: true });
	const items = makeItems(calls);
	const call = async (index: number) =>
		(
			await axios.post<unknown>(
				url,
				{ items: [items[index]] },
				{ proxy: false, validateStatus: () => true },
			)
		).data;
	await call(0);
	await arena.gateway.reset();
	await arena.gateway.configure({ record: 'count', latencyMs: LATENCY_MS, randomFaults: FAULTS });
	const before = await arena.probe.process();
	const startedAt = performance.now();
	let next = 0;
	let right = 0;
	const caller = async () => {
		while (next < calls) {
			const index = next++;
			if (JSON.stringify(await call(index)).includes(JSON.stringify(items[index]!.reply))) right++;
		}
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, caller));
	const { completions } = await arena.gateway.stats();
	const wallMs = performance.now() - startedAt;
	return {
		calls,
		right,
		wallMs,
		requests: completions,
		before,
		after: await arena.probe.process(),
	};
}

export const soak: Part = {
	name: 'soak',
	async measure({ newArena, quick, keep, note }) {
		const arena = await newArena();
		note('many items in one run');
		const batch = await runBatch(arena, quick ? 500 : 20_000);
		await keep({ batch });
		note('many runs of one item');
		const webhooks = await callWebhook(arena, quick ? 100 : 2_000);
		return { batch, webhooks } satisfies Soak;
	},
};
