import { systemClock } from '../../../../nodes/shared/limiter/clock';
import type { IHttpRequestOptions } from 'n8n-workflow';
import real from '../../../gateway/catalog/pricing-rules-gpt-5.4.json';
import { redactor } from '../../../../nodes/shared/errors/redact';
import { Prices } from '../../../../nodes/shared/delivery/prices';
import { type Meets, sendTo } from '../../shared/delivery/support/fakeApi';

const RECORD: Meets = { status: 200, body: real };
const KEY = 'sk-MARKER0123456789';
const USAGE = { prompt_tokens: 1_000, completion_tokens: 500 };

/** The book is the process's own, so each bench has an address of its own. */
let benches = 0;

/** A price list that meets each request with the next of these, and with a record after the last. */
function bench(meets: Meets[] = [], like: Partial<IHttpRequestOptions> = {}) {
	const asked: IHttpRequestOptions[] = [];
	const warnings: string[] = [];
	const source = {
		address: `https://host-${benches++}.example.com`,
		send: sendTo(async (request) => {
			asked.push(request);
			return meets[asked.length - 1] ?? RECORD;
		}),
		like: { url: '/v1/chat/completions', ...like },
		signal: new AbortController().signal,
		clock: systemClock,
		redact: async () => redactor(KEY),
		warn: (message: string) => warnings.push(message),
	};
	const prices = new Prices(source);
	return {
		source,
		asked,
		warnings,
		rules: async (model: string) => await prices.rules(model),
		cost: async (...models: string[]) =>
			await prices.cost(models.map((model) => ({ model, usage: USAGE }))),
	};
}

test('one request per model, at the address of the account, and another run asks for none', async () => {
	const { cost, asked, source } = bench();
	expect(await cost('gpt-5.4', 'gpt-5.4')).toEqual({
		value: { credits: 1.224, usd: 0.018, estimated: true },
	});
	await new Prices(source).rules('gpt-5.4');
	expect(asked).toHaveLength(1);
	expect(asked[0]).toMatchObject({
		baseURL: source.address,
		url: '/v1/catalog/models/gpt-5.4/pricing-rules?view=full',
		method: 'GET',
		disableFollowRedirect: true,
	});
	expect(asked[0]?.body).toBeUndefined();
});

test.each([
	['evolink/auto', 'evolink%2Fauto'],
	['../../v1/credits', '..%2F..%2Fv1%2Fcredits'],
	['a?b#c d', 'a%3Fb%23c%20d'],
])('the ID %p stands in the path as one part', async (model, part) => {
	const { rules, asked } = bench();
	await rules(model);
	expect(asked[0]?.url).toBe(`/v1/catalog/models/${part}/pricing-rules?view=full`);
});

test.each(['..', '.', 'x'.repeat(201), '\ud83d'])('the ID %p is not asked for', async (model) => {
	const { rules, asked } = bench();
	expect(await rules(model)).toEqual({ reason: 'no model has such an ID' });
	expect(asked).toEqual([]);
});

test("proxy, certificate and domain settings are the node's", async () => {
	const proxy = { host: 'proxy.example.com', port: 8080 };
	const { rules, asked, source } = bench([], {
		proxy,
		skipSslCertificateValidation: true,
		allowedDomains: 'example.org',
	});
	await rules('gpt-5.4');
	expect(asked[0]).toMatchObject({
		proxy,
		skipSslCertificateValidation: true,
		allowedDomains: `${new URL(source.address).hostname}, example.org`,
	});
});

test.each<{ what: string; meets: Meets[]; requests: number; known: boolean }>([
	{ what: 'status 503, then a record', meets: [{ status: 503 }], requests: 2, known: true },
	{
		what: 'a lost connection, then a record',
		meets: [{ code: 'ECONNRESET' }],
		requests: 2,
		known: true,
	},
	{
		what: 'status 503 twice',
		meets: [{ status: 503 }, { status: 503 }],
		requests: 2,
		known: false,
	},
	{ what: 'an unknown model', meets: [{ status: 404 }], requests: 1, known: false },
	{ what: 'no JSON', meets: [{ status: 200 }], requests: 1, known: false },
])('$what', async ({ meets, requests, known }) => {
	const { rules, asked } = bench(meets);
	expect(await rules('gpt-5.4')).toHaveProperty(known ? 'value' : 'reason');
	expect(asked).toHaveLength(requests);
});

test('why there is no cost is told once per model', async () => {
	const { cost, warnings } = bench([{ status: 404 }]);
	await cost('gpt-9');
	expect(await cost('gpt-9')).toEqual({ reason: 'the price list answered with status 404' });
	expect(warnings).toEqual([
		"The cost of the model 'gpt-9' is not known: the price list answered with status 404",
	]);
});

test('one request whose cost is unknown leaves the sum unknown', async () => {
	const { cost } = bench([RECORD, { status: 404 }]);
	expect(await cost('gpt-5.4', 'gpt-9')).toHaveProperty('reason');
});

describe('a price list that repeats the key', () => {
	const saying = (status: unknown): Meets => ({
		status: 200,
		body: { ...real, model: { ...real.model, pricing_status: status } },
	});

	test.each([KEY, `Bearer ${KEY}`, `${'x'.repeat(70)}${KEY}`, Buffer.from(KEY).toString('base64')])(
		"as '%s' brings it neither into the reason nor into the log",
		async (status) => {
			const { cost, warnings } = bench([saying(status)]);
			const result = await cost('gpt-5.4');
			expect(result).toMatchObject({ reason: expect.stringContaining("'pricing_status'") });
			expect(warnings).toHaveLength(1);
			expect(JSON.stringify([result, warnings])).not.toMatch(/sk-|MARKER|c2st/);
		},
	);

	test('a reply that names it as its model does not either', async () => {
		const { cost, warnings } = bench([{ status: 404, body: {} }]);
		await cost(`${'m'.repeat(70)}${KEY}`);
		expect(warnings).toHaveLength(1);
		expect(warnings[0]).not.toContain('sk-');
	});
});

test('a record beyond all measure has no price, at once', async () => {
	const [component] = real.model.components;
	const components = Array.from({ length: 50 }, () => ({
		...component,
		tiers: Array.from({ length: 50 }, () => component?.tiers[0]),
	}));
	const { cost } = bench([
		{ status: 200, body: { ...real, model: { ...real.model, components } } },
	]);
	expect(await cost('gpt-5.4')).toMatchObject({ reason: expect.any(String) });
});
