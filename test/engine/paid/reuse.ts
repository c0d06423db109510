import type { IDataObject } from 'n8n-workflow';
import { systemClock } from '../../../nodes/shared/limiter/clock';
import { until } from '../delivery/support';
import type { RunResult } from '../support/runNode';
import { numbered, RETRY, usePaidNode } from './support';

const node = usePaidNode();
afterEach(() => jest.restoreAllMocks());

const texts = numbered(20);
const contents = ({ items }: RunResult) => items.map(({ json }) => json.content);
const reusedOf = ({ items }: RunResult) => items.filter(({ json }) => json.reused === true).length;
const failOnce = (text: string, status = 400) =>
	node.gateway.faults.push({ match: text, status, times: 1 });

const MODES: Array<[string, IDataObject]> = [
	['whole', {}],
	['streamed', { stream: 'always' }],
];

describe.each(MODES)('after a failure at item 10 of 20, %s', (_what, options) => {
	test('Retry On Fail ends with 20 paid requests and 20 right items', async () => {
		failOnce(texts[10]!);
		const result = await node.run(texts, options, {}, { node: RETRY });
		expect(contents(result)).toEqual(texts);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(
			texts.map((_text, item) => ({ item })),
		);
		expect(node.paid).toBe(20);
		expect(node.asked).toHaveLength(21);
	});

	test('a second execution does too', async () => {
		failOnce(texts[10]!);
		const first = await node.run(texts, options);
		expect(first.error?.context?.itemIndex).toBe(10);
		const paidBefore = node.paid;
		const second = await node.run(texts, options);
		expect(contents(second)).toEqual(texts);
		expect(node.paid).toBe(20);
		expect(reusedOf(second)).toBe(paidBefore);
	});
});

test('what was reused says so, and adds nothing to sums', async () => {
	failOnce(texts[1]!);
	await node.run(texts.slice(0, 2), {}, { maxConcurrency: 1 });
	const { items } = await node.run(texts.slice(0, 2));
	expect(items[0]?.json).toMatchObject({
		content: texts[0],
		reused: true,
		usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cached_tokens: 0 },
	});
	expect(items[1]?.json).not.toHaveProperty('reused');
	expect(items[1]?.json.usage).toMatchObject({ total_tokens: expect.any(Number) });
	expect((items[1]?.json.usage as { total_tokens: number }).total_tokens).toBeGreaterThan(0);
});

test("without Simplify the API's body says so", async () => {
	failOnce(texts[1]!);
	const parameters = { simplify: false };
	await node.run(texts.slice(0, 2), {}, { maxConcurrency: 1 }, { parameters });
	const { items } = await node.run(texts.slice(0, 2), {}, {}, { parameters });
	expect(items[0]?.json).toMatchObject({
		object: 'chat.completion',
		reused: true,
		usage: { total_tokens: 0, prompt_tokens_details: { cached_tokens: 0 } },
	});
});

test('it leaves with the run that succeeds: the next one pays', async () => {
	failOnce(texts[10]!);
	for (const paid of [undefined, 20, 40]) {
		await node.run(texts);
		if (paid !== undefined) expect(node.paid).toBe(paid);
	}
});

test('a run that fails again leaves what it took', async () => {
	failOnce(texts[10]!);
	failOnce(texts[11]!, 401);
	failOnce(texts[12]!, 402);
	for (const failing of [10, 11, 12]) {
		const { error } = await node.run(texts, {}, { maxConcurrency: 1 });
		expect(error?.context?.itemIndex).toBe(failing);
	}
	expect(contents(await node.run(texts))).toEqual(texts);
	expect(node.paid).toBe(20);
});

test('each reply is taken once, also where several items ask for the same', async () => {
	const same = ['answer 1', 'answer 1', 'answer 2'];
	failOnce('answer 2');
	await node.run(same, {}, { maxConcurrency: 1 });
	const { items } = await node.run([...same, 'answer 1']);
	expect(items.map(({ json }) => json.reused ?? false)).toEqual([true, true, false, false]);
	expect(node.paid).toBe(4);
});

test('Stop leaves what was paid: executed again, the run pays the rest', async () => {
	const many = numbered(300);
	const requestOptions = { maxConcurrency: 10 };
	node.gateway.configure({ latencyMs: 1 });
	const { run } = await node.run(many, {}, requestOptions, {
		onStart: (cancel) => void until(() => node.paid >= 150).then(cancel),
	});
	expect(run.status).toBe('canceled');
	await until(() => node.gateway.stats.inFlight === 0);
	node.gateway.configure({ latencyMs: 0 });
	const again = await node.run(many, {}, requestOptions);
	expect(contents(again)).toEqual(many);
	expect(node.paid).toBeLessThanOrEqual(300 + 10);
});

