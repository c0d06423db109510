import real from '../../../gateway/catalog/pricing-rules-gpt-5.4.json';
import { PriceBook } from '../../../../nodes/shared/delivery/priceBook';
import { settle } from '../../../../nodes/shared/errors/settle';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 25);

const recordFresh = (untilMs: number, model: object = real.model) => ({
	meta: { fresh_until: new Date(untilMs).toISOString() },
	model,
});
const READ = { value: expect.anything() as unknown };

/** A catalogue that answers as told, and a clock that only the test moves. */
function bench() {
	let nowMs = START;
	let answer: () => Promise<unknown> = async () => recordFresh(nowMs + 5 * MINUTE);
	const asked: string[] = [];
	const book = new PriceBook(() => nowMs);
	return {
		asked,
		book,
		pass: (ms: number) => (nowMs += ms),
		answers: (next: () => Promise<unknown>) => (answer = next),
		rules: async (key = 'gpt-5.4', signal = new AbortController().signal) =>
			await book.rules({
				key,
				signal,
				load: async () => {
					asked.push(key);
					return await answer();
				},
			}),
	};
}
const fails = async () => await Promise.reject(new Error('status 500'));

test('a hundred items of one model ask once, and each model for itself', async () => {
	const { rules, asked } = bench();
	const all = await Promise.all(Array.from({ length: 100 }, async () => await rules()));
	expect(all.every((each) => 'value' in each)).toBe(true);
	await rules('gpt-5.2');
	expect(asked).toEqual(['gpt-5.4', 'gpt-5.2']);
});

test.each<{ what: string; freshMs: number; afterMs: number; again: boolean }>([
	{
		what: 'stale, but asked less than 10 min ago',
		freshMs: 5 * MINUTE,
		afterMs: 10 * MINUTE - 1,
		again: false,
	},
	{ what: 'stale, and 10 min have passed', freshMs: 5 * MINUTE, afterMs: 10 * MINUTE, again: true },
	{ what: 'still fresh', freshMs: HOUR, afterMs: HOUR - 1, again: false },
	{ what: 'no longer fresh', freshMs: HOUR, afterMs: HOUR, again: true },
	{ what: 'long past from the start', freshMs: -HOUR, afterMs: 10 * MINUTE - 1, again: false },
	{
		what: 'fresh for a year: a day is enough',
		freshMs: 8_760 * HOUR,
		afterMs: 24 * HOUR,
		again: true,
	},
])('$what', async ({ freshMs, afterMs, again }) => {
	const { rules, asked, answers, pass } = bench();
	answers(async () => recordFresh(START + freshMs));
	await rules();
	pass(afterMs);
	expect(await rules()).toEqual(READ);
	expect(asked).toHaveLength(again ? 2 : 1);
});

test.each([
	{ meta: null },
	{ meta: { fresh_until: 'soon' } },
	{ meta: { fresh_until: 2030 } },
	{ meta: { fresh_until: `Tue, 1 Jan 2030 00:00:00 GMT (${'x'.repeat(50)})` } },
	{},
])('a record that does not say how long it is fresh: %p', async (more) => {
	const { rules, asked, answers, pass } = bench();
	answers(async () => ({ model: real.model, ...more }));
	expect(await rules()).toEqual(READ);
	pass(10 * MINUTE);
	await rules();
	expect(asked).toHaveLength(2);
});

test('a record that can not be renewed serves for 24 h, asked for every 10 min', async () => {
	const { rules, asked, answers, pass } = bench();
	await rules();
	answers(fails);
	pass(10 * MINUTE);
	expect(await rules()).toEqual(READ);
	pass(10 * MINUTE - 1);
	expect(await rules()).toEqual(READ);
	expect(asked).toHaveLength(2);
	pass(24 * HOUR - 20 * MINUTE);
	expect(await rules()).toEqual(READ);
	pass(1);
	expect(await rules()).toEqual({ reason: "the price list can't be had (status 500)" });
});

test('prices that could not be had at all are asked for again after a minute', async () => {
	const { rules, asked, answers, pass } = bench();
	answers(fails);
	expect(await rules()).toEqual({ reason: "the price list can't be had (status 500)" });
	pass(MINUTE - 1);
	await rules();
	expect(asked).toHaveLength(1);
	answers(async () => recordFresh(START));
	pass(1);
	expect(await rules()).toEqual(READ);
});

test.each([undefined, null, 7, [], 'text', { model: { pricing_status: 'unavailable' } }])(
	'a record that is not understood has a reason: %p',
	async (record) => {
		const { rules, answers } = bench();
		answers(async () => record);
		expect(await rules()).toEqual({ reason: expect.stringContaining('not understood') as string });
	},
);

test('a fetch that one run ends begins again for the others', async () => {
	const { rules, asked, answers } = bench();
	const stop = new AbortController();
	answers(
		async () =>
			await new Promise((_resolve, reject) =>
				stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error)),
			),
	);
	const stopped = settle(rules('gpt-5.4', stop.signal));
	const others = [rules(), rules()];
	await new Promise((resolve) => setImmediate(resolve));
	expect(asked).toHaveLength(1);
	answers(async () => recordFresh(START));
	stop.abort();
	expect(await stopped).toHaveProperty('error');
	expect(await Promise.all(others)).toEqual([READ, READ]);
	expect(asked).toHaveLength(2);
});

test('who is stopped does not wait for the fetch of another run', async () => {
	const { rules, answers } = bench();
	const stop = new AbortController();
	let arrive: (record: unknown) => void = () => {};
	answers(async () => await new Promise((resolve) => (arrive = resolve)));
	const first = rules();
	const second = settle(rules('gpt-5.4', stop.signal));
	stop.abort(new Error('stopped'));
	expect(await second).toEqual({ error: new Error('stopped') });
	arrive(recordFresh(START));
	expect(await first).toEqual(READ);
});

test('of more than 200 models the one not asked for the longest is forgotten', async () => {
	const { rules, asked } = bench();
	for (let model = 0; model < 200; model++) await rules(`m${model}`);
	await rules('m0');
	await rules('m200');
	expect(asked).toHaveLength(201);
	await rules('m0');
	expect(asked).toHaveLength(201);
	await rules('m1');
	expect(asked).toHaveLength(202);
});

test('why there is no price is told once per model', () => {
	const { book } = bench();
	expect([book.firstTold('a'), book.firstTold('a'), book.firstTold('b')]).toEqual([
		true,
		false,
		true,
	]);
});
