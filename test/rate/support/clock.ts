import type { Clock } from '../../../nodes/shared/limiter/clock';

interface Alarm {
	atMs: number;
	order: number;
	ring: () => void;
	gone: boolean;
}

const isBefore = (one: Alarm, other: Alarm): boolean =>
	one.atMs === other.atMs ? one.order < other.order : one.atMs < other.atMs;

/** Time that passes only when nothing else can happen; quick with thousands of alarms. */
export class QuickClock implements Clock {
	private nowMs = 0;
	private order = 0;
	/** A binary heap, the next alarm first. */
	private readonly heap: Alarm[] = [];

	/** @param chance what `random` gives */
	constructor(private readonly chance: () => number) {}

	readonly now = () => this.nowMs;
	readonly date = () => this.nowMs;
	readonly random = () => this.chance();
	readonly sleep = async (ms: number, signal?: AbortSignal) => {
		await new Promise<void>((resolve, reject) => {
			const atMs = this.nowMs + Math.max(0, ms);
			const alarm: Alarm = { atMs, order: this.order++, ring: resolve, gone: false };
			this.push(alarm);
			signal?.addEventListener('abort', () => {
				alarm.gone = true;
				reject(signal.reason as Error);
			});
		});
	};

	/** Lets time pass until `work` has settled. */
	async finish<T>(work: Promise<T>): Promise<T> {
		let settled = false;
		const note = () => {
			settled = true;
		};
		work.then(note, note);
		for (;;) {
			await new Promise((resolve) => setImmediate(resolve));
			if (settled) return await work;
			if (!this.ringNext()) throw new Error('stuck: nothing waits for the clock');
			while (this.heap[0] && this.heap[0].atMs <= this.nowMs) this.ringNext();
		}
	}

	private ringNext(): boolean {
		const alarm = this.pop();
		if (!alarm) return false;
		if (alarm.gone) return true;
		this.nowMs = Math.max(this.nowMs, alarm.atMs);
		alarm.ring();
		return true;
	}

	private push(alarm: Alarm): void {
		const { heap } = this;
		let index = heap.push(alarm) - 1;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!isBefore(alarm, heap[parent]!)) break;
			heap[index] = heap[parent]!;
			index = parent;
		}
		heap[index] = alarm;
	}

	private pop(): Alarm | undefined {
		const { heap } = this;
		const [first] = heap;
		const last = heap.pop();
		if (!first || !last || heap.length === 0) return first;
		let index = 0;
		for (;;) {
			let child = 2 * index + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
			if (!isBefore(heap[child]!, last)) break;
			heap[index] = heap[child]!;
			index = child;
		}
		heap[index] = last;
		return first;
	}
}
