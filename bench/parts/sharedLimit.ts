import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../lib/arena';
import { type Calls, layLine } from '../lib/calls';
import { contenders } from '../lib/contenders';
import { makeItems } from '../lib/items';
import { layTrack } from '../lib/race';
import { runScript } from '../lib/script';
import type { Part } from './part';

const LATENCY_MS = 200;
/** A full bucket again, at either rate. */
const REST_MS = 3_000;
const { evoLink, openAi, httpRequest, chain, nothing } = contenders;

/** Many calls of one item each under one limit, first in a process that has never asked. */
export interface SharedCalls {
	calls: number;
	atATime: number;
	requestsPerSecond: number;
	retryAfter: boolean;
	/** What the limit allows at best, with a full bucket at the beginning; ms. */
	idealMs: number;
	cold: Calls;
	warm: Calls;
}

/** What executions of one process share of a limit. */
export interface SharedLimit {
	latencyMs: number;
	calls: SharedCalls[];
	/** The same number of items, in other numbers of executions, under 20 requests per second. */
	split: Array<{ executions: number; items: number; idealMs: number; outcome: Calls }>;
	/** 400 executions of one item, each contender in an n8n of its own; *No Operation* tells what n8n itself takes. */
	contenders: Array<{ title: string; idealMs: number; outcome: Calls }>;
	/** Single calls beside a batch under 4 requests per second: ms beyond the latency. */
	beside: { batch: number; waitsMs: number[] };
	/** 10 items at 1,000 ms: the node in a process that has asked before, and a bare script; ms. */
	warmRuns: { nodeMs: number[]; scriptMs: number[] };
}

const LOADS = [
	{ calls: 400, atATime: 40, requestsPerSecond: 20, retryAfter: true },
	{ calls: 400, atATime: 40, requestsPerSecond: 20, retryAfter: false },
	{ calls: 100, atATime: 30, requestsPerSecond: 4, retryAfter: true },
	{ calls: 100, atATime: 30, requestsPerSecond: 4, retryAfter: false },
];

const idealMs = (items: number, requestsPerSecond: number) =>
	((items - requestsPerSecond) / requestsPerSecond) * 1000 + LATENCY_MS;

async function limitTo(arena: Arena, requestsPerSecond: number, retryAfter = true) {
	const style = retryAfter ? ('seconds' as const) : ('none' as const);
	await arena.gateway.configure({
		latencyMs: LATENCY_MS,
		rateLimit: { requestsPerSecond, retryAfter: style },
	});
}

export const sharedLimit: Part = {
	name: 'shared-limit',
	async measure({ newArena, quick, keep, note }) {
		const size = (count: number) => (quick ? count / 10 : count);
		const result: SharedLimit = {
			latencyMs: LATENCY_MS,
			calls: [],
			split: [],
			contenders: [],
			beside: { batch: 500, waitsMs: [] },
			warmRuns: { nodeMs: [], scriptMs: [] },
		};
		let arena: Arena | undefined;
		/** An n8n that has never asked, under this limit. */
		const fresh = async (requestsPerSecond: number, retryAfter = true) => {
			await arena?.stop();
			arena = await newArena();
			await limitTo(arena, requestsPerSecond, retryAfter);
			return arena;
		};

		for (const load of LOADS) {
			const { calls, atATime, requestsPerSecond, retryAfter } = load;
			note(`${calls} calls, ${requestsPerSecond} per second, Retry-After: ${retryAfter}`);
			const line = await layLine(await fresh(requestsPerSecond, retryAfter), evoLink);
			const cold = await line.call(size(calls), atATime);
			await sleep(REST_MS);
			const warm = await line.call(size(calls), atATime);
			result.calls.push({ ...load, idealMs: idealMs(size(calls), requestsPerSecond), cold, warm });
			await keep(result);
		}

		note('warm runs against the script');
		await measureWarmRuns(await fresh(1_000), quick ? 1 : 7, result);
		await keep(result);

		for (const executions of [1, 4]) {
			note(`400 items in ${executions} executions`);
			const line = await layLine(await fresh(20), evoLink);
			const outcome = await line.call(executions, executions, size(400) / executions);
			result.split.push({ executions, items: size(400), idealMs: idealMs(size(400), 20), outcome });
			await keep(result);
		}

		for (const contender of [evoLink, openAi, httpRequest, chain, nothing]) {
			note(`400 calls: ${contender.title}`);
			const line = await layLine(await fresh(20), contender);
			const outcome = await line.call(size(400), 40);
			const { title } = contender;
			result.contenders.push({ title, idealMs: idealMs(size(400), 20), outcome });
			await keep(result);
		}

		note('single calls beside a batch');
		await measureBeside(await fresh(4), quick ? 3 : 30, result);
		return result;
	},
};

async function measureWarmRuns(arena: Arena, repetitions: number, { warmRuns }: SharedLimit) {
	await arena.gateway.configure({ latencyMs: 1_000, rateLimit: null });
	const track = await layTrack(arena, evoLink);
	const items = makeItems(10);
	await track.run(items);
	await runScript(arena.gateway.url, items, 20);
	for (let repetition = 0; repetition < repetitions; repetition++) {
		warmRuns.nodeMs.push((await track.run(items)).wallMs);
		warmRuns.scriptMs.push(await runScript(arena.gateway.url, items, 20));
	}
}

async function measureBeside(arena: Arena, calls: number, { beside }: SharedLimit) {
	const batch = await layLine(arena, evoLink);
	const single = await layLine(arena, { ...evoLink, id: 'single' });
	// It ends with the arena: what it is about is what it does to the others.
	batch.call(1, 1, beside.batch).catch(() => {});
	await sleep(5_000);
	for (let call = 0; call < calls; call++) {
		const { callsMs, failed } = await single.call(1, 1);
		if (failed > 0) throw new Error('A single call beside a batch failed.');
		beside.waitsMs.push(callsMs[0]! - LATENCY_MS);
		await sleep(1_300);
	}
}
