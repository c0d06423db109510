import type { Calls } from '../lib/calls';
import { ratio, summarize } from '../lib/statistics';
import type { Memory } from '../parts/memory';
import type { Overhead } from '../parts/overhead';
import type { SharedLimit } from '../parts/sharedLimit';
import type { Soak } from '../parts/soak';
import type { Stalls } from '../parts/stalls';
import type { Start } from '../parts/start';
import type { Streaming } from '../parts/streaming';
import type { Trouble } from '../parts/trouble';
import type { WallTime } from '../parts/wallTime';
import { bytesPerItem, deltaDelays, pick, type Figures } from './figures';
import { duration, durations, kilobytes, megabytes, percent, table, times } from './markdown';
import { targetsTable } from './targets';

const OURS = 'evoLink';
const count = (value: number) => value.toLocaleString('en');

function wallTimeSection({ titles, cells }: WallTime): string {
	const sections = cells.map(({ items, latencyMs, runs, notRun }) => {
		const rows = Object.entries(titles).map(([id, title]) => {
			const wall = pick(runs[id], 'wallMs');
			if (!wall) return [title, `not run: ${notRun[id]}`, ''];
			return [title, durations(summarize(wall)), times(ratio(wall, pick(runs[OURS], 'wallMs')))];
		});
		const title = `### ${count(items)} items, ${count(latencyMs)} ms latency`;
		return `${title}\n\n${table(['', 'time', 'to EvoLink'], rows)}`;
	});
	return ['## Time for all items', ...sections].join('\n\n');
}

function overheadSection({ items, titles, runs }: Overhead): string {
	const rows = Object.entries(titles).map(([id, title]) => {
		const [wall, cpu] = [pick(runs[id], 'wallMs')!, pick(runs[id], 'cpuMs')!];
		return [
			title,
			durations(summarize(wall.map((ms) => ms / items))),
			times(ratio(wall, pick(runs[OURS], 'wallMs'))),
			duration(summarize(cpu.map((ms) => ms / items)).median),
			times(ratio(cpu, pick(runs[OURS], 'cpuMs'))),
		];
	});
	const header = ['', 'time per item', 'to EvoLink', "n8n's CPU time per item", 'to EvoLink'];
	return `## What n8n itself costs per item (${count(items)} items, no latency)\n\n${table(header, rows)}`;
}

function stallsSection({ titles, sizes }: Stalls): string {
	const rows = Object.entries(titles).map(([id, title]) => [
		title,
		...sizes.map(({ runs }) => {
			const stall = pick(runs[id], 'longestStallMs');
			return stall ? durations(summarize(stall)) : 'not run: takes small steps by itself';
		}),
	]);
	const header = ['', ...sizes.map(({ items }) => `${count(items)} items`)];
	return `## Longest time in which n8n did nothing else (no latency)\n\n${table(header, rows)}`;
}

function memorySection({ titles, sizes, messageCharacters }: Memory): string {
	const rows = Object.entries(titles).map(([id, title]) => [
		title,
		...sizes.map(({ runs }) => megabytes(summarize(pick(runs[id], 'peakLiveBytes')!).median)),
		kilobytes(bytesPerItem({ titles, sizes, messageCharacters }, id)),
		megabytes(summarize(pick(sizes.at(-1)!.runs[id], 'peakRssBytes')!).median),
	]);
	const header = [
		'',
		...sizes.map(({ items }) => `in use, ${count(items)} items`),
		'per further item',
		`process, ${count(sizes.at(-1)!.items)} items`,
	];
	return `## Most memory in use (messages and replies of ${count(messageCharacters)} characters)\n\n${table(header, rows)}`;
}

function streamingSection(data: Streaming): string {
	const rows = Object.entries(data.titles).map(([id, title]) => {
		const first = data.runs[id]!.map(({ firstDeltaMs }) => firstDeltaMs - data.latencyMs);
		return [title, durations(summarize(first)), durations(deltaDelays(data, id))];
	});
	const header = ['', `first delta, beyond the ${data.latencyMs} ms of the gateway`, 'each delta'];
	return `## Delay of streamed text (a delta every ${data.deltaDelayMs} ms)\n\n${table(header, rows)}`;
}

function troubleSection({ titles, situations }: Trouble): string {
	const sections = situations.map(({ title, items, runs }) => {
		const rows = Object.entries(titles).map(([id, name]) => [
			name,
			percent(summarize(pick(runs[id], 'succeeded')!).median / items),
			durations(summarize(pick(runs[id], 'wallMs')!)),
			count(summarize(pick(runs[id], 'requests')!).median),
		]);
		const header = ['', 'items that succeed', 'time', 'requests that arrive'];
		return `### ${title}, ${count(items)} items\n\n${table(header, rows)}`;
	});
	return ['## When something goes wrong', ...sections].join('\n\n');
}

