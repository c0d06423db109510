import type { IDataObject } from 'n8n-workflow';
import type { RunResult } from '../support/runNode';
import { numbered, RETRY, usePaidNode } from '../paid/support';

const node = usePaidNode();
const CONTINUE = { node: { onError: 'continueRegularOutput' as const } };
const texts = numbered(30);

/** What one of these items uses, once it is known. */
async function tokensOfOne(): Promise<number> {
	const { items } = await node.run(numbered(1));
	node.gateway.reset();
	return (items[0]?.json.usage as { total_tokens: number }).total_tokens;
}
/** So small replies cost the minimum of 100 uc for the prompt and for the completion. */
const CREDITS_OF_ONE = 0.02;

const answers = ({ items }: RunResult) =>
	items.map(({ json }) => json.content).filter((content) => content !== undefined);
const refusals = ({ items }: RunResult) =>
	items.map(({ json }) => json.error).filter((error) => error !== undefined);
const detailsOf = ({ items }: RunResult) =>
	items.map(({ json }) => json.details).filter(Boolean) as IDataObject[];

describe('with Continue, items beyond the cap fail, and say why', () => {
	test.each([1, 4, 20])('tokens, %d at a time', async (maxConcurrency) => {
		const each = await tokensOfOne();
		const maxTotalTokens = each * 10;
		const result = await node.run(texts, {}, { maxTotalTokens, maxConcurrency }, CONTINUE);
		expect(answers(result)).toEqual(texts.slice(0, 10));
		expect(node.paid).toBe(10);
		expect(refusals(result)).toEqual(
			Array(20).fill(
				`'Max Total Tokens' of ${maxTotalTokens} was reached before this item was sent`,
			),
		);
		expect(detailsOf(result)[0]).toMatchObject({ kind: 'budget', spent_tokens: maxTotalTokens });
	});

	test('credits', async () => {
		const maxCredits = CREDITS_OF_ONE * 10;
		const result = await node.run(texts, {}, { maxCredits }, CONTINUE);
		expect(answers(result)).toEqual(texts.slice(0, 10));
		expect(node.paid).toBe(10);
		expect(detailsOf(result)[0]).toMatchObject({ kind: 'budget', spent_credits: 0.2 });
	});

	test('the first that is reached', async () => {
		const each = await tokensOfOne();
		const caps = { maxCredits: CREDITS_OF_ONE * 8, maxTotalTokens: each * 5 };
		const result = await node.run(texts, {}, caps, CONTINUE);
		expect(answers(result)).toHaveLength(5);
		expect(refusals(result)[0]).toContain("'Max Total Tokens'");
	});
});

test('a cap that is not reached changes nothing', async () => {
	const result = await node.run(texts, {}, { maxTotalTokens: 1e9, maxCredits: 1e6 });
	expect(answers(result)).toEqual(texts);
});

test('before any reply four are in flight, however small the cap', async () => {
	const result = await node.run(texts, {}, { maxTotalTokens: 1, maxConcurrency: 20 }, CONTINUE);
	expect(node.paid).toBeLessThanOrEqual(4);
	expect(answers(result)).toHaveLength(node.paid);
});

test('without Continue the run fails, and what was paid is kept for the next one', async () => {
	const maxCredits = CREDITS_OF_ONE * 10;
	const first = await node.run(texts, {}, { maxCredits });
	expect(first.error?.message).toBe("'Max Credits' of 0.2 was reached before this item was sent");
	expect(first.error?.failure).toMatchObject({ cause: 'quota-exhausted' });
	expect(node.paid).toBe(10);
	const second = await node.run(texts);
	expect(answers(second)).toEqual(texts);
	expect(node.paid).toBe(30);
});

test('a repeated run that begins at its cap sends nothing', async () => {
	const caps = { maxCredits: CREDITS_OF_ONE * 10 };
	await node.run(texts, {}, caps);
	const again = await node.run([...texts].reverse(), {}, caps);
	expect(again.error?.message).toMatch(/'Max Credits'/);
	expect(node.paid).toBe(10);
	const more = await node.run(texts, {}, { maxCredits: CREDITS_OF_ONE * 15 });
	expect(more.error?.message).toMatch(/'Max Credits'/);
	expect(node.paid).toBe(15);
});

