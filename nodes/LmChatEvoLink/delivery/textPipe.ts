/** Text that one side puts in as it arrives and the other takes out when it is ready for it. */
export class TextPipe {
	private waiting: string[] = [];
	private closed = false;
	private wake: () => void = () => {};

	put(text: string): void {
		this.waiting.push(text);
		this.wake();
	}

	/** Nothing more will come; what was put in before can still be taken out. */
	close(): void {
		this.closed = true;
		this.wake();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
		for (;;) {
			// All at once: taking them one by one from a long list's beginning moves the list each time.
			const { waiting } = this;
			this.waiting = [];
			yield* waiting;
			if (this.waiting.length > 0) continue;
			if (this.closed) return;
			await new Promise<void>((resolve) => (this.wake = resolve));
		}
	}
}
