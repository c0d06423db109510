import { startWorkbench, type Workbench } from './workbench';

/**
 * One workbench for a test file: started before its tests, its gateway reset before each, stopped after them.
 * @returns it, for use inside tests
 */
export function useWorkbench(name: string): () => Workbench {
	let started: Workbench | undefined;
	const bench = (): Workbench => {
		if (!started) throw new Error('The workbench runs within tests only');
		return started;
	};
	beforeAll(async () => {
		started = await startWorkbench(name);
	});
	afterAll(async () => await started?.stop());
	beforeEach(() => bench().gateway.reset());
	return bench;
}
