import { randomUUID } from 'node:crypto';
import { chatStream } from '../support/chatStream';
import { chatAgent, chatTrigger, evoLinkModel, modelWorkflow } from '../support/modelWorkflow';
import type { HostileLab } from './lab';

/** A model whose prices n8n hasn't asked for yet: it keeps those of the others. */
const UNPRICED = 'gpt-5.4-mini';
const PRICES = `/v1/catalog/models/${UNPRICED}/pricing-rules`;
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** What isn't a completion, and what surrounds one. */
export function otherTests(lab: HostileLab): void {
	it.each([
		[
			'a wait of 100,000 digits',
			{ fallback_suggestion: `retry after ${'9'.repeat(100_000)} seconds` },
		],
		['digits without end', { fallback_suggestion: '1'.repeat(100_000) }],
	])('%s costs nothing, in both nodes', async (_what, error) => {
		const fault = { status: 429, error, times: 1 };
		const requestOptions = { maxRetries: 0 };
		const apiKeys = [`sk-${randomUUID()}`, `sk-${randomUUID()}`];
		lab.gateway.configure({ apiKey: apiKeys });
		const [one, two] = await Promise.all(
			apiKeys.map(async (apiKey) => await lab.credentialWith({ apiKey })),
		);
		const byNode = await lab.byNode([fault], { requestOptions }, one);
		const byModel = await lab.byModel([fault], {}, two);
		for (const { items } of [byNode, byModel]) expect(items[0]?.error).toMatch(/wait|limit/i);
	});

	it('headers of huge numbers cost nothing', async () => {
		const apiKey = `sk-${randomUUID()}`;
		lab.gateway.configure({ apiKey });
		const headers = { 'retry-after': '9'.repeat(10_000), 'x-ratelimit-remaining': '1e300' };
		const { items } = await lab.byNode(
			[{ status: 429, headers, times: 1 }],
			{ requestOptions: { maxRetries: 0 } },
			await lab.credentialWith({ apiKey }),
		);
		expect(items[0]?.error).toMatch(/wait|limit/i);
	});

	it('a base URL with 50,000 slashes is one without, in both nodes', async () => {
		const slashes = '/'.repeat(50_000);
		for (const ending of [slashes, `/v1${slashes}`]) {
			const account = await lab.credentialWith({
				apiKey: 'sk-marker-6b1f0c7d2e944a58',
				customBaseUrl: lab.gateway.url + ending,
			});
			expect((await lab.byNode([{}], {}, account)).items[0]?.content).toBe('answer 0.');
			expect((await lab.byModel([{}], {}, account)).items[0]?.text).toBe('answer 0.');
			expect((await lab.bench.api.testCredential(account)).status).toBe('OK');
		}
	});

	it.each<[resource: string, operation: string, path: string, body: string, error: RegExp]>([
		['model', 'getAll', '/v1/models', `{"data":${nested(100_000)}}`, /nested too deeply/],
		['model', 'getAll', '/v1/models', '{"data":[null,[],{"id":{}}]}', /no list of models/],
		['model', 'getAll', '/v1/models', '{"data":{"__proto__":[]}}', /no list of models/],
		['account', 'getCredits', '/v1/credits', '{"data":[]}', /no balance/],
		['account', 'getCredits', '/v1/credits', `{"data":${nested(100_000)}}`, /nested too deeply/],
		['account', 'getCredits', '/v1/credits', '{"success":false,"message":{}}', /no balance/],
	])('%s: %s of a hostile reply', async (resource, operation, path, body, error) => {
		lab.gateway.faults.push({ path, body });
		const { items } = await lab.byNode([{}], { parameters: { resource, operation } });
		expect(items[0]?.error).toMatch(error);
	});

	it('a balance of odd numbers and names is shown as it is', async () => {
		const user =
			'{"remaining_credits":1e308,"used_credits":-5e-324,"__proto__":{"polluted":1},"constructor":{}}';
		lab.gateway.faults.push({
			path: '/v1/credits',
			body: `{"data":{"user":${user},"__proto__":{}}}`,
		});
		const parameters = { resource: 'account', operation: 'getCredits' };
		const { items } = await lab.byNode([{}], { parameters });
		expect(items[0]?.user).toMatchObject({ remaining_credits: 1e308 });
	});

	it('a hostile price list costs no reply and no key', async () => {
		const key = 'sk-marker-6b1f0c7d2e944a58';
		const component = {
			role: '__proto__',
			rounding: { point: key, mode: `${'x'.repeat(75)}${key}` },
		};
		const model = {
			pricing_status: 'available',
			components: Array(60).fill(component) as object[],
		};
		lab.gateway.faults.push({
			path: PRICES,
			body: { model: { ...model, components: [component] } },
		});
		const { execution, items } = await lab.byNode([{}, {}], {
			options: { includeCost: true },
			parameters: { model: { __rl: true, mode: 'id', value: UNPRICED } },
		});
		expect(items.map(({ content, cost }) => [content, cost])).toEqual([
			['answer 0.', null],
			['answer 1.', null],
		]);
		expect(JSON.stringify(execution.data.resultData)).not.toContain(key);
	});

	it('an agent that streams hears of a broken call, and of nothing of ours', async () => {
		const webhookId = randomUUID();
		const { id } = await lab.bench.createWorkflow(
			modelWorkflow(`Chat ${webhookId}`, [chatTrigger(webhookId), chatAgent], {
				ai_languageModel: [evoLinkModel({ maxRetries: 0 })],
			}),
		);
		await lab.bench.api.activateWorkflow(id);
		for (const index of [1_000_000_000, 4_294_967_294, '__proto__']) {
			const call = { index, id: 'x', function: { name: 'f', arguments: '{}' } };
			const delta = JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [call] } }] });
			lab.gateway.faults.push({
				headers: { 'content-type': 'text/event-stream' },
				body: `data: ${delta}\n\ndata: [DONE]\n\n`,
			});
			const heard: string[] = [];
			const url = `${lab.bench.host.url}/webhook/${webhookId}/chat`;
			for await (const { type, content = '' } of chatStream(url, 'go')) heard.push(type + content);
			expect(heard.join()).toMatch(/^begin,error.*was not sent again/);
			expect(heard.join()).not.toMatch(/Cannot read|Invalid array length|maintainers/);
		}
		await lab.bench.api.deactivateWorkflow(id);
	});
}
