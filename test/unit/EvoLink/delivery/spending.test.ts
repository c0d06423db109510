import { Budget } from '../../../../nodes/EvoLink/delivery/budget';
import type { Completed, Notes } from '../../../../nodes/EvoLink/delivery/complete';
import type { Cap } from '../../../../nodes/EvoLink/delivery/meter';
import { type Receipt, Spending } from '../../../../nodes/EvoLink/delivery/spending';
import type { Charge } from '../../../../nodes/shared/delivery/charge';
import { FaultError } from '../../../../nodes/shared/errors/fault';
import { priceList, USAGE } from './support/priceList';

const TOKENS = (limit: number): Cap => ({ unit: 'tokens', limit, field: 'Max Total Tokens' });
const CREDITS = (limit: number): Cap => ({ unit: 'credits', limit, field: 'Max Credits' });

const tokens = (total: number): Charge => ({ model: 'gpt-5.4', usage: { total_tokens: total } });
const PAID: Charge = { model: 'gpt-5.4', usage: USAGE };

const turn = async () => await new Promise((resolve) => setImmediate(resolve));

const begin = (caps: Cap[] = [], items = 0) => {
	const budget = caps.length === 0 ? undefined : new Budget(caps, 1);
	const countsCredits = caps.some(({ unit }) => unit === 'credits');
	const spending = new Spending({ budget, countsCredits, items: () => items });
	const list = priceList();
	spending.openPrices(() => list.prices);
	return { spending, budget, ...list };
};

/** Whether the next request may go, or the fault that refuses it. */
const next = async (spending: Spending) =>
	await spending.enter(new AbortController().signal).then(
		() => 'goes',
		(error: unknown) => (error as FaultError).fault,
	);

describe('without caps', () => {
	test('nobody waits for the others', async () => {
		expect(await next(begin([], 3).spending)).toBe('goes');
	});

	test('nothing is counted, and no price asked for', async () => {
		const { spending, asked } = begin();
		await spending.leave(PAID, true);
		await spending.leave(undefined, true);
		await spending.reuse({ charges: [PAID] });
		expect(asked).toEqual([]);
	});

	test('a receipt names no budget', () => {
		expect(begin().spending.receiptFor([PAID])).toStrictEqual({ charges: [PAID] });
	});
});

test('with a cap nothing is sent before every item has taken what was paid for', async () => {
	const { spending } = begin([TOKENS(10)], 2);
	let sent = 0;
	void spending.enter(new AbortController().signal).then(() => sent++);
	spending.arrive(0);
	await turn();
	expect(sent).toBe(0);
	spending.arrive(1);
	await turn();
	expect(sent).toBe(1);
});

test('who is stopped while the cap is used up gets the reason of Stop', async () => {
	const { spending } = begin([TOKENS(10)]);
	const reason = new Error('stopped');
	await expect(spending.enter(AbortSignal.abort(reason))).rejects.toBe(reason);
});

test.each<{ what: string; charge?: Charge; mayBeBilled: boolean; then: unknown }>([
	{
		what: 'a reply counts what it used',
		charge: tokens(150),
		mayBeBilled: false,
		then: { reason: 'reached', facts: { spent_tokens: 250 } },
	},
	{ what: 'a small reply leaves room', charge: tokens(10), mayBeBilled: true, then: 'goes' },
	{
		what: 'an unknown outcome counts as an average reply',
		mayBeBilled: true,
		then: { reason: 'reached', facts: { spent_tokens: 100 } },
	},
	{ what: 'a request that was not processed counts nothing', mayBeBilled: false, then: 'goes' },
])('$what', async ({ charge, mayBeBilled, then }) => {
	const { spending } = begin([TOKENS(200)]);
	await spending.reuse({ charges: [tokens(100)] });
	expect(await next(spending)).toBe('goes');
	await spending.leave(charge, mayBeBilled);
	const met = await next(spending);
	if (typeof then === 'string') expect(met).toBe(then);
	else expect(met).toMatchObject(then as object);
});

test('under Max Credits a reply counts what the price list says', async () => {
	const { spending } = begin([CREDITS(0.5)]);
	await next(spending);
	await spending.leave(PAID, false);
	expect(await next(spending)).toMatchObject({ facts: { spent_credits: 0.612 } });
});

test('under Max Total Tokens alone no price is asked for', async () => {
	const { spending, asked } = begin([TOKENS(1_000)]);
	await next(spending);
	await spending.leave(PAID, false);
	expect(await next(spending)).toMatchObject({ facts: { spent_tokens: 1_500 } });
	expect(asked).toEqual([]);
});

