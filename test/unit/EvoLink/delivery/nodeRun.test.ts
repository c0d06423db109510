import { getEventListeners } from 'node:events';
import { Budget } from '../../../../nodes/EvoLink/delivery/budget';
import type { Cap } from '../../../../nodes/EvoLink/delivery/meter';
import { NodeRun, type NodeRunOptions } from '../../../../nodes/EvoLink/delivery/nodeRun';
import type { CompletionJob, Prepared } from '../../../../nodes/EvoLink/job';
import { PaidReplies } from '../../../../nodes/shared/delivery/paidReplies';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { inputFault } from '../../../../nodes/shared/errors/inputFault';
import { settleNow } from '../../../../nodes/shared/errors/settle';
import { systemClock } from '../../../../nodes/shared/limiter/clock';
import { priceList, USAGE } from './support/priceList';

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;
const turn = async () => await new Promise((resolve) => setImmediate(resolve));

interface Begun extends Partial<NodeRunOptions> {
	requestOptions?: object;
	items?: Prepared[];
}

const MODELS: Prepared = { job: { service: 'models' } };
const WRONG: Prepared = { fault: inputFault('wrong', 'Mend it') };
const BATCHING = { batching: { batch: { batchSize: 1, batchInterval: 1_000 } } };

const chat = (model: string, fallbackModels: string[] = []): Prepared => ({
	job: { service: 'chat', model, fallbackModels } as unknown as CompletionJob,
});

/** A run with these items, which have come in. */
function begin({ requestOptions = {}, items = [], ...options }: Begun = {}): NodeRun {
	const settings = readSettings(requestOptions);
	const run = new NodeRun({ settings, expected: 2, mayContinue: false, ...options });
	items.forEach((prepared, index) => run.register(index, prepared));
	return run;
}

test('a run lets go of the execution with its last item, so that a loop gathers none', () => {
	const execution = new AbortController();
	const run = begin({ signal: execution.signal, items: [MODELS, MODELS] });
	expect(run.settle()).toBe(false);
	expect(listeners(execution.signal)).toBe(1);
	expect(run.settle()).toBe(true);
	expect(listeners(execution.signal)).toBe(0);
});

test('with Batching the last item is the last that will come', () => {
	const run = begin({ requestOptions: BATCHING, items: [MODELS] });
	expect(run.settle()).toBe(false);
	run.register(1, MODELS);
	expect(run.settle()).toBe(true);
});

describe('an item', () => {
	const run = begin({ items: [MODELS, { ...WRONG, keepsInput: true }] });

	test('that has come in is known', () => {
		expect([0, 1, 2].map((index) => run.has(index))).toEqual([true, true, false]);
	});

	test('has its job', () => {
		expect(run.job(0)).toEqual({ service: 'models' });
	});

	test.each([
		{ index: 1, title: 'wrong', advice: 'Mend it' },
		{ index: 2, title: 'The item was not prepared', advice: 'Run the workflow again' },
	])('has none: $title', ({ index, ...words }) => {
		expect(settleNow(() => run.job(index))).toMatchObject({ error: { fault: { words } } });
	});

	test('keeps its input if it was prepared so', () => {
		expect([0, 1, 2].map((index) => run.keepsInput(index))).toEqual([false, true, false]);
	});
});

test('the models of a run are those that its completions may ask', () => {
	const items = [chat('a', ['b', 'c']), MODELS, WRONG, chat('b', ['d'])];
	expect([...begin({ items }).models]).toEqual(['a', 'b', 'c', 'd']);
});

test.each<{ what: string; run: Begun; anyInvalid: boolean; sweepBroken: boolean }>([
	{ what: 'all came', run: { items: [MODELS, MODELS] }, anyInvalid: false, sweepBroken: false },
	{ what: 'one is wrong', run: { items: [MODELS, WRONG] }, anyInvalid: true, sweepBroken: false },
	{ what: 'one is missing', run: { items: [MODELS] }, anyInvalid: false, sweepBroken: true },
	{
		what: 'more came than were announced',
		run: { items: [MODELS], expected: 0 },
		anyInvalid: false,
		sweepBroken: false,
	},
	{
		what: 'with Batching one is wrong, and one is still to come',
		run: { items: [WRONG], requestOptions: BATCHING },
		anyInvalid: false,
		sweepBroken: false,
	},
])('before the first item is sent: $what', ({ run, anyInvalid, sweepBroken }) => {
	expect(begin(run)).toMatchObject({ anyInvalid, sweepBroken });
});

test('the credential is read once, and its key is known from then on', async () => {
	const run = begin();
	const addresses = { completions: ['https://a.example.com'] as [string], account: '', files: '' };
	let reads = 0;
	const read = async () => ({ addresses, apiKey: `sk-${++reads}` });
	expect(await Promise.all([run.addresses(read), run.addresses(read)])).toEqual([
		addresses,
		addresses,
	]);
	expect([reads, run.apiKey]).toEqual([1, 'sk-1']);
});

