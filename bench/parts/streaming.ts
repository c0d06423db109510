import axios from 'axios';
import type { Readable } from 'node:stream';
import type { Arena } from '../lib/arena';
import { contenders, type Contender } from '../lib/contenders';
import { credentialsFor } from '../lib/credentials';
import { openTap, type Tap } from '../lib/tap';
import { webhookWorkflow } from '../lib/workflow';
import type { Part } from './part';

const REPETITIONS = 10;
const WORDS = Array.from({ length: 40 }, (_, index) => `word${index}`);
const LATENCY_MS = 200;
const DELTA_DELAY_MS = 20;
const { evoLink, agentEvoLink, agentOpenAi } = contenders;
const COMPARED = [evoLink, agentEvoLink, agentOpenAi];

export interface StreamRun {
	/** From the request to the webhook until the first word, ms; the gateway takes its latency of it. */
	firstDeltaMs: number;
	/** From a word's arrival at n8n to its arrival at the webhook's caller, ms. */
	delaysMs: number[];
}

export interface Streaming {
	latencyMs: number;
	deltaDelayMs: number;
	titles: Record<string, string>;
	runs: Record<string, StreamRun[]>;
}

/** Arrival of each word in the pieces of a stream, ms. */
function arrivals(pieces: ReadonlyArray<{ atMs: number; text: string }>): number[] {
	return WORDS.map((word) => {
		// The next character keeps `word1` apart from `word10`.
		const pattern = new RegExp(`${word}(?!\\d)`);
		const piece = pieces.find(({ text }) => pattern.test(text));
		if (!piece) throw new Error(`"${word}" did not arrive.`);
		return piece.atMs;
	});
}

async function stream(url: string, tap: Tap): Promise<StreamRun> {
	tap.take();
	const startedAt = performance.now();
	const items = [{ message: `Reply with exactly: ${WORDS.join(' ')}` }];
	const { data } = await axios.post<Readable>(
		url,
		{ items },
		{ responseType: 'stream', proxy: false },
	);
	const received: Array<{ atMs: number; text: string }> = [];
	for await (const bytes of data) {
		// n8n may write several chunks at once, one per line; the final one repeats the whole text.
		for (const line of String(bytes).split('\n')) {
			if (line.includes('"type":"item"')) received.push({ atMs: performance.now(), text: line });
		}
	}
	const [atNode, atCaller] = [arrivals(tap.take()), arrivals(received)];
	return {
		firstDeltaMs: atCaller[0]! - startedAt,
		delaysMs: atCaller.map((atMs, index) => atMs - atNode[index]!),
	};
}

async function streamUrl(arena: Arena, contender: Contender, tap: Tap): Promise<string> {
	const { api, url } = arena.host;
	const path = `stream-${contender.id}`;
	const lineup = contender.lineup({ ...(await credentialsFor(api, tap.url)), gatewayUrl: tap.url });
	const { id } = await api.createWorkflow(
		webhookWorkflow(lineup, { path, responseMode: 'streaming' }),
	);
	await api.activateWorkflow(id);
	return `${url}/webhook/${path}`;
}

export const streaming: Part = {
	name: 'streaming',
	async measure({ newArena, quick, note }) {
		const arena = await newArena();
		const tap = await openTap(arena.gateway.url);
		const urls: Record<string, string> = {};
		for (const contender of COMPARED) {
			urls[contender.id] = await streamUrl(arena, contender, tap);
		}
		await arena.gateway.configure({ latencyMs: LATENCY_MS, deltaDelayMs: DELTA_DELAY_MS });
		note('warming up');
		for (const url of Object.values(urls)) await stream(url, tap);
		const runs: Record<string, StreamRun[]> = {};
		for (let repetition = 0; repetition < (quick ? 1 : REPETITIONS); repetition++) {
			for (const [id, url] of Object.entries(urls)) (runs[id] ??= []).push(await stream(url, tap));
		}
		tap.close();
		const titles = Object.fromEntries(COMPARED.map(({ id, title }) => [id, title]));
		const data: Streaming = {
			...{ latencyMs: LATENCY_MS, deltaDelayMs: DELTA_DELAY_MS },
			...{ titles, runs },
		};
		return data;
	},
};
