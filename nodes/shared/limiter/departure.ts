/** Under what circumstances a request left. */
export interface Departure {
	atMs: number;
	/** The pace then, in requests per second; Infinity: no limit was known. */
	ratePerSecond: number;
	/** Its number since the last pause, from 1 on. */
	number: number;
	/** How many had left within the second before; 0 once a limit is known. */
	recent: number;
	/** The pace held it back. */
	paced: boolean;
	/** Its number among all of the limiter. */
	order?: number;
}

/** What the server said of a wait. */
export interface Wait {
	waitMs: number;
	/** It was the server's wish, not a guess of ours. */
	asked: boolean;
}
