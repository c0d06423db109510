import { inspect } from 'node:util';
import type { KeptKind } from '../../../../nodes/shared/delivery/claim';
import { KEPT_BYTES, KEPT_MS, PaidReplies } from '../../../../nodes/shared/delivery/paidReplies';
import { identityOf } from '../../../../nodes/shared/delivery/requestIdentity';

const OWNER = 'workflow and node';
/** The date when the clock shows 0. */
const START = Date.UTC(2026, 10, 25);

function storeAt(startMs = 0) {
	const clock = { nowMs: startMs, now: () => clock.nowMs, date: () => START + clock.nowMs };
	return { clock, store: new PaidReplies(clock) };
}

describe('memory', () => {
	const TEN_KB = 'x'.repeat(10_000 - 2);

	test('of 10,000 replies of 10 kB the newest 32 MB stay, and go after an hour', () => {
		const { clock, store } = storeAt();
		const run = store.join(OWNER);
		for (let index = 0; index < 10_000; index++) {
			clock.nowMs = index;
			run.keep('reply', `request ${index}`, TEN_KB);
		}
		run.fail();
		expect(store.bytes).toBeLessThanOrEqual(KEPT_BYTES);
		expect(store.size).toBeGreaterThan(3_200 * 0.9);
		expect(store.size).toBeLessThan(3_200 * 1.1);
		const next = store.join(OWNER);
		expect(next.take('reply', 'request 9999')).toBe(TEN_KB);
		expect(next.take('reply', `request ${10_000 - store.size}`)).toBe(TEN_KB);
		expect(next.take('reply', `request ${10_000 - store.size - 1}`)).toBeUndefined();
		next.fail();
		clock.nowMs = 9_999 + KEPT_MS;
		store.join('another node');
		expect([store.size, store.bytes]).toEqual([0, 0]);
	});

	test('a reply that is larger than all of it drives nothing out', () => {
		const { store } = storeAt();
		const run = store.join(OWNER);
		run.keep('reply', 'small', 1);
		run.keep('reply', 'large', 'x'.repeat(KEPT_BYTES));
		run.fail();
		const next = store.join(OWNER);
		expect([next.take('reply', 'small'), next.take('reply', 'large')]).toEqual([1, undefined]);
	});

	test('a run that paid for such a reply ends like any other', () => {
		const { store } = storeAt();
		const run = store.join(OWNER);
		run.keep('reply', 'large', 'x'.repeat(KEPT_BYTES));
		run.succeed();
		expect(store.size).toBe(0);
	});

	test('a reply that just fits takes the place of everything else', () => {
		const { store } = storeAt();
		const run = store.join(OWNER);
		run.keep('reply', 'small', '');
		const large = 'x'.repeat(KEPT_BYTES - store.bytes);
		run.keep('reply', 'large', large);
		run.fail();
		expect([store.size, store.bytes]).toEqual([1, KEPT_BYTES]);
		const next = store.join(OWNER);
		expect(next.take('reply', 'small')).toBeUndefined();
		expect(next.take('reply', 'large') === large).toBe(true);
	});

	test('many tiny entries are bounded as well', () => {
		const { store } = storeAt();
		const run = store.join(OWNER);
		for (let index = 0; index < 100_000; index++) run.keep('keys', `${index}`, 1);
		expect(store.size).toBeLessThan(70_000);
	});

	test('time counts from when a reply was paid, also when it was taken over since', () => {
		const { clock, store } = storeAt();
		const first = store.join(OWNER);
		first.keep('reply', 'a', 1);
		first.fail();
		clock.nowMs = KEPT_MS / 2;
		const second = store.join(OWNER);
		expect(second.take('reply', 'a')).toBe(1);
		second.fail();
		clock.nowMs = KEPT_MS;
		expect(store.join(OWNER).take('reply', 'a')).toBeUndefined();
	});

	test('what expires in the middle of a run is not taken any more', () => {
		const { clock, store } = storeAt();
		const first = store.join(OWNER);
		first.keep('reply', 'a', 1);
		first.fail();
		const second = store.join(OWNER);
		clock.nowMs = KEPT_MS;
		expect(second.take('reply', 'a')).toBeUndefined();
	});

	test('a file URL that has a date of its own is kept until then', () => {
		const { clock, store } = storeAt(1_000);
		const run = store.join(OWNER);
		run.keep('url', 'image', 'https://files.example.com/1', START + 5_000);
		clock.nowMs = 4_999;
		expect(run.look('url', 'image')).toBe('https://files.example.com/1');
		clock.nowMs = 5_000;
		expect(run.look('url', 'image')).toBeUndefined();
	});

	test('of two replies to the same request the older one goes alone', () => {
		const { clock, store } = storeAt();
		const run = store.join(OWNER);
		run.keep('reply', 'a', 'older');
		clock.nowMs = 1;
		run.keep('reply', 'a', 'newer');
		run.fail();
		clock.nowMs = KEPT_MS;
		expect(store.join(OWNER).take('reply', 'a')).toBe('newer');
	});

	test('what is gone leaves no name behind, neither of its request nor of its node', () => {
		const { clock, store } = storeAt();
		const run = store.join(OWNER);
		const names = () =>
			inspect(store, { depth: Infinity }).match(/workflow and node|(?:older|newer) request/g);
		run.keep('reply', 'older request', 1);
		clock.nowMs = 1;
		run.keep('reply', 'newer request', 1);
		run.fail();
		expect(names()).toEqual(expect.arrayContaining([OWNER, 'older request', 'newer request']));
		clock.nowMs = KEPT_MS;
		store.sweep();
		expect(names()).not.toContain('older request');
		clock.nowMs = KEPT_MS + 1;
		store.sweep();
		expect(names()).toBeNull();
	});
});

