import type { Announcement } from '../transport/rateHeaders';

/** Of a limit whose size isn't said. */
const SMALL_LIMIT = 20;

/**
 * What the server says is left: a ceiling on starts. When nothing is left, the next may leave when the
 * time until all are there again, divided among them, has passed: they come back one by one.
 */
export class AnnouncedLimit {
	private left = Infinity;
	private untilMs = 0;
	private intervalMs = 0;
	private nextMs = 0;
	/** Of all requests so far, the last that what is known was said to. */
	private latest = 0;
	private started = 0;

	/** Ms until the next request may leave; 0: now. */
	waitMs(nowMs: number): number {
		if (nowMs >= this.untilMs) this.left = Infinity;
		return this.left > 0 ? 0 : Math.max(0, this.nextMs - nowMs);
	}

	/** @returns the request's number, for `heard` */
	onStart(nowMs: number): number {
		this.left--;
		this.nextMs = nowMs + this.intervalMs;
		return ++this.started;
	}

	/** What the reply to the request with this number says. */
	heard(number: number, { remaining, limit = SMALL_LIMIT, resetMs }: Announcement, nowMs: number) {
		if (number < this.latest) return;
		this.latest = number;
		this.left = remaining - (this.started - number);
		this.untilMs = nowMs + resetMs;
		this.intervalMs = resetMs / limit;
		this.nextMs = Math.max(this.nextMs, nowMs + this.intervalMs);
	}
}