describe('requests in flight when an item fails for good', () => {
	const slow = () => {
		node.gateway.faults.push(
			{ match: texts[0], status: 400, latencyMs: 20, times: 1 },
			{ match: 'answer', latencyMs: 60 },
		);
	};

	test('end by themselves, and are not paid again', async () => {
		slow();
		await node.run(texts.slice(0, 8));
		expect(node.gateway.stats).toMatchObject({ paid: 3, inFlight: 0 });
		await node.run(texts.slice(0, 8));
		expect(node.paid).toBe(8);
	});

	test('are not repeated', async () => {
		node.gateway.faults.push({ match: texts[2], status: 503, latencyMs: 60, times: 1 });
		slow();
		await node.run(texts.slice(0, 8));
		expect(node.asked.filter((text) => text === texts[2])).toHaveLength(1);
	});

	test('are aborted after 60 s, and leave their key', async () => {
		const sleeps: number[] = [];
		let ring = () => {};
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => {
			sleeps.push(ms);
			await new Promise<void>((resolve) => (ring = resolve));
		});
		node.gateway.faults.push(
			{ match: texts[0], status: 400, times: 1 },
			{ match: 'answer', stall: 'mid-body', times: 1 },
		);
		const failing = node.run(texts.slice(0, 2));
		await until(() => sleeps.includes(60_000));
		ring();
		await failing;
		expect(node.paid).toBe(1);
		await node.run(texts.slice(0, 2));
		const keys = node.gateway.completions
			.filter(({ body }) => JSON.stringify(body).includes(texts[1]!))
			.map(({ headers }) => headers['idempotency-key']);
		expect(keys).toHaveLength(2);
		expect(keys[0]).toBe(keys[1]);
		expect(node.paid).toBe(2);
	});

	test("are aborted at once with 'Reuse Paid Replies' off, and Stop aborts them anyway", async () => {
		node.gateway.faults.push(
			{ match: texts[0], status: 400, latencyMs: 10, times: 1 },
			{ match: 'answer', latencyMs: 30_000 },
		);
		await node.run(texts.slice(0, 4), {}, { reusePaidReplies: false });
		await until(() => node.gateway.stats.inFlight === 0);
		expect(node.gateway.completions.filter(({ aborted }) => aborted)).toHaveLength(3);
	});
});

describe('nothing is kept', () => {
	test.each<[string, IDataObject, object]>([
		["with 'Reuse Paid Replies' off", { reusePaidReplies: false }, {}],
		['without a workflow ID', {}, { workflowId: '' }],
	])('%s', async (_what, requestOptions, more) => {
		failOnce(texts[10]!);
		await node.run(texts, {}, { maxConcurrency: 1, ...requestOptions }, more);
		await node.run(texts, {}, requestOptions, more);
		expect(node.paid).toBe(30);
	});

	test.each<[string, IDataObject, object]>([
		['of another workflow', {}, { workflowId: 'another' }],
		['of another key', {}, { apiKey: 'sk-evolink-other-KEY' }],
		['of another request', { temperature: 1 }, {}],
	])('for a run %s', async (_what, options, more) => {
		node.gateway.configure({ apiKey: ['sk-evolink-test-KEY-MARKER', 'sk-evolink-other-KEY'] });
		failOnce(texts[10]!);
		await node.run(texts, {}, { maxConcurrency: 1 });
		await node.run(texts, options, {}, more);
		expect(node.paid).toBe(30);
	});

	test('of an answer that made no item', async () => {
		node.gateway.faults.push({ match: texts[0], content: '', times: 1 });
		await node.run(texts.slice(0, 2), {}, { maxConcurrency: 1 });
		expect(contents(await node.run(texts.slice(0, 2)))).toEqual(texts.slice(0, 2));
		expect(node.paid).toBe(3);
	});
});

test("a first item whose json has an 'error' makes Retry On Fail run five times and pay once", async () => {
	node.gateway.faults.push({ match: 'answer', patch: { error: '' } });
	const result = await node.run(
		texts.slice(0, 5),
		{},
		{},
		{ node: RETRY, parameters: { simplify: false } },
	);
	expect(result.items).toHaveLength(5);
	expect(node.paid).toBe(5);
});

test('a watching chat gets the text of a reused reply at once', async () => {
	failOnce(texts[1]!);
	await node.run(texts.slice(0, 2), {}, { maxConcurrency: 1 });
	const { chunks } = await node.run(texts.slice(0, 2), {}, {}, { streaming: true });
	const heard = chunks
		.filter(({ type, metadata }) => type === 'item' && metadata.itemIndex === 0)
		.map(({ content }) => content);
	expect(heard).toEqual([texts[0]]);
});

test('under Continue a run succeeds, and leaves the keys of unknown outcomes alone', async () => {
	node.gateway.faults.push({ match: texts[1], reset: 'mid-body', times: 1 });
	const more = { node: { onError: 'continueRegularOutput' as const } };
	const { items } = await node.run(texts.slice(0, 3), {}, {}, more);
	expect(items[1]?.json.details).toMatchObject({ kind: 'connection-lost' });
	const again = await node.run(texts.slice(0, 3), {}, {}, more);
	expect(contents(again)).toEqual(texts.slice(0, 3));
	expect(reusedOf(again)).toBe(0);
	expect(node.gateway.stats).toMatchObject({ paid: 5, replayed: 1 });
});
test.each([
	['paid_outcome_unknown', 400],
	['idempotency_conflict', 409],
	['paid_outcome_unknown', 503],
])('%s with status %d is an unknown outcome', async (code, status) => {
	node.gateway.faults.push({ match: texts[0], status, error: { code, message: 'Unclear.' } });
	const { error } = await node.run(texts.slice(0, 1));
	expect(node.asked).toHaveLength(1);
	node.gateway.faults.clear();
	await node.run(texts.slice(0, 1));
	const keys = node.gateway.completions.map(({ headers }) => headers['idempotency-key']);
	expect(keys[0]).toBe(keys[1]);
	expect(error?.context?.details).toMatchObject({ code });
});

// Last, since the limiter of this process has then seen a later hour than the clock shows again.
test('nothing is kept beyond an hour', async () => {
	failOnce(texts[10]!);
	await node.run(texts, {}, { maxConcurrency: 1 });
	jest.spyOn(systemClock, 'now').mockImplementation(() => Date.now() + 60 * 60_000 + 1_000);
	await node.run(texts);
	expect(node.paid).toBe(30);
});
