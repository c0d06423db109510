import { getEventListeners } from 'node:events';
import { NodeRun } from '../../../../nodes/EvoLink/delivery/nodeRun';
import { readSettings } from '../../../../nodes/shared/delivery/settings';

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

test('a run lets go of the execution with its last item, so that a loop gathers none', () => {
	const execution = new AbortController();
	const run = new NodeRun(readSettings({}), 2, execution.signal);
	run.settle();
	expect(listeners(execution.signal)).toBe(1);
	run.settle();
	expect(listeners(execution.signal)).toBe(0);
});

test('Stop ends a run and is told apart from the failure of an item', () => {
	const execution = new AbortController();
	const run = new NodeRun(readSettings({}), 2, execution.signal);
	execution.abort();
	expect([run.signal.aborted, run.stopped, run.failed]).toEqual([true, true, false]);
	const other = new NodeRun(readSettings({}), 2, undefined);
	other.fail();
	expect([other.signal.aborted, other.stopped, other.failed]).toEqual([true, false, true]);
});