describe('a reply that a run before had paid for', () => {
	test.each<{ what: string; receipt: (id: number) => Receipt; spent: number }>([
		{ what: 'counts', receipt: () => ({ charges: [tokens(60)] }), spent: 160 },
		{
			what: 'counts, though another budget has counted it',
			receipt: (id) => ({ charges: [tokens(60)], budget: id + 1 }),
			spent: 160,
		},
		{
			what: 'counts once under one budget',
			receipt: (id) => ({ charges: [tokens(60)], budget: id }),
			spent: 100,
		},
		{
			what: 'counts with every request it took',
			receipt: () => ({ charges: [tokens(60), tokens(7)] }),
			spent: 167,
		},
	])('$what', async ({ receipt, spent }) => {
		const { spending, budget } = begin([TOKENS(100)]);
		await spending.reuse(receipt(budget?.id ?? NaN));
		await spending.reuse({ charges: [tokens(100)] });
		expect(await next(spending)).toMatchObject({ facts: { spent_tokens: spent } });
	});

	test('was counted by the budget that its receipt names', async () => {
		const { spending, budget } = begin([TOKENS(100)]);
		const receipt = spending.receiptFor([tokens(100)]);
		expect(receipt).toEqual({ charges: [tokens(100)], budget: budget?.id });
		await spending.reuse(receipt);
		expect(await next(spending)).toBe('goes');
	});
});

describe('the price list', () => {
	test('is the one of the first item', async () => {
		const { spending, asked } = begin();
		const other = priceList();
		spending.openPrices(() => other.prices);
		spending.prefetch('gpt-5.4');
		await turn();
		expect([asked, other.asked]).toEqual([['gpt-5.4'], []]);
	});

	test('is not needed to ask ahead', () => {
		new Spending({ countsCredits: false, items: () => 0 }).prefetch('gpt-5.4');
	});
});

describe('an item costs', () => {
	const completed = (charges: Charge[], notes: Notes = {}) =>
		({ notes, receipt: { charges } }) as Completed;
	const NOTHING = { credits: 0, usd: 0, estimated: true };

	test.each<{ what: string; item: Completed; cost: unknown }>([
		{
			what: 'what its reply cost',
			item: completed([PAID]),
			cost: { credits: 0.612, usd: 0.009, estimated: true },
		},
		{
			what: 'what all its requests cost',
			item: completed([PAID, PAID]),
			cost: { credits: 1.224, usd: 0.018, estimated: true },
		},
		{
			what: 'nothing when a run before has paid',
			item: completed([PAID], { reused: true }),
			cost: NOTHING,
		},
		{
			what: 'nothing when another item has paid',
			item: completed([PAID], { shared: true }),
			cost: NOTHING,
		},
		{
			what: 'who knows what, at a model without a price',
			item: completed([{ model: 'gpt-9', usage: USAGE }]),
			cost: null,
		},
	])('$what', async ({ item, cost }) => {
		expect(await begin().spending.costOf(item)).toEqual(cost);
	});

	test('who knows what, without a price list', async () => {
		const spending = new Spending({ countsCredits: false, items: () => 0 });
		expect(await spending.costOf(completed([PAID]))).toBeNull();
	});
});

describe('Max Credits', () => {
	const refusal = (model: string, more: object) => ({
		kind: 'budget',
		repeat: 'never',
		neverSent: true,
		cause: 'configuration-invalid',
		field: 'Max Credits',
		limit: 5,
		model,
		...more,
	});
	const ROUTER = refusal('evolink/auto', { reason: 'router' });
	const UNKNOWN = refusal('gpt-9', {
		reason: 'unpriced',
		facts: { why: 'the price list answered with status 404' },
	});

	test.each<{ what: string; models: string[]; faults: object[]; asked: string[] }>([
		{ what: 'takes a model with a price', models: ['gpt-5.4'], faults: [], asked: ['gpt-5.4'] },
		{
			what: 'refuses a model without one',
			models: ['gpt-9'],
			faults: [UNKNOWN],
			asked: ['gpt-9'],
		},
		{
			what: 'refuses the router, whose price nobody needs to ask for',
			models: ['evolink/auto'],
			faults: [ROUTER],
			asked: [],
		},
		{
			what: 'refuses a model whose price can not be applied to a reply',
			models: ['odd'],
			faults: [
				refusal('odd', {
					reason: 'unpriced',
					facts: { why: expect.stringContaining('web_searches') as unknown },
				}),
			],
			asked: ['odd'],
		},
		{
			what: 'names every model that it refuses, in their order',
			models: ['gpt-5.4', 'evolink/auto', 'gpt-9'],
			faults: [ROUTER, UNKNOWN],
			asked: ['gpt-5.4', 'gpt-9'],
		},
	])('$what', async ({ models, faults, asked }) => {
		const bench = begin();
		const refused = await bench.spending.unpriced(models, 5);
		expect(refused.map(({ fault }) => fault)).toEqual(faults);
		expect(bench.asked).toEqual(asked);
	});

	test('that is not set refuses none, and asks for no price', async () => {
		const { spending, asked } = begin();
		expect(await spending.unpriced(['gpt-9', 'evolink/auto'], undefined)).toEqual([]);
		expect(asked).toEqual([]);
	});

	test('refuses none before there is a price list', async () => {
		const spending = new Spending({ countsCredits: true, items: () => 0 });
		expect(await spending.unpriced(['gpt-9', 'evolink/auto'], 5)).toEqual([]);
	});
});
