import type { IDataObject } from 'n8n-workflow';
import { outcome } from '../../unit/shared/api/pricing/records';
import real from '../../gateway/catalog/pricing-rules-gpt-5.4.json';
import type { WireUsage } from '../../../nodes/shared/api/wire';
import { numbered, usePaidNode } from '../paid/support';

const node = usePaidNode();
const COST = { includeCost: true };
const rulesPath = (model: string) => `/v1/catalog/models/${model}/pricing-rules`;

/** Prices are kept by address and model, so each test that watches requests has a model of its own. */
let models = 0;
function ownModel() {
	const model = `gpt-5.4-${models++}`;
	node.gateway.configure({ models: [model, 'gpt-5.4'] });
	const parameters = { model: { __rl: true, mode: 'id', value: model } };
	const asked = () => node.gateway.requests.filter(({ path }) => path.startsWith(rulesPath(model)));
	return { model, parameters, asked };
}

test('each item says what it cost, by the price list', async () => {
	const { items } = await node.run(numbered(3), COST);
	for (const { json } of items) {
		const { prompt_tokens: prompt, completion_tokens: completion } = json.usage as WireUsage;
		const used = { prompt_tokens: prompt, completion_tokens: completion };
		expect(json.cost).toEqual({ ...outcome(real.model, used), estimated: true });
		expect((json.cost as { credits: number }).credits).toBeGreaterThan(0);
	}
});

test('without the option there is no cost, and no price is asked for', async () => {
	const { parameters, asked } = ownModel();
	const { items } = await node.run(numbered(1), {}, {}, { parameters });
	expect(items[0]?.json).not.toHaveProperty('cost');
	expect(asked()).toEqual([]);
});

test('prices are asked for once, for many items and for runs after them', async () => {
	const { parameters, asked } = ownModel();
	await node.run(numbered(10), COST, {}, { parameters });
	await node.run(numbered(2), COST, {}, { parameters });
	expect(asked()).toHaveLength(1);
});

test.each<[string, IDataObject, (json: IDataObject) => unknown]>([
	['streamed', { stream: 'always' }, (json) => json.cost],
	['in a field', { outputField: 'reply' }, (json) => (json.reply as IDataObject).cost],
])('%s', async (_what, options, costIn) => {
	const { items } = await node.run(numbered(1), { ...COST, ...options });
	expect(costIn(items[0]!.json)).toMatchObject({ estimated: true });
});

test("without Simplify it stands beside the API's body", async () => {
	const { items } = await node.run(numbered(1), COST, {}, { parameters: { simplify: false } });
	expect(items[0]?.json).toMatchObject({ object: 'chat.completion', cost: { estimated: true } });
});

test('of evolink/auto it is the cost of the model that the reply names', async () => {
	const parameters = { model: { __rl: true, mode: 'id', value: 'evolink/auto' } };
	const { items } = await node.run(numbered(1), COST, {}, { parameters });
	expect(items[0]?.json).toMatchObject({ model: 'gpt-5.4', cost: { estimated: true } });
});

test('a repair costs as well', async () => {
	const options = { ...COST, responseFormat: 'json_object', maxRepairs: 1 };
	const parameters = { message: 'Give me json' };
	const once = await node.run(['a'], options, {}, { parameters });
	node.gateway.faults.push({ content: 'no' });
	const twice = await node.run(['b'], options, {}, { parameters });
	const creditsOf = ({ items }: typeof once) =>
		(items[0]?.json.cost as { credits: number }).credits;
	expect(node.paid).toBe(3);
	expect(creditsOf(twice)).toBeGreaterThan(creditsOf(once) * 1.5);
});

test('of a fallback model it is the cost of that model', async () => {
	const { model, parameters } = ownModel();
	node.gateway.configure({ models: ['gpt-5.4', 'gpt-5.4-mini'] });
	const { items } = await node.run(
		numbered(1),
		{ ...COST, fallbackModels: 'gpt-5.4-mini' },
		{},
		{ parameters },
	);
	expect(items[0]?.json).toMatchObject({ attempted_models: [model, 'gpt-5.4-mini'] });
	// Both parts are under their minimum of 100 uc, which is the same for both models.
	expect(items[0]?.json.cost).toMatchObject({ estimated: true });
});

test('replies that were reused or shared cost nothing, so that sums are right', async () => {
	const texts = numbered(3);
	node.gateway.faults.push({ match: texts[2]!, status: 400, times: 1 });
	await node.run(texts, COST, { maxConcurrency: 1 });
	const { items } = await node.run(texts, COST);
	const free = { credits: 0, usd: 0, estimated: true };
	expect(items.map(({ json }) => json.cost)).toEqual([free, free, expect.anything()]);
	expect(items[2]?.json.cost).not.toEqual(free);
	const shared = await node.run(['a', 'a'], { ...COST, askIdenticalOnce: true });
	expect(shared.items[1]?.json).toMatchObject({ shared: true, cost: free });
	expect(shared.items[0]?.json.cost).not.toEqual(free);
});

describe('a cost that can not be told is null, and the run goes on', () => {
	test.each<[string, object]>([
		['status 500', { status: 500 }],
		['status 404', { status: 404 }],
		['a web page', { raw: 'html', status: 200 }],
		['a redirect', { status: 302, headers: { location: 'https://example.com' } }],
		['a broken connection', { reset: 'after-read' }],
		['no price', { body: { model: { ...real.model, pricing_status: 'unavailable' } } }],
		['another rounding', { body: JSON.stringify(real).replaceAll('"ceil"', '"half_even"') }],
		['a hostile record', { body: `{"model":${'['.repeat(50_000)}${']'.repeat(50_000)}}` }],
	])('%s', async (_what, fault) => {
		const { model, parameters } = ownModel();
		node.gateway.faults.push({ path: rulesPath(model), times: 9, ...fault });
		const { items, error } = await node.run(numbered(2), COST, {}, { parameters });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.cost)).toEqual([null, null]);
	});

	test('a reply without usage', async () => {
		node.gateway.faults.push({ patch: { usage: null } });
		const { items } = await node.run(numbered(1), COST);
		expect(items[0]?.json.cost).toBeNull();
	});
});

test('a price list that is slow holds up no completion', async () => {
	const { model, parameters } = ownModel();
	node.gateway.faults.push({ path: rulesPath(model), latencyMs: 300 });
	const { items } = await node.run(numbered(3), COST, {}, { parameters });
	expect(items.map(({ json }) => json.cost)).toEqual(Array(3).fill(expect.anything()));
	const [, ...completions] = node.gateway.requests;
	expect(completions.map(({ path }) => path)).toEqual(Array(3).fill('/v1/chat/completions'));
});

test('the key goes to the price list of its own address only', async () => {
	const { parameters, asked } = ownModel();
	await node.run(numbered(1), COST, {}, { parameters });
	expect(asked()[0]?.headers.host).toBe(new URL(node.gateway.url).host);
});
