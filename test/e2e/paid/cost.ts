import type { IDataObject } from 'n8n-workflow';
import { asking, errorOf, jsonOf, numbered, type PaidLab } from './lab';
import { manualTrigger } from '../support/flow';

/** 800 × 1.53 + 50 (30.6 is under the minimum) + 500 × 9.18 uc = 5,864 uc. */
const USAGE = {
	prompt_tokens: 1_000,
	completion_tokens: 500,
	total_tokens: 1_500,
	prompt_tokens_details: { cached_tokens: 200 },
};
const COST = { credits: 0.5864, usd: 0.00862353, estimated: true };

export function costTests(lab: PaidLab): void {
	it.each<[string, IDataObject, (json: IDataObject) => unknown]>([
		['whole', {}, ({ cost }) => cost],
		['streamed', { stream: 'always' }, ({ cost }) => cost],
		['in a field', { outputField: 'reply' }, ({ reply }) => (reply as IDataObject).cost],
	])("is gpt-5.4's by its real price record, %s", async (_what, options, costIn) => {
		lab.gateway.faults.push({ patch: { usage: USAGE } });
		const id = await lab.workflowFor(numbered(1), { options: { includeCost: true, ...options } });
		const [json] = jsonOf(await lab.execute(id));
		expect(costIn(json!)).toEqual(COST);
	});

	it('is null when the reply has no usage', async () => {
		lab.gateway.faults.push({ patch: { usage: null } });
		const id = await lab.workflowFor(numbered(1), { options: { includeCost: true } });
		const [json] = jsonOf(await lab.execute(id));
		expect(json).toMatchObject({ content: 'answer 0000', cost: null });
	});

	it('of a reply that is used again is 0', async () => {
		const texts = numbered(2);
		lab.gateway.faults.push(
			{ match: texts[0]!, patch: { usage: USAGE }, times: 1 },
			{ match: texts[1]!, patch: { usage: USAGE }, latencyMs: 100, content: '', times: 1 },
			{ match: texts[1]!, patch: { usage: USAGE }, times: 1 },
		);
		const id = await lab.workflowFor(texts, { options: { includeCost: true } });
		expect((await lab.execute(id)).status).toBe('error');
		expect(jsonOf(await lab.execute(id)).map(({ cost }) => cost)).toEqual([
			{ credits: 0, usd: 0, estimated: true },
			COST,
		]);
	});

	it('Get Credits shows US dollars beside credits', async () => {
		lab.gateway.configure({ balance: 6_800 });
		const id = await lab.create([
			manualTrigger,
			asking({ parameters: { resource: 'account', operation: 'getCredits' } }),
		]);
		const [json] = jsonOf(await lab.execute(id));
		expect(json?.user).toEqual({
			...{ remaining_credits: 6_800, used_credits: 0 },
			...{ remaining_usd: 100, used_usd: 0 },
		});
	});
}

export function refusedForLackOfCredits(lab: PaidLab): void {
	it('shows estimate, balance and the page to top up, and what reserves credits when several are in flight', async () => {
		lab.gateway.configure({ balance: 5, latencyMs: 100 });
		const id = await lab.workflowFor(numbered(4), { options: { maxCompletionTokens: 2_000 } });
		const error = errorOf(await lab.execute(id));
		expect(error?.message).toBe('The balance of the EvoLink account does not cover this request');
		for (const said of [
			'This request needs an estimated 2 credits',
			/The account has (5|4\.\d+) credits/,
			'https://evolink.ai/dashboard/credits',
			/reserved by (&#39;|')Max Completion Tokens(&#39;|') before a request runs, and [34] requests were in flight/,
		]) {
			expect(error?.description).toMatch(said);
		}
	});

	it("shows a key's limits, and says nothing of reservations when it was alone", async () => {
		lab.gateway.faults.push({
			status: 402,
			error: {
				code: 'insufficient_token_quota',
				message: 'The key is used up.',
				total_limit_credits: 50,
				used_credits: 49.5,
				daily_limit_credits: 10,
				key_name: 'batch',
			},
		});
		const id = await lab.workflowFor(numbered(1));
		const { description = '' } = errorOf(await lab.execute(id)) ?? {};
		for (const said of ['limit is 50 credits', '49.5 credits are used', 'batch', 'limit is 10']) {
			expect(description).toContain(said);
		}
		expect(description).not.toContain('reserved');
	});
}
