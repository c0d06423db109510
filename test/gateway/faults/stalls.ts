import type { Response } from 'express';

/** Replies that fell silent within their body. */
export class Stalls {
	private readonly waiting = new Set<() => void>();

	/** Waits until the reply is to go on; false when the client has gone instead. */
	async wait(response: Response): Promise<boolean> {
		if (response.closed) return false;
		return await new Promise<boolean>((resolve) => {
			const end = (goesOn: boolean) => {
				this.waiting.delete(resume);
				response.off('close', leave);
				resolve(goesOn);
			};
			const resume = () => end(true);
			const leave = () => end(false);
			this.waiting.add(resume);
			response.once('close', leave);
		});
	}

	/** Lets every waiting reply go on to its end. */
	resume(): void {
		for (const resume of [...this.waiting]) resume();
	}
}
