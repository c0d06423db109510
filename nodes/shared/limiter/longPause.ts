/** While the server wants a longer wait than anybody makes, one request in so many ms asks again. */
const ASK_AGAIN_MS = 30_000;

/** The server wants a longer wait than anybody makes. */
export class LongPause extends Error {
	constructor(readonly waitMs: number) {
		super('The server wants a long wait');
	}
}

/** What is known of a wait that the server asked for and nobody makes. */
export class Closure {
	private atMs = -Infinity;
	private untilMs = -Infinity;
	private askAgainMs = 0;

	begin(nowMs: number, waitMs: number): void {
		this.untilMs = Math.max(this.untilMs, nowMs + waitMs);
		this.atMs = nowMs;
		this.askAgainMs = nowMs + ASK_AGAIN_MS;
	}

	/** A request was answered; it ends the wait if it left since. */
	answered(departedMs: number): void {
		if (departedMs >= this.atMs) this.untilMs = -Infinity;
	}

	/** Ms that remain of it. */
	leftMs(nowMs: number): number {
		return this.untilMs - nowMs;
	}

	/** Whether it is time to ask again. Whoever is told so asks. */
	asksAgain(nowMs: number): boolean {
		if (nowMs < this.askAgainMs) return false;
		this.askAgainMs = nowMs + ASK_AGAIN_MS;
		return true;
	}
}
