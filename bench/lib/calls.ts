import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import type { Arena } from './arena';
import type { Contender } from './contenders';
import { makeItems, type BenchItem } from './items';
import { webhookWorkflow } from './workflow';

/** Calls of one webhook, and what the gateway saw of them. */
export interface Calls {
	/** Calls that were answered with the right completion. */
	succeeded: number;
	failed: number;
	/** From the first call to the last answer, ms. */
	wallMs: number;
	/** Of each call, in the order of their ends, ms. */
	callsMs: number[];
	/** Requests that the gateway got, and those of them that it refused (429). */
	requests: number;
	refused: number;
}

/** A webhook that runs a contender for the items it is sent, and answers with the first completion. */
export interface Line {
	/** @param atATime calls that are under way at a time @param items of each call */
	call(count: number, atATime: number, items?: number): Promise<Calls>;
}

/** With default settings: an item that fails ends its execution. */
export async function layLine(arena: Arena, contender: Contender): Promise<Line> {
	const { api, url } = arena.host;
	const path = `${contender.id}-calls-${Date.now()}`;
	const lineup = contender.lineup(arena.surroundings);
	const { id } = await api.createWorkflow(
		webhookWorkflow(lineup, { path, responseMode: 'lastNode' }),
	);
	await api.activateWorkflow(id);

	const callWith = async (items: BenchItem[]): Promise<boolean> => {
		const { status, data } = await axios.post<IDataObject>(
			`${url}/webhook/${path}`,
			{ items },
			{ proxy: false, validateStatus: () => true },
		);
		const text = status === 200 ? contender.textOf(data) : undefined;
		if (text === undefined || text === items[0]!.reply) return text !== undefined;
		throw new Error(`${contender.title} answered ${JSON.stringify(text)}.`);
	};
	return {
		async call(count, atATime, items = 1) {
			const before = await arena.gateway.stats();
			const begunAt = performance.now();
			const callsMs: number[] = [];
			const all = makeItems(count * items);
			let next = 0;
			let succeeded = 0;
			const caller = async () => {
				while (next < count) {
					const at = items * next++;
					const calledAt = performance.now();
					if (await callWith(all.slice(at, at + items))) succeeded++;
					callsMs.push(performance.now() - calledAt);
				}
			};
			await Promise.all(Array.from({ length: atATime }, caller));
			const wallMs = performance.now() - begunAt;
			const after = await arena.gateway.stats();
			return {
				...{ succeeded, failed: count - succeeded, wallMs, callsMs },
				requests: after.completions - before.completions,
				refused: (after.statuses[429] ?? 0) - (before.statuses[429] ?? 0),
			};
		},
	};
}
