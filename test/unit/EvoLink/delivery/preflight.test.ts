import type { IExecutePaginationFunctions, IHttpRequestOptions } from 'n8n-workflow';
import real from '../../../gateway/catalog/pricing-rules-gpt-5.4.json';
import { NodeRun } from '../../../../nodes/EvoLink/delivery/nodeRun';
import { maySend, pricesFor } from '../../../../nodes/EvoLink/delivery/preflight';
import { ItemKey } from '../../../../nodes/EvoLink/delivery/send';
import type { CompletionJob } from '../../../../nodes/EvoLink/job';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { settle } from '../../../../nodes/shared/errors/settle';
import { type Meets, sendTo } from '../../shared/delivery/support/fakeApi';
import { priceList, USAGE } from './support/priceList';

const turn = async () => await new Promise((resolve) => setImmediate(resolve));

const completion = (more: Partial<CompletionJob>) =>
	({ service: 'chat', model: 'gpt-5.4', fallbackModels: [], ...more }) as CompletionJob;

interface Asking {
	job?: Partial<CompletionJob>;
	/** Models of the run's other items. */
	others?: string[];
	maxCredits?: number;
	mayContinue?: boolean;
}

/** Whether an item may be sent, or the fault that says why not, and whose price was asked for. */
async function ask({ job = {}, others = [], maxCredits, mayContinue = false }: Asking) {
	const settings = readSettings({ maxCredits });
	const run = new NodeRun({ settings, expected: 0, mayContinue });
	const { prices, asked } = priceList();
	run.spending.openPrices(() => prices);
	const own = completion(job);
	[own, ...others.map((model) => completion({ model }))].forEach((each, index) =>
		run.register(index, { job: each }),
	);
	const may = await settle(maySend(run, own));
	await turn();
	return { may, asked };
}

const refused = (model: string) => ({ error: { fault: { kind: 'budget', model } } });

describe('without Max Credits every model may be asked', () => {
	test.each<{ what: string; includeCost: boolean; asked: string[] }>([
		{ what: 'and no price is needed', includeCost: false, asked: [] },
		{
			what: 'and the price that the item will say comes meanwhile',
			includeCost: true,
			asked: ['gpt-9'],
		},
	])('$what', async ({ includeCost, asked }) => {
		const job = { model: 'gpt-9', includeCost };
		expect(await ask({ job, others: ['evolink/auto'] })).toEqual({ may: { value: true }, asked });
	});
});

test.each<{ what: string; asking: Asking; may: object }>([
	{ what: 'a model with a price may be asked', asking: {}, may: { value: true } },
	{
		what: 'one without may not',
		asking: { job: { model: 'gpt-9' } },
		may: refused('gpt-9'),
	},
	{
		what: 'nor may one with a fallback that has none',
		asking: { job: { fallbackModels: ['gpt-9'] } },
		may: refused('gpt-9'),
	},
	{
		what: 'the first model without a price is named',
		asking: { job: { model: 'evolink/auto', fallbackModels: ['gpt-9'] } },
		may: refused('evolink/auto'),
	},
	{
		what: 'with Continue an item without a price fails for itself',
		asking: { job: { model: 'gpt-9' }, mayContinue: true },
		may: refused('gpt-9'),
	},
	{
		what: "another item's price is known, too",
		asking: { others: ['gpt-5.4'] },
		may: { value: true },
	},
	{
		what: "another item's is not, and the run ends",
		asking: { others: ['gpt-9'] },
		may: { value: false },
	},
	{
		what: "another item's is not, and the run goes on with Continue",
		asking: { others: ['gpt-9'], mayContinue: true },
		may: { value: true },
	},
])('under Max Credits $what', async ({ asking, may }) => {
	expect((await ask({ maxCredits: 5, ...asking })).may).toMatchObject(may);
});

describe('the price list of a run', () => {
	const KEY = 'sk-MARKER0123456789';
	const CHARGES = [{ model: 'gpt-5.4', usage: USAGE }];

	/** The book is the process's own, so each list has an address of its own. */
	let lists = 0;

	function open(meets: Meets, logger?: object) {
		const asked: Array<{ credential: string; options: IHttpRequestOptions }> = [];
		const run = new NodeRun({ settings: readSettings({}), expected: 0, mayContinue: false });
		const address = `https://preflight-${lists++}.example.com`;
		const context = {
			helpers: {
				async httpRequestWithAuthentication(
					this: { getExecutionCancelSignal: () => AbortSignal },
					credential: string,
					options: IHttpRequestOptions,
				) {
					asked.push({ credential, options });
					return await sendTo(async () => meets)(options, this.getExecutionCancelSignal());
				},
			},
			...(logger && { logger }),
		} as unknown as IExecutePaginationFunctions;
		const prices = pricesFor(context, run, {
			address,
			key: new ItemKey(async () => ({ apiKey: KEY })),
			like: { url: '/v1/chat/completions', skipSslCertificateValidation: true },
		});
		return { prices, asked, run, address };
	}

	test("is asked with the node's credential, and like its other requests", async () => {
		const { prices, asked, address } = open({ status: 200, body: real });
		expect(await prices.cost(CHARGES)).toMatchObject({ value: { credits: 0.612 } });
		expect(asked).toMatchObject([
			{
				credential: 'evoLinkApi',
				options: { baseURL: address, skipSslCertificateValidation: true },
			},
		]);
	});

	test('is not asked by a run that has ended', async () => {
		const { prices, asked, run } = open({ status: 200, body: real });
		run.end();
		expect(await settle(prices.cost(CHARGES))).toHaveProperty('error');
		expect(asked).toEqual([]);
	});

	test("says in the node's log why a cost is not known, without the key", async () => {
		const warnings: string[] = [];
		const body = { ...real, model: { ...real.model, pricing_status: KEY } };
		const logger = {
			prefix: 'EvoLink: ',
			warn(this: { prefix: string }, message: string) {
				warnings.push(this.prefix + message);
			},
		};
		await open({ status: 200, body }, logger).prices.cost(CHARGES);
		expect(warnings).toEqual([
			"EvoLink: The cost of the model 'gpt-5.4' is not known: 'pricing_status' is not understood ([API key])",
		]);
	});

	test.each([{ logger: undefined }, { logger: {} }])(
		'is quiet where the host has no such log: $logger',
		async ({ logger }) => {
			const { prices } = open({ status: 404 }, logger);
			expect(await prices.cost(CHARGES)).toEqual({
				reason: 'the price list answered with status 404',
			});
		},
	);
});
