import { systemClock } from '../../../../nodes/shared/limiter/clock';
import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import real from '../../../gateway/catalog/pricing-rules-gpt-5.4.json';
import { redactor } from '../../../../nodes/shared/errors/redact';
import { settle } from '../../../../nodes/shared/errors/settle';
import { Prices } from '../../../../nodes/shared/delivery/prices';
import type { Send } from '../../../../nodes/shared/transport/attempt';
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
		headers: { Accept: 'application/json' },
		disableFollowRedirect: true,
	});
	expect(asked[0]?.body).toBeUndefined();
	expect(asked[0]?.allowedDomains).toBeUndefined();
});

test.each([
	['evolink/auto', 'evolink%2Fauto'],
	['../../v1/credits', '..%2F..%2Fv1%2Fcredits'],
	['a?b#c d', 'a%3Fb%23c%20d'],
	['x'.repeat(200), 'x'.repeat(200)],
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

test.each<{ what: string; meets: Meets[]; requests: number; reason?: string }>([
	{ what: 'status 503, then a record', meets: [{ status: 503 }], requests: 2 },
	{ what: 'a lost connection, then a record', meets: [{ code: 'ECONNRESET' }], requests: 2 },
	{
		what: 'status 503 twice',
		meets: [{ status: 503 }, { status: 503 }],
		requests: 2,
		reason: 'the price list answered with status 503',
	},
	{
		what: 'an unknown model',
		meets: [{ status: 404 }],
		requests: 1,
		reason: 'the price list answered with status 404',
	},
	{
		what: 'a redirect',
		meets: [{ status: 300 }],
		requests: 1,
		reason: 'the price list answered with status 300',
	},
	{
		what: 'no JSON',
		meets: [{ status: 200 }],
		requests: 1,
		reason: "the price list can't be had (unreadable-reply)",
	},
])('$what', async ({ meets, requests, reason }) => {
	const { rules, asked } = bench(meets);
	const read = { value: expect.anything() as unknown };
	expect(await rules('gpt-5.4')).toEqual(reason === undefined ? read : { reason });
	expect(asked).toHaveLength(requests);
});

describe('a price list that keeps replies waiting', () => {
	const turn = async () => await new Promise((resolve) => setImmediate(resolve));
	afterEach(() => jest.restoreAllMocks());

	test('is given up 10 s after it was asked, twice, though it has begun to answer', async () => {
		const limits: Array<{ ms: number; end: AbortController }> = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const end = new AbortController();
			limits.push({ ms, end });
			return end.signal;
		});
		async function* begun() {
			yield Buffer.from('{');
			await new Promise(() => {});
		}
		const send = async () =>
			({ statusCode: 200, headers: {}, body: begun() }) as unknown as IN8nHttpFullResponse;
		const clock = { ...systemClock, now: () => 0 };
		const asked = new Prices({ ...bench().source, send, clock }).rules('gpt-5.4');
		for (const attempt of [0, 1]) {
			await turn();
			limits[attempt]?.end.abort();
		}
		expect(await asked).toEqual({ reason: "the price list can't be had (timeout)" });
		expect(limits.map(({ ms }) => ms)).toEqual([10_000, 10_000]);
	});

	test('is let go when the run is stopped', async () => {
		const stop = new AbortController();
		let sent: AbortSignal | undefined;
		const send: Send = async (_request, signal) => {
			sent = signal;
			return await new Promise(() => {});
		};
		const prices = new Prices({ ...bench().source, send, signal: stop.signal });
		const asked = settle(prices.rules('gpt-5.4'));
		await turn();
		stop.abort(new Error('stopped'));
		expect(await asked).toEqual({ error: new Error('stopped') });
		expect(sent?.aborted).toBe(true);
	});
});

test('why there is no cost is told once per model', async () => {
	const { cost, warnings } = bench([{ status: 404 }]);
	await cost('gpt-9');
	expect(await cost('gpt-9')).toEqual({ reason: 'the price list answered with status 404' });
	expect(warnings).toEqual([
		"The cost of the model 'gpt-9' is not known: the price list answered with status 404",
	]);
});

test('IDs without end are told of once, whatever their tails', async () => {
	const { cost, warnings } = bench();
	await cost(`${'x'.repeat(200)}y`);
	await cost(`${'x'.repeat(200)}z`);
	expect(warnings).toHaveLength(1);
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
