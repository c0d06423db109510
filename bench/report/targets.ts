import { ratio, summarize } from '../lib/statistics';
import { bend, bytesPerItem, cellOf, deltaDelays, pick, type Figures } from './figures';
import { duration, kilobytes, percent, table, times } from './markdown';

interface Target {
	what: string;
	/** The measured figure in words. */
	measured: string;
	met: boolean;
}

function* targets(figures: Figures): Generator<Target> {
	const { wallTime, overhead, stalls, memory, streaming, trouble } = figures;
	const wall = (items: number, latencyMs: number, id: string) =>
		pick(wallTime && cellOf(wallTime.data, items, latencyMs)?.runs[id], 'wallMs');

	const openAi = ratio(wall(100, 200, 'openAi'), wall(100, 200, 'evoLink'));
	if (openAi) {
		yield {
			what: 'OpenAI 1.8 takes at least 10 × as long for 100 items at 200 ms',
			measured: times(openAi),
			met: openAi.median >= 10,
		};
	}
	for (const items of [10, 100, 1_000]) {
		const script = ratio(wall(items, 1_000, 'evoLink'), wall(items, 1_000, 'script'));
		if (!script) continue;
		yield {
			what: `At most 1.15 × the script's time for ${items} items at 1,000 ms, 20 at a time`,
			measured: times(script),
			met: script.median <= 1.15,
		};
	}
	for (const [key, what] of [
		['wallMs', 'time'],
		['cpuMs', 'CPU time'],
	] as const) {
		const { evoLink, smallest } = overhead?.data.runs ?? {};
		const more = ratio(pick(evoLink, key), pick(smallest, key));
		if (!more) continue;
		yield {
			what: `At most 1.1 × the smallest declarative node's ${what} per item at 0 ms`,
			measured: times(more),
			met: more.median <= 1.1,
		};
	}
	if (streaming) {
		const delay = deltaDelays(streaming.data, 'evoLink');
		yield {
			what: 'A streamed delta is delayed by at most 5 ms (median)',
			measured: duration(delay.median),
			met: delay.median <= 5,
		};
	}
	if (memory) {
		const [ours, theirs] = ['evoLink', 'httpRequest'].map((id) => bytesPerItem(memory.data, id));
		yield {
			what: 'Memory per item is no more than with HTTP Request (2 kB messages)',
			measured: `${kilobytes(ours!)} against ${kilobytes(theirs!)}`,
			met: ours! <= theirs!,
		};
		yield {
			what: 'Memory grows in a straight line (largest step per item within 1.15 × of the first)',
			measured: `${bend(memory.data, 'evoLink').toFixed(2)} ×`,
			met: bend(memory.data, 'evoLink') <= 1.15,
		};
	}
	const batched = stalls?.data.sizes.at(-1);
	if (batched?.runs.evoLinkBatched) {
		const stall = summarize(pick(batched.runs.evoLinkBatched, 'longestStallMs')!);
		yield {
			what: `With Batching n8n never stalls for more than 200 ms at ${batched.items} items`,
			measured: `${duration(stall.median)}, at worst ${duration(stall.max)}`,
			met: stall.max <= 200,
		};
	}
	const limited = trouble?.data.situations.find(({ id }) => id === 'rateLimit');
	if (limited?.runs.evoLink) {
		const worst = Math.min(...limited.runs.evoLink.map(({ succeeded }) => succeeded));
		yield {
			what: 'All items succeed under a limit of 20 requests per second',
			measured: percent(worst / limited.items),
			met: worst === limited.items,
		};
	}
}

export const targetsTable = (figures: Figures): string =>
	table(
		['target', 'measured', 'met'],
		[...targets(figures)].map(({ what, measured, met }) => [what, measured, met ? 'yes' : 'no']),
	);
