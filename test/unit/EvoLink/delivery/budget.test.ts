import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { Budget } from '../../../../nodes/EvoLink/delivery/budget';
import type { Cap, Spend } from '../../../../nodes/EvoLink/delivery/meter';
import { FaultError } from '../../../../nodes/shared/errors/fault';

const TOKENS = (limit: number): Cap => ({ unit: 'tokens', limit, field: 'Max Total Tokens' });
const CREDITS = (limit: number): Cap => ({ unit: 'credits', limit, field: 'Max Credits' });

const used =
	(amount: number): Spend =>
	() => ({ value: amount });
const unmeasured: Spend = () => ({ reason: 'the reply has no token counts' });

const turn = async () => await new Promise((resolve) => setImmediate(resolve));

/** So many items that want to be sent, and what became of them. */
function bench(budget: Budget, items: number) {
	const sent: number[] = [];
	const refused: Array<{ item: number; reason: string | undefined }> = [];
	const stop = new AbortController();
	for (let item = 0; item < items; item++) {
		budget.enter(stop.signal).then(
			() => sent.push(item),
			(error: unknown) =>
				refused.push({
					item,
					reason: error instanceof FaultError ? error.fault.reason : 'stopped',
				}),
		);
	}
	return {
		sent,
		refused,
		stop,
		/** What the budget does about it, once promises have settled. */
		async after(act: () => void = () => {}) {
			act();
			await turn();
			return { sent: sent.length, refused: refused.length };
		},
	};
}

/** Why nothing more is sent. */
const faultOf = async (budget: Budget) =>
	await budget.enter(new AbortController().signal).then(
		() => undefined,
		(error: unknown) => (error as FaultError).fault,
	);