describe('a failure', () => {
	const state = (run: NodeRun) => ({
		sending: !run.signal.aborted,
		inFlight: !run.flightSignal.aborted,
		stopped: run.stopped,
		failedItem: run.failedItem,
	});

	test('ends the run, and the first one counts', () => {
		const run = begin();
		run.failFor(1);
		run.failFor(0);
		expect(state(run)).toEqual({ sending: false, inFlight: false, stopped: false, failedItem: 1 });
	});

	test('ends nothing with Continue', () => {
		const run = begin({ mayContinue: true });
		run.failFor(1);
		expect(state(run)).toEqual({
			sending: true,
			inFlight: true,
			stopped: false,
			failedItem: undefined,
		});
	});

	test('after Stop is none of an item', () => {
		const execution = new AbortController();
		const run = begin({ signal: execution.signal });
		execution.abort();
		run.failFor(1);
		expect(state(run)).toEqual({
			sending: false,
			inFlight: false,
			stopped: true,
			failedItem: undefined,
		});
	});

	test('leaves what is in flight 60 s when its replies are kept', async () => {
		let pass = () => {};
		const waits: number[] = [];
		const sleep = jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => {
			waits.push(ms);
			await new Promise<void>((resolve) => (pass = resolve));
		});
		const run = begin({ claim: new PaidReplies().join('me') });
		run.failFor(0);
		sleep.mockRestore();
		expect([waits, state(run)]).toMatchObject([[60_000], { sending: false, inFlight: true }]);
		pass();
		await turn();
		expect(state(run).inFlight).toBe(false);
	});
});

describe('what a run has paid for', () => {
	/** A run of two items, the reply to the first, and whether the next run gets it. */
	function paying(options: Begun = {}) {
		const store = new PaidReplies();
		const claim = store.join('me');
		const run = begin({ claim, items: [MODELS, MODELS], ...options });
		claim.keep('reply', 'request', 'paid');
		const left = () => ({
			kept: store.size === 1,
			free: store.join('me').take('reply', 'request') === 'paid',
		});
		return { run, left };
	}

	test.each([
		{ what: 'is its own while all items are on their way', items: 2, settled: 0, free: false },
		{ what: 'is its own while an item is on its way', items: 2, settled: 1, free: false },
		{ what: 'is free while none is, though more will come', items: 3, settled: 2, free: true },
	])('$what', ({ items, settled, free }) => {
		const { run, left } = paying({ requestOptions: BATCHING, expected: items });
		for (let item = 0; item < settled; item++) run.settle();
		expect(left()).toEqual({ kept: true, free });
	});

	test('leaves with the last item when none failed', () => {
		const { run, left } = paying();
		run.settle();
		run.settle();
		expect(left()).toEqual({ kept: false, free: false });
	});

	test('is free once an item has failed, though another is on its way', () => {
		const { run, left } = paying({ requestOptions: BATCHING });
		run.failedItem = 0;
		run.settle();
		expect(left()).toEqual({ kept: true, free: true });
	});

	test.each<{ what: string; happen: (run: NodeRun, stop: AbortController) => void }>([
		{ what: 'an item failed', happen: (run) => (run.failedItem = 1) },
		{ what: 'it was stopped', happen: (_run, stop) => stop.abort() },
		{ what: 'the host takes it for failed', happen: (run) => (run.takenForFailed = true) },
	])('stays for the next run when $what', ({ happen }) => {
		const execution = new AbortController();
		const { run, left } = paying({ signal: execution.signal });
		run.settle();
		happen(run, execution);
		run.settle();
		expect(left()).toEqual({ kept: true, free: true });
	});

	test('is nothing where nothing is kept, whatever fails', () => {
		const run = begin({ items: [MODELS] });
		run.failFor(0);
		expect(run.settle()).toBe(true);
	});
});

describe('caps', () => {
	const capped = (cap: Cap, requestOptions: object) => {
		const run = begin({
			requestOptions,
			budget: new Budget([cap], 2),
			items: [chat('gpt-5.4'), chat('gpt-5.4')],
		});
		const { prices, asked } = priceList();
		run.spending.openPrices(() => prices);
		return { run, asked };
	};
	const TOKENS: Cap = { unit: 'tokens', limit: 1_000, field: 'Max Total Tokens' };
	const CREDITS: Cap = { unit: 'credits', limit: 0.5, field: 'Max Credits' };

	test.each<{ what: string; requestOptions: object; arrived: number[]; entered: boolean }>([
		{ what: 'wait for all items', requestOptions: {}, arrived: [0], entered: false },
		{
			what: 'wait no more when all have arrived',
			requestOptions: {},
			arrived: [0, 1],
			entered: true,
		},
		{ what: 'wait for none with Batching', requestOptions: BATCHING, arrived: [], entered: true },
	])('$what', async ({ requestOptions, arrived, entered }) => {
		const { run } = capped(TOKENS, requestOptions);
		let sent = false;
		void run.spending.enter(run.signal).then(() => (sent = true));
		for (const item of arrived) run.spending.arrive(item);
		await turn();
		expect(sent).toBe(entered);
	});

	test.each<{ cap: Cap; requestOptions: object; asked: string[]; spent: object }>([
		{
			cap: TOKENS,
			requestOptions: { maxTotalTokens: 1_000 },
			asked: [],
			spent: { spent_tokens: 1_500 },
		},
		{
			cap: CREDITS,
			requestOptions: { maxCredits: 0.5 },
			asked: ['gpt-5.4'],
			spent: { spent_credits: 0.612 },
		},
	])('$cap.field counts what it is about', async ({ cap, requestOptions, asked, spent }) => {
		const { run, asked: models } = capped(cap, { ...requestOptions, ...BATCHING });
		await run.spending.reuse({ charges: [{ model: 'gpt-5.4', usage: USAGE }] });
		await expect(run.spending.enter(run.signal)).rejects.toMatchObject({ fault: { facts: spent } });
		expect(models).toEqual(asked);
	});
});

test('Stop ends a run and is told apart from the failure of an item', () => {
	const execution = new AbortController();
	const run = begin({ signal: execution.signal });
	execution.abort();
	expect([run.signal.aborted, run.stopped, run.failedItem]).toEqual([true, true, undefined]);
	const other = begin();
	other.failFor(1);
	expect([other.signal.aborted, other.stopped, other.failedItem]).toEqual([true, false, 1]);
});
