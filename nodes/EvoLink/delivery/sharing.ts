import { settle, type Settled } from '../../shared/errors/settle';

/** Lets work of the same name be done once, whenever it is asked for. */
export class Sharing<T> {
	private readonly works = new Map<string, Promise<Settled<T>>>();

	/** Whether `once` would wait for somebody else. */
	has(name: string): boolean {
		return this.works.has(name);
	}

	/**
	 * @returns what `work` gives, and whether it was done for somebody else
	 * @throws what `work` throws; later for those that share it than for whom it was done
	 */
	async once(name: string, work: () => Promise<T>): Promise<{ value: T; shared: boolean }> {
		const known = this.works.get(name);
		if (!known) {
			const mine = work();
			this.works.set(name, settle(mine));
			return { value: await mine, shared: false };
		}
		const outcome = await known;
		if ('error' in outcome) throw outcome.error;
		return { value: outcome.value, shared: true };
	}
}
