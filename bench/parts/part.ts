import type { Arena, ProbeOptions } from '../lib/arena';

export interface Setting {
	/** Starts an arena; it is stopped after the part at the latest. Only one at a time. */
	newArena: (options?: ProbeOptions) => Promise<Arena>;
	/** Small sizes: to see that everything works, not to measure. */
	quick: boolean;
	/** Writes what there is so far, should the rest not be waited for. */
	keep: (data: unknown) => Promise<void>;
	/** Says how far it is. */
	note: (text: string) => void;
}

/** One thing that is measured. */
export interface Part {
	/** Name of its file in bench/results. */
	name: string;
	/** @returns raw figures, as they are written */
	measure: (setting: Setting) => Promise<unknown>;
}
