import type { Arena } from '../lib/arena';

export interface Setting {
	/** A running arena, whose gateway was reset. */
	arena: Arena;
	/** Starts an arena of the caller's own, which it has to stop. */
	fresh: () => Promise<Arena>;
	/** Small sizes: to see that everything works, not to measure. */
	quick: boolean;
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
