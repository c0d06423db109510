import { getEventListeners } from 'node:events';
import { NodeRun } from '../../../../nodes/EvoLink/delivery/nodeRun';
import { readSettings } from '../../../../nodes/shared/delivery/settings';

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

const begin = (signal?: AbortSignal) =>
	new NodeRun({ settings: readSettings({}), expected: 2, mayContinue: false, signal });

test('a run lets go of the execution with its last item, so that a loop gathers none', () => {
	const execution = new AbortController();
	const run = begin(execution.signal);
	for (const index of [0, 1]) run.register(index, { job: { service: 'models' } });
	run.settle();
	expect(listeners(execution.signal)).toBe(1);
	run.settle();
	expect(listeners(execution.signal)).toBe(0);
});

test('Stop ends a run and is told apart from the failure of an item', () => {
	const execution = new AbortController();
	const run = begin(execution.signal);
	execution.abort();
	expect([run.signal.aborted, run.stopped, run.failedItem]).toEqual([true, true, undefined]);
	const other = begin();
	other.failFor(1);
	expect([other.signal.aborted, other.stopped, other.failedItem]).toEqual([true, false, 1]);
});