test('until the first reply four are in flight, then as many as fit', async () => {
	const budget = new Budget([TOKENS(1_000)], 20);
	const { after, sent } = bench(budget, 50);
	expect(await after()).toEqual({ sent: 4, refused: 0 });
	// 100 spent, 3 in flight: 6 more until 100 + 9 × 100 reach the cap.
	expect(await after(() => budget.paid(used(100)))).toEqual({ sent: 10, refused: 0 });
	expect(sent).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('the rest is refused once the cap is reached, and the reason says so', async () => {
	const budget = new Budget([TOKENS(1_000)], 20);
	const { after, refused } = bench(budget, 12);
	for (let reply = 0; reply < 9; reply++) await after(() => budget.paid(used(100)));
	expect(await after()).toEqual({ sent: 10, refused: 0 });
	expect(await after(() => budget.paid(used(100)))).toEqual({ sent: 10, refused: 2 });
	expect(refused).toEqual([
		{ item: 10, reason: 'reached' },
		{ item: 11, reason: 'reached' },
	]);
});

test('replies that cost less than thought make room, one that costs more takes it', async () => {
	const budget = new Budget([TOKENS(1_000)], 20);
	const { after } = bench(budget, 50);
	await after(() => budget.paid(used(400)));
	// 400 + 2 × 400 in flight would reach it: nobody goes.
	expect(await after()).toEqual({ sent: 4, refused: 0 });
	// 500 spent, 250 each: 500 + 2 × 250.
	expect(await after(() => budget.paid(used(100)))).toEqual({ sent: 4, refused: 0 });
	// 510 spent, 170 each, 1 in flight: 2 more.
	expect(await after(() => budget.paid(used(10)))).toEqual({ sent: 6, refused: 0 });
	expect(await after(() => budget.paid(used(600)))).toEqual({ sent: 6, refused: 44 });
});

test('what was not processed costs nothing', async () => {
	const budget = new Budget([TOKENS(100)], 1);
	const { after } = bench(budget, 10);
	for (let item = 0; item < 9; item++) await after(() => budget.free());
	expect(await after()).toEqual({ sent: 10, refused: 0 });
});

test('an unknown outcome counts as an average one', async () => {
	const budget = new Budget([TOKENS(300)], 1);
	const { after } = bench(budget, 10);
	await after(() => budget.paid(used(100)));
	await after(() => budget.doubt());
	expect(await after()).toEqual({ sent: 3, refused: 0 });
	expect(await after(() => budget.paid(used(100)))).toEqual({ sent: 3, refused: 7 });
});

test('four unknown outcomes before any reply end it', async () => {
	const budget = new Budget([TOKENS(1_000_000)], 20);
	const { after, refused } = bench(budget, 10);
	await after();
	for (let lost = 0; lost < 3; lost++) await after(() => budget.doubt());
	expect(await after()).toEqual({ sent: 4, refused: 0 });
	expect(await after(() => budget.doubt())).toEqual({ sent: 4, refused: 6 });
	expect(refused[0]).toEqual({ item: 4, reason: 'outcome-unknown' });
});

test('a reply that can not be measured ends it, and those in flight come home', async () => {
	const budget = new Budget([TOKENS(1_000_000)], 20);
	const { after, refused } = bench(budget, 10);
	expect(await after(() => budget.paid(unmeasured))).toEqual({ sent: 4, refused: 6 });
	expect(refused[0]?.reason).toBe('unmeasured');
	await after(() => budget.paid(used(1)));
	await expect(budget.enter(new AbortController().signal)).rejects.toThrow(FaultError);
});

test('a run that begins at its cap sends nothing', async () => {
	const budget = new Budget([TOKENS(300)], 20);
	for (let reply = 0; reply < 3; reply++) budget.reuse(used(100));
	const { after } = bench(budget, 5);
	expect(await after()).toEqual({ sent: 0, refused: 5 });
});

test('reused replies tell the average, so that more than four may go', async () => {
	const budget = new Budget([TOKENS(1_000)], 20);
	budget.reuse(used(100));
	const { after } = bench(budget, 50);
	expect(await after()).toEqual({ sent: 9, refused: 0 });
});

test('of two caps the one that is reached first counts, and is named', async () => {
	const budget = new Budget([CREDITS(1), TOKENS(10)], 20);
	const spend: Spend = (unit) => ({ value: unit === 'credits' ? 0.1 : 5 });
	budget.reuse(spend);
	budget.reuse(spend);
	expect(await faultOf(budget)).toEqual({
		kind: 'budget',
		reason: 'reached',
		repeat: 'never',
		neverSent: true,
		cause: 'quota-exhausted',
		field: 'Max Total Tokens',
		limit: 10,
		facts: { spent_tokens: 10 },
	});
});

test('of two caps the tighter one holds back', async () => {
	const budget = new Budget([CREDITS(10_000), TOKENS(1_000)], 20);
	budget.reuse(used(100));
	expect(await bench(budget, 50).after()).toEqual({ sent: 9, refused: 0 });
});

test('a reply that can not be measured is told of with the reason', async () => {
	const budget = new Budget([CREDITS(10), TOKENS(1_000)], 20);
	budget.reuse((unit) => (unit === 'tokens' ? { value: 7 } : { reason: 'no price' }));
	expect(await faultOf(budget)).toMatchObject({
		reason: 'unmeasured',
		field: 'Max Credits',
		facts: { spent_credits: 0, why: 'no price' },
	});
});

test('credits add up exactly', async () => {
	const budget = new Budget([CREDITS(0.3)], 1);
	for (const amount of [0.1, 0.1, 0.1]) budget.reuse(used(amount));
	await expect(budget.enter(new AbortController().signal)).rejects.toMatchObject({
		fault: { facts: { spent_credits: 0.3 } },
	});
});

test('an average without a finite binary fraction reaches the cap all the same', async () => {
	const budget = new Budget([CREDITS(0.2)], 20);
	for (let reply = 0; reply < 7; reply++) budget.reuse(used(0.02));
	expect(await bench(budget, 20).after()).toEqual({ sent: 3, refused: 0 });
});

test('whoever is stopped leaves the line', async () => {
	const budget = new Budget([TOKENS(1_000)], 1);
	const first = bench(budget, 3);
	const second = bench(budget, 1);
	await first.after(() => first.stop.abort(new Error('stopped')));
	expect(first.refused.map(({ reason }) => reason)).toEqual(['stopped', 'stopped']);
	expect(await second.after(() => budget.free())).toEqual({ sent: 1, refused: 0 });
});

test('who has entered, was refused or gave up listens for Stop no more', async () => {
	const budget = new Budget([TOKENS(100)], 1);
	const [entered, gaveUp, refused] = [0, 1, 2].map(() => bench(budget, 1));
	const listening = () =>
		[entered, gaveUp, refused].map(
			(who) => who && getEventListeners(who.stop.signal, 'abort').length,
		);
	await turn();
	expect(listening()).toEqual([0, 1, 1]);
	gaveUp?.stop.abort();
	budget.paid(used(100));
	await turn();
	expect([entered?.sent, gaveUp?.refused.length, refused?.refused.length]).toEqual([[0], 1, 1]);
	expect(listening()).toEqual([0, 0, 0]);
});

test('items of like cost keep within the cap, whatever comes back in which order', async () => {
	const outcome = fc.constantFrom('paid', 'free', 'doubt');
	await fc.assert(
		fc.asyncProperty(
			fc.array(outcome, { minLength: 1, maxLength: 60 }),
			fc.integer({ min: 1, max: 25 }),
			fc.integer({ min: 1, max: 30 }),
			async (outcomes, limit, cap) => {
				const budget = new Budget([TOKENS(cap)], limit);
				const { sent, refused, after } = bench(budget, outcomes.length);
				let billed = 0;
				let atOnce = 0;
				await after();
				for (let done = 0; done < sent.length; done++) {
					const what = outcomes[done];
					await after(() => {
						atOnce = Math.max(atOnce, sent.length - done);
						if (what === 'paid') budget.paid(used(1));
						else if (what === 'doubt') budget.doubt();
						else budget.free();
					});
					if (what !== 'free') billed++;
				}
				expect(sent.length + refused.length).toBe(outcomes.length);
				expect(billed).toBeLessThanOrEqual(Math.max(cap, 4));
				expect(atOnce).toBeLessThanOrEqual(limit);
			},
		),
	);
});
