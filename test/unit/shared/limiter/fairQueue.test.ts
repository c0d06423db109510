import { FairQueue, FIRST_ATTEMPT, type Odds } from '../../../../nodes/shared/limiter/fairQueue';
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
	const next = (odds: Odds = 'good') => {
		queue.next(odds)?.admit();
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

test('within a run those refused least often go first; the runs take turns', () => {
	const { join, all } = named();
	const [one, two] = [new Flow(20), new Flow(20)];
	join(one, 'refused once', REFUSED_ONCE);
	join(one, 'new 1');
	join(one, 'new 2');
	join(two, "the other's, refused once", REFUSED_ONCE);
	expect(all()).toEqual(['new 1', "the other's, refused once", 'new 2', 'refused once']);
});

test('what failed for a reason of its own goes before all others, in the order of arrival', () => {
	const { join, all } = named();
	const [one, two] = [new Flow(20), new Flow(20)];
	join(one, 'new');
	join(two, 'repeated 1', REPEATED);
	join(one, 'repeated 2', REPEATED);
	join(two, 'repeated 3', REPEATED);
	expect(all()).toEqual(['repeated 1', 'repeated 2', 'repeated 3', 'new']);
});

test('who was refused twice is not risked while nobody knows the rate, unless it is alone', () => {
	const { join, next } = named();
	join(new Flow(20), 'refused twice', REFUSED_TWICE);
	join(new Flow(20), 'new');
	expect(next('open')).toBe('new');
	expect(next('open')).toBe('refused twice');
});

test('a certain place goes to who was refused most, whichever run that belongs to', () => {
	const { join, next } = named();
	const [one, two] = [new Flow(20), new Flow(20)];
	join(one, 'new');
	join(one, 'refused once', REFUSED_ONCE);
	join(two, 'refused twice', REFUSED_TWICE);
	expect(next('certain')).toBe('refused twice');
	expect(next('certain')).toBe('refused once');
});

test('a run with enough in flight is passed over', () => {
	const { queue, join, next } = named();
	const [full, free] = [new Flow(1), new Flow(1)];
	join(full, 'full');
	join(free, 'free');
	full.inFlight = 1;
	expect(next()).toBe('free');
	expect(queue.next('good')).toBeUndefined();
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
