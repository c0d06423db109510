import { complete, type CompletionOrder } from '../../../../nodes/EvoLink/delivery/complete';
import type { LoadedImages } from '../../../../nodes/EvoLink/job';
import { PaidReplies } from '../../../../nodes/shared/delivery/paidReplies';
import type { Prices } from '../../../../nodes/shared/delivery/prices';
import {
	completion,
	type Ending,
	type OrderGiven,
	orderOf,
	REQUEST,
	runWith,
	service,
	tokenBudget,
	used,
} from '../support/completionOrder';

const OK = { body: completion('{"city":"Rome"}', used(5)) };
const COST = { credits: 0.5, usd: 0.01, estimated: true };

/** Orders of one run, whose requests end like this. */
function bench(run: ReturnType<typeof runWith>, ...endings: Ending[]) {
	const { send, asked } = service(...endings);
	return {
		asked,
		complete: async (given: OrderGiven = {}) =>
			await complete(run, orderOf({ send, ...given }) as CompletionOrder),
	};
}

test.each<{ prices?: object; includeCost: boolean; cost: unknown }>([
	{ prices: { value: COST }, includeCost: false, cost: undefined },
	{ prices: { value: COST }, includeCost: true, cost: COST },
	{ prices: { reason: 'no price' }, includeCost: true, cost: null },
	{ includeCost: true, cost: null },
])('cost: $cost', async ({ prices, includeCost, cost }) => {
	const run = runWith();
	if (prices) run.spending.openPrices(() => ({ cost: async () => prices }) as unknown as Prices);
	const completed = await bench(run, OK).complete({ job: { includeCost } });
	expect(completed.cost).toEqual(cost);
	expect('cost' in completed).toBe(includeCost);
	expect(completed).toMatchObject({ answer: { content: { city: 'Rome' } }, notes: {} });
});

const FREE = {
	body: { ...OK.body, usage: { total_tokens: 0 } },
	answer: { content: { city: 'Rome' }, usage: { total_tokens: 0 } },
	receipt: { charges: [{ model: 'first', usage: { total_tokens: 5 } }] },
};

test('items with the same request share one reply, which one of them pays for', async () => {
	const { complete: item, asked } = bench(runWith(), OK);
	const job = { askIdenticalOnce: true, includeCost: true };
	const [paid, shared] = await Promise.all([item({ job }), item({ job, itemIndex: 1 })]);
	expect(asked).toHaveLength(1);
	expect(paid).toMatchObject({ body: OK.body, answer: { usage: { total_tokens: 5 } } });
	expect(paid.notes).toEqual({});
	expect(shared).toMatchObject({ ...FREE, notes: { shared: true }, cost: { credits: 0 } });
});

const images = (digest: string) => async (): Promise<LoadedImages> =>
	await Promise.resolve({
		digests: [digest],
		attachTo: async (request) => await Promise.resolve(request),
	});

test.each<{ what: string; one: OrderGiven; other: OrderGiven; requests: number }>([
	{ what: 'nobody asked for it', one: {}, other: {}, requests: 2 },
	{
		what: 'the text differs',
		one: { job: { askIdenticalOnce: true } },
		other: { job: { askIdenticalOnce: true }, request: { ...REQUEST, body: { model: 'first' } } },
		requests: 2,
	},
	{
		what: 'the key differs',
		one: { job: { askIdenticalOnce: true } },
		other: { job: { askIdenticalOnce: true }, apiKey: async () => 'sk-other' },
		requests: 2,
	},
	{
		what: 'the images differ',
		one: { job: { askIdenticalOnce: true, images: images('a') } },
		other: { job: { askIdenticalOnce: true, images: images('b') } },
		requests: 2,
	},
	{
		what: 'the images are the same',
		one: { job: { askIdenticalOnce: true, images: images('a') } },
		other: { job: { askIdenticalOnce: true, images: images('a') } },
		requests: 1,
	},
])('two items send $requests where $what', async ({ one, other, requests }) => {
	const { complete: item, asked } = bench(runWith(), OK, OK);
	await Promise.all([item(one), item({ ...other, itemIndex: 1 })]);
	expect(asked).toHaveLength(requests);
});

