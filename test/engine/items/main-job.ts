import { chat, useGateway } from '../support/chat';

const bench = useGateway();

test('runs one completion per item, in order and paired', async () => {
	const { items, error } = await bench.run(
		chat({ message: '={{ $json.text }}' }),
		['one', 'two', 'three'].map((text) => ({ text: `Reply with exactly: ${text}` })),
	);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.content)).toEqual(['one', 'two', 'three']);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 2 },
	]);
	expect(bench.bodies).toHaveLength(3);
});

test('the order of the items stands, whichever reply comes first', async () => {
	const texts = ['slow', 'fast', 'slower', 'fastest'];
	bench.gateway.faults.push({ match: 'slow', latencyMs: 120 }, { match: 'slower', latencyMs: 60 });
	const { items } = await bench.run(
		chat({ message: '={{ $json.text }}' }),
		texts.map((text) => ({ text: `Reply with exactly: ${text}` })),
	);
	expect(items.map(({ json }) => json.content)).toEqual(texts);
});

test('an expression in each item sees its own input', async () => {
	const rows = [{ n: 1 }, { n: 2 }, { n: 3 }];
	const { items } = await bench.run(
		chat({ message: '=Reply with exactly: {{ $json.n * 2 }} of item {{ $itemIndex }}' }),
		rows,
	);
	expect(items.map(({ json }) => json.content)).toEqual([
		'2 of item 0',
		'4 of item 1',
		'6 of item 2',
	]);
});

test('the key goes into the header, and nowhere into what the host keeps', async () => {
	const { saved } = await bench.run(chat(), [{}]);
	expect(bench.gateway.completions[0]?.headers.authorization).toBe(
		'Bearer sk-evolink-test-KEY-MARKER',
	);
	expect(saved).not.toContain('KEY-MARKER');
});