test('a run without a cap is followed by one that counts what it paid', async () => {
	node.gateway.faults.push({ match: texts[10]!, status: 400, times: 1 });
	await node.run(texts, {}, { maxConcurrency: 1 });
	expect(node.paid).toBe(10);
	const { error } = await node.run(texts, {}, { maxCredits: CREDITS_OF_ONE * 12 });
	expect(error?.message).toMatch(/'Max Credits'/);
	expect(node.paid).toBe(12);
});

describe('Retry On Fail', () => {
	test('five tries spend one cap', async () => {
		const caps = { maxCredits: CREDITS_OF_ONE * 10 };
		const { error } = await node.run(texts, {}, caps, { node: RETRY });
		expect(error?.message).toMatch(/'Max Credits'/);
		expect(node.paid).toBe(10);
	});

	test('also with nothing kept, and with answers that can not be used', async () => {
		const each = { maxTotalTokens: (await tokensOfOne()) * 10, reusePaidReplies: false };
		node.gateway.faults.push({ match: texts[2]!, content: '' });
		const { error } = await node.run(texts, {}, { ...each, maxConcurrency: 1 }, { node: RETRY });
		expect(error).toBeDefined();
		expect(node.paid).toBeLessThanOrEqual(11);
	});

	test('a try after a failure goes on with what is left', async () => {
		node.gateway.faults.push({ match: texts[3]!, status: 400, times: 1 });
		const caps = { maxCredits: CREDITS_OF_ONE * 8, maxConcurrency: 1 };
		const result = await node.run(texts.slice(0, 8), {}, caps, { node: RETRY });
		expect(answers(result)).toEqual(texts.slice(0, 8));
		expect(node.paid).toBe(8);
	});
});

test('a cap is for one run of the node: each round of a loop has its own', async () => {
	const caps = { maxCredits: CREDITS_OF_ONE * 10 };
	for (const round of [0, 10, 20]) {
		const result = await node.run(texts.slice(round, round + 10), {}, caps);
		expect(answers(result)).toHaveLength(10);
	}
	expect(node.paid).toBe(30);
});

describe('what can not be measured ends sending', () => {
	test.each([
		['Max Total Tokens', { maxTotalTokens: 1e9 }],
		['Max Credits', { maxCredits: 1e6 }],
	])('%s: a reply without usage', async (field, caps) => {
		node.gateway.faults.push({ patch: { usage: null }, times: 30 });
		const options = { ...caps, maxConcurrency: 4 };
		const result = await node.run(texts, {}, options, CONTINUE);
		expect(node.paid).toBeLessThanOrEqual(4);
		expect(answers(result)).toHaveLength(node.paid);
		expect(refusals(result)[0]).toBe(`'${field}' can't be kept: what a reply used is not known`);
	});

	test('without a cap it does not', async () => {
		node.gateway.faults.push({ patch: { usage: null }, times: 30 });
		expect(answers(await node.run(texts))).toEqual(texts);
	});

	test('four lost replies before any arrives', async () => {
		node.gateway.faults.push(...Array(30).fill({ reset: 'mid-body' }));
		const result = await node.run(texts, {}, { maxTotalTokens: 1e9 }, CONTINUE);
		expect(node.gateway.completions).toHaveLength(4);
		expect(refusals(result).at(-1)).toMatch(/what the requests used is not known/);
	});

	test('a lost reply counts as an average one', async () => {
		const maxTotalTokens = (await tokensOfOne()) * 10;
		node.gateway.faults.push({ match: texts[3]!, reset: 'mid-body' });
		const caps = { maxTotalTokens, maxConcurrency: 1 };
		const result = await node.run(texts, {}, caps, CONTINUE);
		expect(answers(result)).toHaveLength(9);
		expect(node.paid).toBe(10);
	});

	test('a refusal costs nothing', async () => {
		const maxTotalTokens = (await tokensOfOne()) * 10;
		node.gateway.faults.push({ match: texts[3]!, status: 400 });
		const result = await node.run(texts, {}, { maxTotalTokens, maxConcurrency: 1 }, CONTINUE);
		expect(answers(result)).toHaveLength(10);
	});

	test('an answer that can not be used was paid for all the same', async () => {
		const maxTotalTokens = (await tokensOfOne()) * 10;
		node.gateway.faults.push({ match: texts[3]!, content: '' });
		const result = await node.run(texts, {}, { maxTotalTokens, maxConcurrency: 1 }, CONTINUE);
		expect(node.paid).toBeLessThanOrEqual(11);
		expect(answers(result).length).toBe(node.paid - 1);
	});
});

