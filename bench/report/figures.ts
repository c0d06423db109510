import { recorded, type Recorded } from '../lib/results';
import { slope, summarize, type Summary } from '../lib/statistics';
import type { Memory } from '../parts/memory';
import type { Overhead } from '../parts/overhead';
import type { SharedLimit } from '../parts/sharedLimit';
import type { Soak } from '../parts/soak';
import type { Stalls } from '../parts/stalls';
import type { Start } from '../parts/start';
import type { Streaming } from '../parts/streaming';
import type { Trouble } from '../parts/trouble';
import type { Cell, WallTime } from '../parts/wallTime';

/** What was measured, as far as it was. */
export interface Figures {
	wallTime?: Recorded<WallTime>;
	overhead?: Recorded<Overhead>;
	stalls?: Recorded<Stalls>;
	memory?: Recorded<Memory>;
	streaming?: Recorded<Streaming>;
	trouble?: Recorded<Trouble>;
	sharedLimit?: Recorded<SharedLimit>;
	soak?: Recorded<Soak>;
	start?: Recorded<Start>;
}

export async function readFigures(directory: string): Promise<Figures> {
	return {
		wallTime: await recorded<WallTime>(directory, 'wall-time'),
		overhead: await recorded<Overhead>(directory, 'overhead'),
		stalls: await recorded<Stalls>(directory, 'stalls'),
		memory: await recorded<Memory>(directory, 'memory'),
		streaming: await recorded<Streaming>(directory, 'streaming'),
		trouble: await recorded<Trouble>(directory, 'trouble'),
		sharedLimit: await recorded<SharedLimit>(directory, 'shared-limit'),
		soak: await recorded<Soak>(directory, 'soak'),
		start: await recorded<Start>(directory, 'start'),
	};
}

/** The values of one kind in some runs. */
export const pick = <K extends string>(
	runs: ReadonlyArray<Partial<Record<K, number>>> | undefined,
	key: K,
): number[] | undefined => runs?.map((run) => run[key] ?? NaN);

export const cellOf = ({ cells }: WallTime, items: number, latencyMs: number): Cell | undefined =>
	cells.find((cell) => cell.items === items && cell.latencyMs === latencyMs);

/** Bytes in use that each further item adds. */
export function bytesPerItem({ sizes }: Memory, id: string): number {
	const points = sizes.flatMap(({ items, runs }) =>
		(runs[id] ?? []).map(({ peakLiveBytes }) => ({ x: items, y: peakLiveBytes })),
	);
	return slope(points);
}

/**
 * How far from a straight line the memory grows: bytes per item between the two largest sizes, as
 * a multiple of those between the two smallest.
 */
export function bend({ sizes }: Memory, id: string): number {
	const points = sizes.map(({ items, runs }) => ({
		items,
		bytes: summarize((runs[id] ?? []).map(({ peakLiveBytes }) => peakLiveBytes)).median,
	}));
	const steps = points.slice(1).map(({ items, bytes }, index) => {
		const before = points[index]!;
		return (bytes - before.bytes) / (items - before.items);
	});
	return steps.at(-1)! / steps[0]!;
}

/** Delay of all deltas after the first, over all runs. */
export const deltaDelays = ({ runs }: Streaming, id: string): Summary =>
	summarize((runs[id] ?? []).flatMap(({ delaysMs }) => delaysMs.slice(1)));
