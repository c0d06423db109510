import { runNode } from '../support/runNode';
import { chat, expectNoUnhandledRejections, itemsOf, numbered, useGateway } from './support';

const gateway = useGateway();
expectNoUnhandledRejections();

const run = async (texts: string[], requestOptions: object, more: object = {}) =>
	await runNode({
		url: gateway().url,
		items: itemsOf(texts),
		parameters: chat({ requestOptions, ...more }),
	});

/** Latencies in no order: the last item may well be answered first. */
function shuffleReplies(texts: string[], mostMs: number) {
	texts.forEach((text, index) => {
		gateway().faults.push({ match: text, latencyMs: (index * 7919) % mostMs });
	});
}

describe('as many requests in flight as allowed, and no more', () => {
	test.each([
		{ what: '20 when nothing is set', requestOptions: {}, limit: 20, items: 60 },
		{ what: '5', requestOptions: { maxConcurrency: 5 }, limit: 5, items: 15 },
		{ what: '50', requestOptions: { maxConcurrency: 50 }, limit: 50, items: 60 },
		{ what: '1', requestOptions: { maxConcurrency: 1 }, limit: 1, items: 8 },
	])('$what', async ({ requestOptions, limit, items: count }) => {
		gateway().configure({ latencyMs: limit === 1 ? 5 : 150 });
		const texts = numbered(count);
		const { items, error } = await run(texts, requestOptions);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(texts.length);
		expect(gateway().stats).toMatchObject({ maxInFlight: limit, completions: texts.length });
	});
});

test('items come out in input order with their pairing, whatever order the replies came in', async () => {
	const texts = numbered(60);
	shuffleReplies(texts, 120);
	const { items } = await run(texts, {});
	expect(items.map(({ json, pairedItem }) => [json.content, pairedItem])).toEqual(
		texts.map((text, index) => [text, { item: index }]),
	);
	const repliedAt = gateway().completions.map(({ repliedAt: at }) => at ?? 0);
	expect(repliedAt).not.toEqual([...repliedAt].sort((a, b) => a - b));
});

test('1 is strictly one by one, in input order', async () => {
	const texts = numbered(6);
	shuffleReplies(texts, 20);
	await run(texts, { maxConcurrency: 1 });
	const sent = gateway().completions;
	expect(sent.map(({ body }) => JSON.stringify(body).match(/answer \d+/)?.[0])).toEqual(texts);
	sent.slice(1).forEach(({ receivedAt }, index) => {
		expect(receivedAt).toBeGreaterThanOrEqual(sent[index]?.repliedAt ?? Infinity);
	});
});

test("n8n's Batching goes together with it", async () => {
	const texts = numbered(12);
	const { items, error } = await run(texts, {
		maxConcurrency: 2,
		batching: { batch: { batchSize: 5, batchInterval: 1 } },
	});
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.content)).toEqual(texts);
	expect(gateway().stats.maxInFlight).toBeLessThanOrEqual(2);
});

describe('a number of requests that makes no sense is refused before anything is sent', () => {
	test.each([0, -1, 1.5, 'many'])('%p', async (maxConcurrency) => {
		const { error } = await run(['x'], { maxConcurrency });
		expect(error?.message).toMatch(/'Max Concurrency'/);
		expect(gateway().requests).toEqual([]);
	});
});

test('a rate limit is met without any setting: every item is answered', async () => {
	gateway().configure({ rateLimit: { requestsPerSecond: 50 }, record: 'count' });
	const texts = numbered(200);
	const { items, error } = await run(texts, {});
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.content)).toEqual(texts);
	expect(gateway().stats.statuses).toMatchObject({ 200: 200 });
});
