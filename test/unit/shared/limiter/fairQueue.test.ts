import { FairQueue, FIRST_ATTEMPT } from '../../../../nodes/shared/limiter/fairQueue';
import { Flow } from '../../../../nodes/shared/limiter/flow';
import type { Waiting } from '../../../../nodes/shared/limiter/priorityQueue';

const REPEATED = 0;
const REFUSED_ONCE = FIRST_ATTEMPT + 1;
const REFUSED_TWICE = FIRST_ATTEMPT + 2;

/** A queue whose entries have names, and who leaves it. */
function named() {
	const queue = new FairQueue();
	const left: string[] = [];
	const join = (flow: Flow, name: string, priority = FIRST_ATTEMPT) => {
		const entry: Waiting = { gone: false, admit: () => left.push(name) };
		queue.join(flow, entry, priority);
		return entry;
	};
	const next = (highestFirst = false) => {
		queue.next(highestFirst)?.admit();
		return left.at(-1);
	};
	const all = () => {
		while (queue.size > 0) next();
		return left;
	};
	return { queue, join, next, all, left };
}

test('first attempts of several runs take turns', () => {
	const { join, all } = named();
	const [batch, single, other] = [new Flow(20), new Flow(20), new Flow(20)];
	for (const name of ['a1', 'a2', 'a3', 'a4']) join(batch, name);
	join(single, 'b1');
	join(other, 'c1');
	join(other, 'c2');
	expect(all()).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3', 'a4']);
});

test('a single call waits two turns at most, however many items a batch has', () => {
	const { join, next } = named();
	const batch = new Flow(20);
	for (let index = 0; index < 500; index++) join(batch, `item ${index}`);
	for (let call = 0; call < 50; call++) {
		next();
		join(new Flow(20), `call ${call}`);
		expect([next(), next()]).toContain(`call ${call}`);
	}
});

test('repetitions stand in one order across all runs', () => {
	const { join, all } = named();
	const [one, two] = [new Flow(20), new Flow(20)];
	join(one, 'refused twice', REFUSED_TWICE);
	join(one, 'new');
	join(two, 'refused once, early', REFUSED_ONCE);
	join(one, 'refused once, late', REFUSED_ONCE);
	join(two, 'repeated', REPEATED);
	expect(all()).toEqual([
		'repeated',
		'new',
		'refused once, early',
		'refused once, late',
		'refused twice',
	]);
});

test('a certain place goes to who was refused most, whichever run that belongs to', () => {
	const { join, next } = named();
	const [one, two] = [new Flow(20), new Flow(20)];
	join(one, 'new');
	join(one, 'refused once', REFUSED_ONCE);
	join(two, 'refused twice', REFUSED_TWICE);
	expect(next(true)).toBe('refused twice');
	expect(next(true)).toBe('refused once');
});

test('a run with enough in flight is passed over', () => {
	const { queue, join, next } = named();
	const [full, free] = [new Flow(1), new Flow(1)];
	join(full, 'full');
	join(free, 'free');
	full.inFlight = 1;
	expect(next()).toBe('free');
	expect(queue.next()).toBeUndefined();
	full.release();
	expect(next()).toBe('full');
});

test('who gives up is passed over, and no longer counts', () => {
	const { queue, join, all } = named();
	const [one, two] = [new Flow(20), new Flow(20)];
	const gone = join(one, 'gone');
	join(two, 'stays');
	queue.leave(one, gone);
	queue.leave(one, gone);
	expect(queue.size).toBe(1);
	expect(all()).toEqual(['stays']);
});