const sharedLimitRow = (what: string, idealMs: number, outcome: Calls): string[] => {
	const { succeeded, failed, wallMs, refused, requests } = outcome;
	const share = (100 * refused) / Math.max(1, requests - refused);
	return [
		what,
		`${succeeded} of ${succeeded + failed}`,
		duration(wallMs),
		`${(wallMs / idealMs).toFixed(2)} ×`,
		`${refused} (${share.toFixed(1)} %)`,
	];
};

function sharedLimitSection(data: SharedLimit): string {
	const header = ['', 'succeed', 'time', 'to what the limit allows', 'refused'];
	const calls = data.calls.flatMap(
		({ requestsPerSecond, retryAfter, idealMs, cold, warm, ...row }) => {
			const limit = `${requestsPerSecond} per second${retryAfter ? '' : ', no `Retry-After`'}`;
			const what = `${row.calls} calls, ${row.atATime} at a time, ${limit}`;
			return [
				sharedLimitRow(`${what}: nothing known yet`, idealMs, cold),
				sharedLimitRow(`${what}: again`, idealMs, warm),
			];
		},
	);
	const split = data.split.map(({ executions, items, idealMs, outcome }) =>
		sharedLimitRow(`${executions} × ${items / executions} items`, idealMs, outcome),
	);
	const others = data.contenders.map(({ title, idealMs, outcome }) =>
		sharedLimitRow(title, idealMs, outcome),
	);
	const { beside, warmRuns } = data;
	return [
		`## Executions that share a limit (${data.latencyMs} ms latency, calls of a webhook with one item each)`,
		table(header, calls),
		'### 400 items under 20 requests per second, in one execution and in several',
		table(header, split),
		'### 400 calls under 20 requests per second, 40 at a time, each in an n8n of its own',
		table(header, others),
		'### Single calls',
		`Beside a batch of ${beside.batch} items under 4 requests per second a single call waits ${durations(summarize(beside.waitsMs))}, n8n's own time for an execution included.`,
		`10 items at 1,000 ms in a process that has asked before take ${durations(summarize(warmRuns.nodeMs))}, a bare script ${durations(summarize(warmRuns.scriptMs))}: ${times(ratio(warmRuns.nodeMs, warmRuns.scriptMs))}.`,
	].join('\n\n');
}

function soakSection({ batch, webhooks }: Soak): string {
	const row = (what: string, items: number, right: number, wallMs: number, requests: number) => [
		what,
		`${count(right)} of ${count(items)}`,
		duration(wallMs),
		count(requests),
	];
	const { run } = batch;
	const rows = [
		row('one run', batch.items, run.succeeded, run.wallMs, run.requests),
		row('runs of one item', webhooks.calls, webhooks.right, webhooks.wallMs, webhooks.requests),
	];
	const held = [batch, webhooks].map(({ before, after }, index) => [
		index === 0 ? 'one run' : 'runs of one item',
		megabytes(before.liveBytes),
		megabytes(after.liveBytes),
		`${before.sockets} and ${after.sockets}`,
	]);
	return [
		'## Soak (1 % of requests meet a 503, a 429 or, in one run, a reset connection)',
		table(['', 'items that are right', 'time', 'requests that arrive'], rows),
		table(['', 'in use before', 'in use after', 'sockets before and after'], held),
		`Longest stall of the one run ${duration(run.longestStallMs)}. Requests that had arrived, every 10 s: ${batch.sentByTenSeconds.map(count).join('; ')}.`,
	].join('\n\n');
}

function startSection({ runs }: Start): string {
	const rows = Object.entries(runs).map(([way, starts]) => [
		`${way} the package`,
		durations(summarize(starts.map(({ readyMs }) => readyMs))),
		durations(summarize(starts.map(({ cpuMs }) => cpuMs))),
		megabytes(summarize(starts.map(({ liveBytes }) => liveBytes)).median),
		megabytes(summarize(starts.map(({ rssBytes }) => rssBytes)).median),
	]);
	return `## n8n's start\n\n${table(['', 'until ready', 'CPU time', 'memory in use', 'process'], rows)}`;
}

/** Everything that was measured, as one Markdown page. */
export function tablesPage(figures: Figures): string {
	const { wallTime, overhead, stalls, memory, streaming, trouble, sharedLimit, soak, start } =
		figures;
	const any = Object.values(figures).find(Boolean);
	const { processor = '', cores = 0, memoryGb = 0, node = '' } = any?.machine ?? {};
	const sections = [
		'# Figures',
		`Written by \`npm run bench\`. n8n 2.41.1 on Node ${node}, ${cores} cores (${processor}), ${memoryGb} GB; gateway and n8n share them. Median, and in brackets the least and the most of the repetitions; ratios are taken within a repetition.`,
		targetsTable(figures),
		wallTime && wallTimeSection(wallTime.data),
		overhead && overheadSection(overhead.data),
		stalls && stallsSection(stalls.data),
		memory && memorySection(memory.data),
		streaming && streamingSection(streaming.data),
		trouble && troubleSection(trouble.data),
		sharedLimit && sharedLimitSection(sharedLimit.data),
		soak?.data.webhooks && soakSection(soak.data),
		start && startSection(start.data),
	];
	return `${sections.filter(Boolean).join('\n\n')}\n`;
}