describe('Max Credits wants every price before anything is sent', () => {
	const caps = { maxCredits: 1 };

	test.each<{ what: string; model: string; fallbackModels?: string; title: RegExp }>([
		{ what: 'the model', model: 'gpt-9', title: /price of the model 'gpt-9' is not known/ },
		{
			what: 'a fallback model',
			model: 'gpt-5.4',
			fallbackModels: 'gpt-5.2, gpt-9',
			title: /price of the model 'gpt-9' is not known/,
		},
		{
			what: 'the router',
			model: 'evolink/auto',
			title: /'Max Credits' can't be kept with the model 'evolink\/auto'/,
		},
		{
			what: 'the router as a fallback',
			model: 'gpt-5.4',
			fallbackModels: 'evolink/auto',
			title: /can't be kept with the model 'evolink\/auto'/,
		},
	])('$what', async ({ model, fallbackModels = '', title }) => {
		const parameters = { model: { __rl: true, mode: 'id', value: model } };
		const { error } = await node.run(texts, { fallbackModels }, caps, { parameters });
		expect(error?.message).toMatch(title);
		expect(error?.description).toContain("set 'Max Total Tokens' instead");
		expect(node.gateway.completions).toEqual([]);
	});

	test("another item's model too; with Continue the others are sent", async () => {
		const parameters = {
			model: {
				__rl: true,
				mode: 'id',
				value: "={{ $json.text.includes('0003') ? 'gpt-9' : 'gpt-5.4' }}",
			},
		};
		const failed = await node.run(texts.slice(0, 5), {}, caps, { parameters });
		expect(failed.error?.context?.itemIndex).toBe(3);
		expect(node.gateway.completions).toEqual([]);
		const result = await node.run(texts.slice(0, 5), {}, caps, { parameters, ...CONTINUE });
		expect(answers(result)).toHaveLength(4);
		expect(refusals(result)).toHaveLength(1);
	});

	test('a fallback model counts by its own price', async () => {
		node.gateway.configure({ models: ['gpt-5.4-mini'] });
		const result = await node.run(
			texts,
			{ fallbackModels: 'gpt-5.4-mini' },
			{ maxCredits: CREDITS_OF_ONE * 5, maxConcurrency: 1 },
			CONTINUE,
		);
		expect(answers(result)).toHaveLength(5);
	});

	test('with prices out of reach Max Total Tokens still works', async () => {
		node.gateway.configure({ models: ['gpt-unpriced'] });
		node.gateway.faults.push({
			path: '/v1/catalog/models/gpt-unpriced/pricing-rules',
			status: 500,
			times: 9,
		});
		const parameters = { model: { __rl: true, mode: 'id', value: 'gpt-unpriced' } };
		const { items } = await node.run(texts, {}, { maxTotalTokens: 1e9 }, { parameters });
		expect(items).toHaveLength(30);
	});
});

test.each<[string, IDataObject, string]>([
	['no credits', { maxCredits: 0 }, "'Max Credits'"],
	['text', { maxCredits: 'much' }, "'Max Credits'"],
	['half a token', { maxTotalTokens: 1.5 }, "'Max Total Tokens'"],
	['no token', { maxTotalTokens: 0 }, "'Max Total Tokens'"],
])('%s is named, and nothing is sent', async (_what, caps, field) => {
	const { error } = await node.run(texts, {}, caps);
	expect(error?.message).toContain(field);
	expect(node.gateway.requests).toEqual([]);
});

test('shared replies are counted once, and a cap with them holds nobody up', async () => {
	const caps = { maxCredits: CREDITS_OF_ONE * 2 };
	const same = Array(20).fill('answer 0000') as string[];
	const result = await node.run(same, { askIdenticalOnce: true }, caps);
	expect(result.error).toBeUndefined();
	expect(node.paid).toBe(1);
});

test('in batches too', async () => {
	const maxTotalTokens = (await tokensOfOne()) * 10;
	const batching = { batch: { batchSize: 7, batchInterval: 5 } };
	const result = await node.run(texts, {}, { maxTotalTokens, batching }, CONTINUE);
	expect(answers(result)).toHaveLength(10);
	expect(node.paid).toBe(10);
});

test('other operations ignore caps', async () => {
	const parameters = { resource: 'model', operation: 'getAll' };
	const { items, error } = await node.run(['a'], {}, { maxCredits: 0 }, { parameters });
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(0);
});
