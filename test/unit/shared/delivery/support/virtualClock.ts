import type { Clock } from '../../../../../nodes/shared/limiter/clock';

/** Time that passes only when nothing else can happen. */
export class VirtualClock implements Clock {
	private nowMs = 0;
	private alarms: Array<{ atMs: number; ring: () => void }> = [];
	/** Every wait asked for, in ms. */
	readonly sleeps: number[] = [];

	/** @param chance what `random` gives */
	constructor(private readonly chance: () => number = () => 0.5) {}

	readonly now = () => this.nowMs;
	readonly date = () => this.nowMs;
	readonly random = () => this.chance();
	readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
		this.sleeps.push(ms);
		await this.after(ms, signal);
	};

	/** Resolves after `ms`, without being noted as a wait. */
	async after(ms: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const alarm = { atMs: this.nowMs + Math.max(0, ms), ring: resolve };
			this.alarms.push(alarm);
			signal?.addEventListener('abort', () => {
				this.alarms = this.alarms.filter((other) => other !== alarm);
				reject(signal.reason as Error);
			});
		});
	}

	/** Lets time pass until nothing waits any more. */
	async run(): Promise<void> {
		for (;;) {
			await new Promise((resolve) => setImmediate(resolve));
			if (this.alarms.length === 0) return;
			this.nowMs = Math.max(this.nowMs, Math.min(...this.alarms.map(({ atMs }) => atMs)));
			const due = this.alarms.filter(({ atMs }) => atMs <= this.nowMs);
			this.alarms = this.alarms.filter(({ atMs }) => atMs > this.nowMs);
			for (const { ring } of due) ring();
		}
	}

	/** Runs until `work` has settled; a work that waits for nothing is reported instead of waited for. */
	async finish<T>(work: Promise<T>): Promise<T> {
		let settled = false;
		const done = work.finally(() => {
			settled = true;
		});
		done.catch(() => {});
		await this.run();
		if (!settled) throw new Error('stuck: nothing waits for the clock, and the work is not done');
		return await done;
	}
}