test.each([{}, { images: images('a') }])(
	'an item that shares does not keep a capped run waiting for it',
	async (more) => {
		const run = runWith({ budget: tokenBudget() });
		const job = { askIdenticalOnce: true, ...more };
		for (const index of [0, 1]) run.register(index, { job: orderOf({ job }).job });
		const { complete: item, asked } = bench(run, OK);
		await Promise.all([item({ job }), item({ job, itemIndex: 1 })]);
		expect(asked).toHaveLength(1);
	},
);

test('images of a run that has ended are not read', async () => {
	const run = runWith();
	run.end();
	const read = jest.fn(images('a'));
	await expect(bench(run).complete({ job: { images: read } })).rejects.toThrow();
	expect(read).not.toHaveBeenCalled();
});

test('images are sent with the request', async () => {
	const request = { ...REQUEST, url: '/with-images' };
	const loaded = { digests: ['a'], attachTo: async () => await Promise.resolve(request) };
	const { complete: item, asked } = bench(runWith(), OK);
	await item({ job: { images: async () => await Promise.resolve(loaded) } });
	expect(asked.map((order) => order.request)).toEqual([request]);
});

/** What the next run gets after one that failed, with a budget of its own. */
async function secondRun(endings: Ending[], given: OrderGiven = {}, again: OrderGiven = given) {
	const store = new PaidReplies();
	const claim = store.join('node');
	await bench(runWith({ claim }), ...endings).complete(given);
	claim.fail();
	const budget = tokenBudget();
	const counted: unknown[] = [];
	jest.spyOn(budget, 'reuse').mockImplementation((spend) => void counted.push(spend('tokens')));
	const run = runWith({ claim: store.join('node'), budget });
	const { complete: item, asked } = bench(run, OK);
	const completed = await item(again);
	return { completed, requests: asked.length, reused: run.reused, counted };
}

test('what a failed run has paid for is not paid for again, but counts for the cap', async () => {
	const { completed, ...rest } = await secondRun([OK], { job: { includeCost: true } });
	expect(rest).toEqual({ requests: 0, reused: 1, counted: [{ value: 5 }] });
	expect(completed).toMatchObject({ ...FREE, notes: { reused: true }, cost: { credits: 0 } });
});

test('a reused reply that said no usage says none, and keeps its notes', async () => {
	const endings = [
		{ fault: { repeat: 'safe', httpStatus: 500 } as const },
		{ body: completion('{"city":"Rome"}') },
	];
	const { completed } = await secondRun(endings, { job: { fallbackModels: ['second'] } });
	expect(completed.body).toEqual(completion('{"city":"Rome"}'));
	expect(completed.notes).toEqual({ attempted_models: ['first', 'second'], reused: true });
});

test.each([true, false])(
	'what is reused counts before anything is sent, shared or not: %s',
	async (askIdenticalOnce) => {
		const store = new PaidReplies();
		const claim = store.join('node');
		await bench(runWith({ claim }), OK).complete();
		claim.fail();
		const run = runWith({ claim: store.join('node'), budget: tokenBudget(5) });
		for (const index of [0, 1]) run.register(index, { job: orderOf({}).job });
		const { complete: item, asked } = bench(run, OK);
		const other = item({ itemIndex: 1, request: { ...REQUEST, body: { model: 'other' } } });
		const apiKey = async () => {
			await new Promise((resolve) => setImmediate(resolve));
			return 'sk-key';
		};
		const reused = item({ job: { askIdenticalOnce }, apiKey });
		await expect(other).rejects.toMatchObject({ fault: { kind: 'budget', reason: 'reached' } });
		expect((await reused).notes).toEqual({ reused: true });
		expect(asked).toEqual([]);
	},
);

test('another request is sent, whatever a run before has left', async () => {
	const other = { request: { ...REQUEST, body: { model: 'other' } } };
	const { completed, ...rest } = await secondRun([OK], {}, other);
	expect(rest).toEqual({ requests: 1, reused: 0, counted: [] });
	expect(completed.notes).toEqual({});
});

test('the credential is not read where nothing is kept or shared', async () => {
	const apiKey = jest.fn(async () => 'sk-key');
	await bench(runWith(), OK).complete({ apiKey });
	expect(apiKey).not.toHaveBeenCalled();
});
