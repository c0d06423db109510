import { KEPT_BYTES, KEPT_MS, PaidReplies } from '../../../../nodes/shared/delivery/paidReplies';
import { identityOf } from '../../../../nodes/shared/delivery/requestIdentity';

const OWNER = 'workflow and node';

function storeAt(startMs = 0) {
	const clock = { nowMs: startMs, now: () => clock.nowMs, date: () => clock.nowMs };
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
		expect([store.size, store.bytes]).toEqual([0, 0]);
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
