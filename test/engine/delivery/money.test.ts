import { runNode, type RunOptions } from '../support/runNode';
import { chat, expectNoUnhandledRejections, itemsOf, numbered, until, useGateway } from './support';

const gateway = useGateway();
expectNoUnhandledRejections();

const texts = numbered(30);
const run = async (
	more: Partial<RunOptions> = {},
	requestOptions: object = { maxConcurrency: 4 },
) =>
	await runNode({
		url: gateway().url,
		items: itemsOf(texts),
		parameters: chat({ requestOptions }),
		...more,
	});
const sentTexts = () =>
	gateway().completions.map(({ body }) => JSON.stringify(body).match(/answer \d+/)?.[0]);

describe('once an item has failed for good, nothing that is queued is sent', () => {
	test.each([0, 2, 11])('item %d', async (failing) => {
		gateway().configure({ latencyMs: 10 });
		gateway().faults.push({ match: texts[failing], status: 400, error: { message: 'This one.' } });
		const { error, items } = await run();
		expect(error?.message).toBe('EvoLink did not accept the request');
		expect(error?.context?.itemIndex).toBe(failing);
		expect(error?.description).toContain('EvoLink answered: This one.');
		expect(items).toEqual([]);
		// Those before it, it, and those in flight beside it.
		expect(sentTexts().length).toBeLessThanOrEqual(failing + 4);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(sentTexts().length).toBeLessThanOrEqual(failing + 4);
	});
});

test('the error is that of the item that failed first, not of a neighbour that was ended by it', async () => {
	gateway().faults.push({ match: texts[3], status: 403 }, { match: 'answer', latencyMs: 30_000 });
	const { error } = await run({}, { maxConcurrency: 4, reusePaidReplies: false });
	expect(error?.context?.itemIndex).toBe(3);
	expect(error?.message).toMatch(/may not use the model/);
	await until(() => gateway().stats.inFlight === 0);
	expect(gateway().completions.filter(({ aborted }) => aborted)).toHaveLength(3);
});

test('with Continue every other item is sent and answered', async () => {
	gateway().faults.push({ match: texts[2], status: 400 });
	const { error, items } = await run({ node: { onError: 'continueRegularOutput' } });
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.content ?? json.error)).toEqual(
		texts.map((text, index) => (index === 2 ? 'EvoLink did not accept the request' : text)),
	);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(texts.map((_text, item) => ({ item })));
});

test('with Continue (using error output) the failed item takes the other branch, with its input', async () => {
	gateway().faults.push({ match: texts[2], status: 400 });
	const { items, errorItems } = await run({ node: { onError: 'continueErrorOutput' } });
	expect(items.map(({ json }) => json.content)).toEqual(
		texts.filter((_text, index) => index !== 2),
	);
	expect(errorItems).toHaveLength(1);
	expect(errorItems[0]).toMatchObject({
		json: {
			text: `Reply with exactly: ${texts[2]}`,
			error: 'EvoLink did not accept the request',
			details: { kind: 'bad-request', http_status: 400, item_index: 2 },
		},
		pairedItem: { item: 2 },
	});
});

describe('what is wrong with one item is known before any is sent', () => {
	interface Row {
		what: string;
		/** The item among good ones. */
		bad: { json: object };
		parameters?: object;
		message: RegExp;
	}

	test.each<Row>([
		{ what: 'a blank message', bad: { json: { text: ' ' } }, message: /'Message'/ },
		{
			what: 'a value out of range',
			bad: { json: { text: 'x', t: 9 } },
			parameters: { options: { temperature: '={{ $json.t ?? 1 }}' } },
			message: /'Sampling Temperature' is out of range/,
		},
		{
			what: "an expression the host can't evaluate",
			bad: { json: { bad: true } },
			parameters: { message: "={{ $json.bad ? $('Nowhere').item.json.x : $json.text }}" },
			message: /Referenced node doesn't exist/,
		},
	])('$what', async ({ bad, parameters = {}, message }) => {
		const items = [
			...itemsOf(texts.slice(0, 5)),
			bad,
			...itemsOf(texts.slice(5)),
		] as RunOptions['items'];
		const { error } = await run({ items, parameters: chat(parameters) });
		expect(`${error?.message} ${error?.description}`).toMatch(message);
		expect(error?.context?.itemIndex).toBe(5);
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(gateway().requests).toEqual([]);
	});

	test('with Continue the others are sent', async () => {
		const items = [...itemsOf(['a']), { json: { text: '' } }, ...itemsOf(['c'])];
		const result = await run({ items, node: { onError: 'continueRegularOutput' } });
		expect(result.items.map(({ json }) => json.content ?? 'none')).toEqual(['a', 'none', 'c']);
		expect(gateway().completions).toHaveLength(2);
	});
});

test("n8n's Retry On Fail begins a clean second run", async () => {
	gateway().faults.push({ match: texts[1], status: 400, times: 1 });
	const { items, error } = await run(
		{
			items: itemsOf(texts.slice(0, 3)),
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		},
		{ maxConcurrency: 1 },
	);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.content)).toEqual(texts.slice(0, 3));
	expect(sentTexts()).toEqual([texts[0], texts[1], texts[1], texts[2]]);
});

test("n8n's Retry On Fail beside Continue bills nothing twice", async () => {
	gateway().faults.push({ match: texts[0], status: 400 });
	const { items } = await run({
		items: itemsOf(texts.slice(0, 3)),
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1, onError: 'continueRegularOutput' },
	});
	expect(items).toHaveLength(3);
	expect(gateway().completions).toHaveLength(3);
});
