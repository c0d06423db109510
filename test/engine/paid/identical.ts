import { useSkippedWaits } from '../delivery/support';
import { RETRY, usePaidNode } from './support';

const node = usePaidNode();
useSkippedWaits();

const ONCE = { askIdenticalOnce: true };
const texts = ['answer 1', 'answer 2', 'answer 1', 'answer 1', 'answer 2'];

test('items with the same request share one, each with its own pairing', async () => {
	const { items } = await node.run(texts, ONCE);
	expect(node.paid).toBe(2);
	expect(items.map(({ json }) => json.content)).toEqual(texts);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(texts.map((_t, item) => ({ item })));
	expect(items.map(({ json }) => json.shared ?? false)).toEqual([false, false, true, true, true]);
	const totals = items.map(({ json }) => (json.usage as { total_tokens: number }).total_tokens);
	expect(totals.map((total) => total > 0)).toEqual([true, true, false, false, false]);
});

test('without the option each item is asked', async () => {
	await node.run(texts);
	expect(node.paid).toBe(5);
});

test.each([
	['options', { ...ONCE, temperature: '={{ $itemIndex === 0 ? 0.1 : 0.2 }}' }, 3],
	['nothing that is sent', { ...ONCE, outputField: '={{ "f" + $itemIndex }}' }, 2],
])('requests that differ in %s', async (_what, options, paid) => {
	await node.run(texts.slice(0, 3), options);
	expect(node.paid).toBe(paid);
});

test('whatever the Batching', async () => {
	const batching = { batch: { batchSize: 1, batchInterval: 5 } };
	const { items } = await node.run(texts, ONCE, { batching });
	expect(items.map(({ json }) => json.content)).toEqual(texts);
	expect(node.paid).toBe(2);
});

test('within one run alone', async () => {
	await node.run(texts, ONCE);
	await node.run(texts, ONCE);
	expect(node.paid).toBe(4);
});

test('a failure is shared too', async () => {
	node.gateway.faults.push({ match: 'answer 1', status: 400 });
	const { items } = await node.run(texts, ONCE, {}, { node: { onError: 'continueRegularOutput' } });
	expect(node.asked).toHaveLength(2);
	expect(items.map(({ json }) => json.content ?? (json.details as object))).toEqual([
		expect.objectContaining({ http_status: 400, item_index: 0 }),
		'answer 2',
		expect.objectContaining({ http_status: 400, item_index: 2 }),
		expect.objectContaining({ http_status: 400, item_index: 3 }),
		'answer 2',
	]);
});

test('it is the failure of the item that was asked for', async () => {
	node.gateway.faults.push({ match: 'answer 1', status: 400 });
	const { error } = await node.run(texts, ONCE);
	expect(error?.context?.itemIndex).toBe(0);
});

test('each watched item gets its text', async () => {
	const { chunks } = await node.run(texts, ONCE, {}, { streaming: true });
	const heard = texts.map((_text, index) =>
		chunks
			.filter(({ type, metadata }) => type === 'item' && metadata.itemIndex === index)
			.map(({ content }) => content)
			.join(''),
	);
	expect(heard).toEqual(texts);
	expect(node.paid).toBe(2);
});

test('beside replies of a run before', async () => {
	node.gateway.faults.push({ match: 'answer 2', status: 400, times: 1 });
	const { items } = await node.run(texts, ONCE, { maxConcurrency: 1 }, { node: RETRY });
	expect(node.paid).toBe(2);
	const notes = items.map(({ json }) => [json.reused, json.shared]);
	expect(notes).toEqual([
		[true, undefined],
		[undefined, undefined],
		[true, true],
		[true, true],
		[undefined, true],
	]);
});
