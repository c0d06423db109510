import type { TopLevelSpec } from 'vega-lite';
import { summarize } from '../lib/statistics';
import type { Memory } from '../parts/memory';
import type { Stalls } from '../parts/stalls';
import type { Trouble } from '../parts/trouble';
import type { WallTime } from '../parts/wallTime';
import { pick, type Figures } from './figures';

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
const CONFIG = {
	...{ background: 'white', font: 'sans-serif', view: { stroke: null } },
	axis: { labelLimit: 0 },
};
const label = { title: null, sort: null };
const contenderRows = { field: 'contender', type: 'nominal', ...label } as const;
const oursStandsOut = {
	condition: { test: 'datum.ours', value: '#d9480f' },
	value: '#495057',
};

/** Values in the order of their first appearance: a facet sorts by the alphabet otherwise. */
const inOrder = (values: string[]) => [...new Set(values)];

const chart = <V extends object>(title: string, values: V[]) => ({
	...{ $schema: SCHEMA, config: CONFIG, title },
	data: { values },
});

/** One plot per value of the field. */
const facetBy = <K extends string>(field: K, values: Array<Record<K, string>>) => ({
	...{ field, type: 'nominal' as const, title: null },
	sort: inOrder(values.map((row) => row[field])),
});

function wallTimePlot({ titles, cells }: WallTime): TopLevelSpec {
	const values = cells
		.filter(({ latencyMs }) => latencyMs > 0)
		.flatMap(({ items, latencyMs, runs }) =>
			Object.entries(runs).map(([id, all]) => {
				const { median, min, max } = summarize(pick(all, 'wallMs')!);
				const cell = `${items.toLocaleString('en')} items, ${latencyMs.toLocaleString('en')} ms`;
				return {
					...{ cell, contender: titles[id], ours: id === 'evoLink' },
					...{ seconds: median / 1e3, low: min / 1e3, high: max / 1e3 },
				};
			}),
		);
	const x = {
		type: 'quantitative',
		scale: { type: 'log' },
		title: 'seconds (logarithmic)',
	} as const;
	const [y, color] = [contenderRows, oursStandsOut];
	return {
		...chart('Time for all items: shorter is better', values),
		facet: facetBy('cell', values),
		columns: 2,
		spec: {
			width: 260,
			height: { step: 18 },
			layer: [
				{
					mark: { type: 'rule' },
					encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, y, color },
				},
				{
					mark: { type: 'point', filled: true, size: 60 },
					encoding: { x: { ...x, field: 'seconds' }, y, color },
				},
			],
		},
	};
}

function memoryPlot({ titles, sizes }: Memory): TopLevelSpec {
	const values = sizes.flatMap(({ items, runs }) =>
		Object.entries(runs).map(([id, all]) => ({
			items,
			contender: titles[id],
			megabytes: summarize(pick(all, 'peakLiveBytes')!).median / 1e6,
		})),
	);
	return {
		...chart('Most memory in use in n8n, messages and replies of 2 kB', values),
		width: 460,
		height: 260,
		mark: { type: 'line', point: true },
		encoding: {
			x: { field: 'items', type: 'quantitative' },
			y: { field: 'megabytes', type: 'quantitative', title: 'MB' },
			color: contenderRows,
		},
	};
}

function stallsPlot({ titles, sizes }: Stalls): TopLevelSpec {
	const values = sizes.flatMap(({ items, runs }) =>
		Object.entries(runs).map(([id, all]) => ({
			cell: `${items.toLocaleString('en')} items`,
			contender: titles[id],
			ours: id.startsWith('evoLink'),
			stall: Math.max(1, summarize(pick(all, 'longestStallMs')!).median),
		})),
	);
	return {
		...chart('Longest time in which n8n did nothing else: shorter is better', values),
		facet: facetBy('cell', values),
		columns: 2,
		spec: {
			width: 260,
			height: { step: 18 },
			mark: { type: 'point', filled: true, size: 60 },
			encoding: {
				x: {
					...{ field: 'stall', type: 'quantitative', scale: { type: 'log' } },
					title: 'ms (logarithmic)',
				},
				y: contenderRows,
				color: oursStandsOut,
			},
		},
	};
}

function troublePlot({ titles, situations }: Trouble): TopLevelSpec {
	const values = situations.flatMap(({ title, items, runs }) =>
		Object.entries(runs).map(([id, all]) => ({
			situation: title,
			contender: titles[id],
			ours: id === 'evoLink',
			share: (summarize(pick(all, 'succeeded')!).median / items) * 100,
		})),
	);
	return {
		...chart('Items that succeed when something goes wrong', values),
		facet: facetBy('situation', values),
		columns: 1,
		spec: {
			width: 420,
			height: { step: 18 },
			mark: 'bar',
			encoding: {
				x: {
					...{ field: 'share', type: 'quantitative', scale: { domain: [0, 100] } },
					title: '% of the items',
				},
				y: contenderRows,
				color: oursStandsOut,
			},
		},
	};
}

async function toSvg(spec: TopLevelSpec): Promise<string> {
	// Modules with a top-level await: they can't be required.
	const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
	return await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}

/** SVG texts by file name. */
export async function plots(figures: Figures): Promise<Record<string, string>> {
	const { wallTime, memory, stalls, trouble } = figures;
	const specs: Record<string, TopLevelSpec | undefined> = {
		'wall-time.svg': wallTime && wallTimePlot(wallTime.data),
		'memory.svg': memory && memoryPlot(memory.data),
		'stalls.svg': stalls && stallsPlot(stalls.data),
		'trouble.svg': trouble && troublePlot(trouble.data),
	};
	const svgs: Record<string, string> = {};
	for (const [name, spec] of Object.entries(specs)) if (spec) svgs[name] = await toSvg(spec);
	return svgs;
}
