import type { IDataObject } from 'n8n-workflow';
import { useSkippedWaits } from '../delivery/support';
import { usePaidNode } from './support';

const node = usePaidNode();
useSkippedWaits();

const SCHEMA = JSON.stringify({
	type: 'object',
	properties: { n: { type: 'integer' } },
	required: ['n'],
});
const OBJECT = { responseFormat: 'json_object' };
const WITH_SCHEMA = { responseFormat: 'json_schema', jsonSchema: SCHEMA };

/** The next replies have these texts, then the gateway answers as it does. */
const replies = (...contents: string[]) =>
	node.gateway.faults.push(...contents.map((content) => ({ content })));

const run = async (options: IDataObject, more: object = {}) =>
	await node.run(['{"n": 1}'], { ...OBJECT, ...options }, {}, more);

const messagesOf = (index: number) =>
	(node.gateway.completions[index]?.body as { messages: IDataObject[] } | undefined)?.messages ??
	[];

test('asks again with the reply and what is wrong with it, and adds the usage up', async () => {
	replies('Sorry, no JSON.', '[1, 2]', '{"n": 7}');
	const { items, error } = await run({ maxRepairs: 2 });
	expect(error).toBeUndefined();
	expect(items[0]?.json.content).toEqual({ n: 7 });
	expect(node.paid).toBe(3);
	expect(messagesOf(1).slice(-2)).toEqual([
		{ role: 'assistant', content: 'Sorry, no JSON.' },
		{ role: 'user', content: expect.stringMatching(/^Your reply can't be used: .+JSON/) },
	]);
	expect(messagesOf(2)).toHaveLength(messagesOf(0).length + 4);
	const usage = items[0]?.json.usage as Record<string, number>;
	expect(usage.total_tokens).toBe(usage.prompt_tokens! + usage.completion_tokens!);
	const [single] = (await node.run(['{"n": 7}'], OBJECT)).items;
	expect(usage.prompt_tokens).toBeGreaterThan(
		3 * (single?.json.usage as Record<string, number>).prompt_tokens!,
	);
});

test.each([
	[0, 1],
	[1, 2],
	[3, 4],
	['2', 3],
	[undefined, 1],
])('with Max Repairs %j at most %d requests', async (maxRepairs, requests) => {
	replies(...Array<string>(9).fill('no JSON'));
	const { error } = await run(maxRepairs === undefined ? {} : { maxRepairs });
	expect(error?.context?.details).toMatchObject({ kind: 'invalid-json', raw: 'no JSON' });
	expect(node.paid).toBe(requests);
	if (requests > 1) {
		expect(error?.context?.details).toMatchObject({
			repairs: requests - 1,
			usage: { total_tokens: expect.any(Number) },
		});
	}
});

test.each([4, -1, 1.5, 'often'])('%j repairs are refused before anything is sent', async (many) => {
	const { error } = await run({ maxRepairs: many });
	expect(error?.message).toContain("'Max Repairs'");
	expect(node.asked).toEqual([]);
});

test.each<[string, object, object]>([
	['a reply that was cut off', { content: '{"n": ', finishReason: 'length' }, {}],
	['an empty reply', { content: '' }, {}],
	['a reply that the content filter ended', { content: '', finishReason: 'content_filter' }, {}],
	['a refused request', { status: 400 }, {}],
	['text, when no JSON was asked for', { content: 'no JSON' }, { responseFormat: 'text' }],
])('%s is not repaired', async (_what, fault, options) => {
	node.gateway.faults.push(fault);
	await run({ maxRepairs: 3, ...options });
	expect(node.asked).toHaveLength(1);
});

test('streamed, as long as nobody watches', async () => {
	replies('no JSON', '{"n": 7}');
	const { items } = await run({ maxRepairs: 1, stream: 'always' });
	expect(items[0]?.json.content).toEqual({ n: 7 });
	expect(node.paid).toBe(2);
});

test('what a chat has heard is not repaired', async () => {
	replies('no JSON', '{"n": 7}');
	const { error } = await run({ maxRepairs: 1 }, { streaming: true });
	expect(error?.context?.details).toMatchObject({ kind: 'invalid-json' });
	expect(node.paid).toBe(1);
});

test('each repair has a key of its own, and the model that answered is asked', async () => {
	node.gateway.faults.push(
		{ status: 404, error: { code: 'model_not_found' } },
		{ content: 'no JSON' },
		{ content: '{"n": 7}' },
	);
	const { items } = await run({ maxRepairs: 1, fallbackModels: 'gpt-5.2' });
	expect(items[0]?.json).toMatchObject({
		content: { n: 7 },
		model: 'gpt-5.2',
		attempted_models: ['gpt-5.4', 'gpt-5.2'],
	});
	const keys = node.gateway.completions.map(({ headers }) => headers['idempotency-key']);
	expect(new Set(keys).size).toBe(3);
});

test('a repaired reply is kept with its usage, under the request that the item began with', async () => {
	node.gateway.faults.push(
		{ match: 'answer 1', content: 'no JSON', times: 1 },
		{ match: 'answer 1', content: '{"n": 7}' },
		{ match: 'answer 2', status: 400, latencyMs: 100, times: 1 },
	);
	const texts = ['answer 1', 'answer 2'];
	const options = { ...OBJECT, maxRepairs: 1 };
	await node.run(texts, options);
	node.gateway.faults.push({ match: 'answer 2', content: '{"n": 2}' });
	const { items } = await node.run(texts, options);
	expect(items.map(({ json }) => json.content)).toEqual([{ n: 7 }, { n: 2 }]);
	expect(items[0]?.json).toMatchObject({ reused: true, usage: { total_tokens: 0 } });
	expect(node.paid).toBe(3);
});

test('an answer that could not be repaired is not kept', async () => {
	replies('no JSON', 'still none');
	await run({ maxRepairs: 1 });
	const { items } = await run({ maxRepairs: 1 });
	expect(items[0]?.json).toMatchObject({ content: expect.any(Object) });
	expect(items[0]?.json).not.toHaveProperty('reused');
	expect(node.paid).toBe(3);
});

test('what does not fit the schema is said, and repaired', async () => {
	replies('{"n": "seven"}', '{"n": 7}');
	const { items } = await run({ ...WITH_SCHEMA, maxRepairs: 1 });
	expect(items[0]?.json.content).toEqual({ n: 7 });
	const [, { content }] = messagesOf(1).slice(-2) as [IDataObject, { content: string }];
	expect(content).toMatch(/^Your reply can't be used: 'n' must be a whole number, not a string\./);
});

test('a schema that is never met fails with the first place where it is not', async () => {
	replies('{"n": "one"}', '{"n": "two"}');
	const { error } = await run({ ...WITH_SCHEMA, maxRepairs: 1 });
	expect(error?.context?.details).toMatchObject({
		kind: 'schema-mismatch',
		raw: '{"n": "two"}',
		repairs: 1,
	});
	expect(node.paid).toBe(2);
});
