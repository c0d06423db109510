import type { IDataObject } from 'n8n-workflow';
import type { RunOptions } from '../support/runNode';
import { chat, useGateway } from '../support/chat';

const bench = useGateway();

const ROWS = [
	{ id: 'a', text: 'Reply with exactly: one', error: 'of the node before', details: 7 },
	{ id: 'b', text: 'BAD' },
	{ id: 'c', text: 'Reply with exactly: three' },
];

const run = async (
	outputField: unknown,
	node: RunOptions['node'] = {},
	parameters: object = {},
	rows: IDataObject[] = ROWS,
) =>
	await bench.run(
		chat({
			message: '={{ $json.text }}',
			...parameters,
			options: { outputField: outputField as string },
		}),
		rows,
		{ node },
	);

const reply = (content: string) => ({
	content,
	finish_reason: 'stop',
	model: 'gpt-5.4',
	usage: expect.any(Object),
	id: expect.any(String),
});

test("the reply stands under the name, beside the input's fields but 'error'", async () => {
	const { items, error } = await run('reply', {}, {}, [ROWS[0]!, ROWS[2]!]);
	expect(error).toBeUndefined();
	expect(items).toEqual([
		{
			json: { id: 'a', text: ROWS[0]!.text, details: 7, reply: reply('one') },
			pairedItem: { item: 0 },
		},
		{ json: { id: 'c', text: ROWS[2]!.text, reply: reply('three') }, pairedItem: { item: 1 } },
	]);
});

test("an input field of that name gives way, and the API's body is put there without Simplify", async () => {
	const { items } = await run('id', {}, { simplify: false }, [ROWS[2]!]);
	expect(items[0]?.json).toEqual({
		text: ROWS[2]!.text,
		id: expect.objectContaining({ object: 'chat.completion', choices: expect.any(Array) }),
	});
});

test.each([
	['surrounded by spaces', ' answer ', 'answer'],
	['in another script', '答え', '答え'],
])('a name %s', async (_what, given, name) => {
	const { items } = await run(given, {}, {}, [ROWS[2]!]);
	expect(items[0]?.json[name]).toEqual(reply('three'));
});

test.each([
	['nothing', ''],
	['spaces', '  '],
	['null by expression', '={{ null }}'],
])('%s as name leaves the reply as the item', async (_what, given) => {
	const { items } = await run(given, {}, {}, [ROWS[2]!]);
	expect(items[0]?.json).toEqual(reply('three'));
});

test.each([
	['error', "'Put Reply in Field' can't be 'error'"],
	[' error ', "'Put Reply in Field' can't be 'error'"],
	['={{ ({ a: 1 }) }}', "'Put Reply in Field' is not text"],
	['={{ 7 }}', "'Put Reply in Field' is not text"],
	['__proto__', "'Put Reply in Field' is not a field name"],
	['x'.repeat(100_000), "'Put Reply in Field' is not a field name"],
])('a name that no field can have: %.20s', async (given, message) => {
	const { error } = await run(given);
	expect(error?.message).toBe(message);
	expect(error?.description?.length).toBeLessThan(500);
	expect(bench.bodies).toEqual([]);
});

describe('a failed item', () => {
	const failed = {
		error: 'EvoLink did not accept the request',
		details: expect.objectContaining({ http_status: 400, item_index: 1 }),
	};
	beforeEach(() => bench.gateway.faults.push({ match: 'BAD', status: 400 }));

	test("under Continue is the input's fields with error and details", async () => {
		const { items } = await run('reply', { onError: 'continueRegularOutput' });
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ id: 'a', reply: reply('one') }),
			{ id: 'b', text: 'BAD', ...failed },
			expect.objectContaining({ id: 'c', reply: reply('three') }),
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
	});

	test('under Continue with Retry On Fail is its error alone, and nothing is asked again', async () => {
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		bench.gateway.faults.push({ match: 'exactly: one', status: 400 });
		const { items } = await run('reply', { onError: 'continueRegularOutput', ...retry });
		expect(items.map(({ json }) => Object.keys(json))).toEqual([
			['error'],
			['error'],
			['id', 'text', 'reply'],
		]);
		expect(bench.bodies).toHaveLength(3);
	});

	test('takes the error branch, where the host adds the input', async () => {
		const { items, errorItems } = await run('reply', { onError: 'continueErrorOutput' });
		expect(items.map(({ json }) => json.id)).toEqual(['a', 'c']);
		expect(errorItems.map(({ json }) => json)).toEqual([{ id: 'b', text: 'BAD', ...failed }]);
	});

	test('keeps its fields when it fails before anything is sent', async () => {
		const { items } = await run(
			'reply',
			{ onError: 'continueRegularOutput' },
			{ message: "={{ $json.id === 'c' ? '' : $json.text }}" },
		);
		expect(items[2]?.json).toEqual({
			...ROWS[2],
			error: "'Message' is empty",
			details: expect.any(Object),
		});
	});

	test('keeps its fields when an option of its own stands in the way', async () => {
		const { items } = await run('error', { onError: 'continueRegularOutput' });
		expect(items[1]?.json).toEqual({
			...ROWS[1],
			error: "'Put Reply in Field' can't be 'error'",
			details: expect.any(Object),
		});
	});
});

test("an input field 'error' does not make Retry On Fail run the node again", async () => {
	const retry = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };
	const { items } = await run('reply', retry, {}, [ROWS[0]!, ROWS[2]!]);
	expect(items).toHaveLength(2);
	expect(bench.bodies).toHaveLength(2);
});

test('what a chat sees is the text alone', async () => {
	const { chunks } = await bench.run(
		chat({ message: 'Reply with exactly: heard', options: { outputField: 'reply' } }),
		[{}],
		{ streaming: true },
	);
	const heard = chunks.filter(({ type }) => type === 'item').map(({ content }) => content);
	expect(heard.join('')).toBe('heard');
});