describe('whose it is', () => {
	test('a run that is under way keeps its replies from others', () => {
		const { store } = storeAt();
		const one = store.join(OWNER);
		one.itemsInProgress = 2;
		one.keep('reply', 'a', 1);
		const other = store.join(OWNER);
		expect([other.mayTake, other.take('reply', 'a')]).toEqual([true, undefined]);
		one.fail();
		expect(other.take('reply', 'a')).toBe(1);
	});

	test('each is taken once, and by nobody who paid it in the same run', () => {
		const { store } = storeAt();
		const one = store.join(OWNER);
		one.keep('reply', 'a', 1);
		expect([one.mayTake, one.take('reply', 'a')]).toEqual([false, undefined]);
		one.fail();
		const [two, three] = [store.join(OWNER), store.join(OWNER)];
		two.itemsInProgress = 1;
		expect([two.take('reply', 'a'), two.take('reply', 'a'), three.take('reply', 'a')]).toEqual([
			1,
			undefined,
			undefined,
		]);
	});

	test('two items with the same request have a reply each', () => {
		const { store } = storeAt();
		const one = store.join(OWNER);
		one.keep('reply', 'a', 1);
		one.keep('reply', 'a', 2);
		one.fail();
		const next = store.join(OWNER);
		const taken = [0, 1, 2].map(() => next.take('reply', 'a'));
		expect(taken).toEqual([1, 2, undefined]);
	});

	test.each<{ kind: KeptKind; left: unknown }>([
		{ kind: 'reply', left: 1 },
		{ kind: 'url', left: 1 },
		// Whoever does not learn what became of the request leaves its keys anew.
		{ kind: 'keys', left: undefined },
	])('a failed run had taken over $kind: the next one finds $left', ({ kind, left }) => {
		const { store } = storeAt();
		const one = store.join(OWNER);
		one.keep(kind, 'a', 1);
		one.fail();
		const two = store.join(OWNER);
		expect(two.take(kind, 'a')).toBe(1);
		two.fail();
		expect(store.join(OWNER).take(kind, 'a')).toBe(left);
	});

	test('what another run took over in a pause stays there when the first one succeeds', () => {
		const { store } = storeAt();
		const [one, two] = [store.join(OWNER), store.join(OWNER)];
		one.keep('reply', 'a', 1);
		expect(two.take('reply', 'a')).toBe(1);
		one.succeed();
		two.fail();
		expect(store.join(OWNER).take('reply', 'a')).toBe(1);
	});

	test('another node has nothing of it', () => {
		const { store } = storeAt();
		const one = store.join(OWNER);
		one.keep('reply', 'a', 1);
		one.fail();
		const other = store.join('another node');
		expect([other.mayTake, other.take('reply', 'a')]).toEqual([false, undefined]);
	});

	test('success takes replies away and leaves open keys, with the URLs they were sent with', () => {
		const { store } = storeAt();
		const run = store.join(OWNER);
		run.keep('reply', 'a', 1);
		run.keep('url', 'image', 'https://files.example.com/1');
		run.keep('keys', 'b', [['whole', 'key']]);
		run.succeed();
		const next = store.join(OWNER);
		expect([next.take('reply', 'a'), next.look('url', 'image'), next.take('keys', 'b')]).toEqual([
			undefined,
			'https://files.example.com/1',
			[['whole', 'key']],
		]);
		expect(next.take('keys', 'b')).toBeUndefined();
		run.succeed();
	});

	test('without open keys nothing stays', () => {
		const { store } = storeAt();
		const run = store.join(OWNER);
		run.keep('reply', 'a', 1);
		run.keep('url', 'image', 'https://files.example.com/1');
		run.succeed();
		expect([store.size, store.bytes, store.join(OWNER).mayTake]).toEqual([0, 0, false]);
	});

	test('keys that a success leaves may be taken, whatever is still counted as under way', () => {
		const { store } = storeAt();
		const run = store.join(OWNER);
		run.itemsInProgress = 1;
		run.keep('keys', 'a', [['whole', 'key']]);
		run.succeed();
		expect(store.join(OWNER).take('keys', 'a')).toEqual([['whole', 'key']]);
	});
});

test('a request is the same to the letter, with its key and its images', () => {
	const body = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
	const identity = identityOf('key', body, ['image']);
	expect(identityOf('key', structuredClone(body), ['image'])).toBe(identity);
	for (const other of [
		identityOf('other key', body, ['image']),
		identityOf('key', { ...body, temperature: 0 }, ['image']),
		identityOf('key', body, ['other image']),
		identityOf('key', body),
	]) {
		expect(other).not.toBe(identity);
	}
	expect(identity).toHaveLength(44);
});
