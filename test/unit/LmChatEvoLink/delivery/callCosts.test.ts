import type { IHttpRequestOptions, ISupplyDataFunctions } from 'n8n-workflow';

import { CallCosts, publicPrices } from '../../../../nodes/LmChatEvoLink/delivery/callCosts';
import type { Cost } from '../../../../nodes/shared/api/pricing/cost';
import type { Completion } from '../../../../nodes/shared/api/wire';
import type { Prices } from '../../../../nodes/shared/delivery/prices';
import { redactor } from '../../../../nodes/shared/errors/redact';
import { systemClock } from '../../../../nodes/shared/limiter/clock';
import real from '../../../gateway/catalog/pricing-rules-gpt-5.4.json';

const reply = { usage: { prompt_tokens: 100, completion_tokens: 10 } } as Completion;
const stop = new AbortController().signal;
let addresses = 0;

/** The price list as the host's helper answers for it, at an address that nobody has asked yet. */
function priceList(answer: () => unknown) {
	const requests: IHttpRequestOptions[] = [];
	const warnings: string[] = [];
	const context = {
		logger: { warn: (message: string) => warnings.push(message) },
		helpers: {
			async httpRequest(options: IHttpRequestOptions) {
				requests.push(options);
				return answer();
			},
		},
	} as unknown as ISupplyDataFunctions;
	const address = `https://prices-${++addresses}.example.com`;
	return { costs: publicPrices(context, address, redactor('sk-key')), requests, warnings };
}

const found = (body: unknown) => ({
	statusCode: 200,
	headers: { 'content-type': 'application/json' },
	body: (async function* () {
		yield Buffer.from(JSON.stringify(body));
	})(),
});

describe("what a model's call cost", () => {
	it('is told by the public price list, which is asked once and without the key', async () => {
		const { costs, requests } = priceList(() => found(real));
		const first = await costs.open('gpt-5.4', stop)(reply);
		const second = await costs.open('gpt-5.4', stop)(reply);

		expect(first).toEqual({
			credits: expect.any(Number),
			usd: expect.any(Number),
			estimated: true,
		});
		expect(first!.usd).toBeGreaterThan(0);
		expect(second).toEqual(first);
		expect(requests).toHaveLength(1);
		expect(JSON.stringify(requests)).not.toMatch(/sk-key|authorization/i);
	});

	it.each<{ what: string; answer: () => unknown; said: RegExp }>([
		{
			what: 'the list has no such model',
			answer: () => ({ ...found({}), statusCode: 404 }),
			said: /status 404/,
		},
		{
			what: 'the list is down',
			answer: () => {
				throw new Error('connect ECONNREFUSED sk-key');
			},
			said: /price list can't be had/,
		},
	])('is not told when $what, and the log says why once', async ({ answer, said }) => {
		const { costs, warnings } = priceList(answer);
		expect(await costs.open('gpt-5.4', stop)(reply)).toBeUndefined();
		expect(await costs.open('gpt-5.4', stop)(reply)).toBeUndefined();
		expect(warnings).toEqual([expect.stringMatching(said)]);
		expect(warnings.join()).not.toContain('sk-key');
	});

	it('does not hold up an answer for longer than a second', async () => {
		const waitsMs: number[] = [];
		const never = new Promise<never>(() => {});
		const prices = { rules: async () => await never } as unknown as Prices;
		const sleep = async (ms: number) => void waitsMs.push(ms);
		const costs = new CallCosts(() => prices, { ...systemClock, sleep });

		expect(await costs.open('gpt-5.4', stop)(reply)).toBeUndefined();
		expect(waitsMs).toEqual([1_000]);
	});

	it('stops waiting once it is known, so that no timer is left behind', async () => {
		const waits: AbortSignal[] = [];
		const value: Cost = { credits: 1, usd: 0.01, estimated: true };
		const prices = {
			rules: async () => ({ reason: 'not asked' }),
			cost: async () => ({ value }),
		} as unknown as Prices;
		const sleep = async (_ms: number, signal?: AbortSignal) => {
			waits.push(signal!);
			await new Promise<never>(() => {});
		};
		const costs = new CallCosts(() => prices, { ...systemClock, sleep });

		expect(await costs.open('gpt-5.4', stop)(reply)).toEqual(value);
		expect(waits.map(({ aborted }) => aborted)).toEqual([true]);
	});
});
