import type { IDataObject } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { flow, manualTrigger, step } from '../support/flow';
import {
	asking,
	CONTINUE,
	contentsOf,
	errorOf,
	itemsOf,
	jsonOf,
	numbered,
	type PaidLab,
	RETRY,
} from './lab';

/** So small replies cost the minimum of 100 uc for the prompt and for the completion. */
const CREDITS_OF_ONE = 0.02;
const CAP_OF_10 = { maxCredits: CREDITS_OF_ONE * 10, maxConcurrency: 4 };
const texts = numbered(30);

/** Caps as a user meets them. */
export function capTests(lab: PaidLab): void {
	const paid = () => lab.gateway.stats.paid;

	it.each([
		['Max Credits', CAP_OF_10],
		['Max Credits, with nothing kept', { ...CAP_OF_10, reusePaidReplies: false }],
	])('five tries of Retry On Fail spend one cap: %s', async (_what, requestOptions) => {
		const id = await lab.workflowFor(texts, { requestOptions, settings: RETRY });
		const execution = await lab.execute(id);
		expect(errorOf(execution)?.message).toBe(
			"'Max Credits' of 0.2 was reached before this item was sent",
		);
		expect(paid()).toBe(10);
	});

	it('the next execution counts what it uses again, and pays the rest under a higher cap', async () => {
		const id = await lab.workflowFor(texts, { requestOptions: CAP_OF_10 });
		for (let execution = 0; execution < 2; execution++) {
			expect((await lab.execute(id)).status).toBe('error');
			expect(paid()).toBe(10);
		}
	});

	it('with Continue the items beyond it say so', async () => {
		const id = await lab.workflowFor(texts, { requestOptions: CAP_OF_10, settings: CONTINUE });
		const items = jsonOf(await lab.execute(id));
		expect(items.slice(0, 10).map(({ content }) => content)).toEqual(texts.slice(0, 10));
		expect(items.slice(10).map(({ details }) => (details as IDataObject).kind)).toEqual(
			Array(20).fill('budget'),
		);
	});

	it.each([{}, { ...RETRY, maxTries: 2 }])(
		'each round of Loop Over Items has its own: settings %j',
		async (settings) => {
			const requestOptions = { maxCredits: CREDITS_OF_ONE * 4, maxConcurrency: 4 };
			const loop = step('Loop', 'splitInBatches', 3, { batchSize: 10, options: {} });
			const [first, second] = itemsOf(texts);
			const node = asking({ requestOptions, settings: { ...settings, ...CONTINUE } });
			const done = step('Done', 'noOp', 1);
			const { id } = await lab.bench.createWorkflow(
				flow(
					`Loop ${randomUUID()}`,
					[manualTrigger, first, second, loop, done, node],
					[
						{ from: manualTrigger.name, to: first.name },
						{ from: first.name, to: second.name },
						{ from: second.name, to: loop.name },
						{ from: loop.name, to: done.name, output: 0 },
						{ from: loop.name, to: node.name, output: 1 },
						{ from: node.name, to: loop.name },
					],
				),
			);
			const { data, status } = await lab.execute(id);
			expect(status).toBe('success');
			const rounds = data.resultData.runData.EvoLink!.map((run) =>
				run.data!.main![0]!.filter(({ json }) => json.content !== undefined),
			);
			expect(rounds.map(({ length }) => length)).toEqual([4, 4, 4]);
			expect(paid()).toBe(12);
		},
	);

	it('fallback models count by their own price', async () => {
		lab.gateway.faults.push({
			match: '"model":"gpt-5.4"',
			status: 404,
			error: { code: 'model_not_found' },
		});
		const id = await lab.workflowFor(texts, {
			options: { fallbackModels: 'gpt-5.4-mini', includeCost: true },
			requestOptions: { ...CAP_OF_10, maxConcurrency: 1 },
			settings: CONTINUE,
		});
		const items = jsonOf(await lab.execute(id));
		const answered = items.filter(({ content }) => content !== undefined);
		expect(answered.map(({ model }) => model)).toEqual(Array(10).fill('gpt-5.4-mini'));
		const credits = answered.map(({ cost }) => (cost as { credits: number }).credits);
		expect(credits).toEqual(Array(10).fill(CREDITS_OF_ONE));
		expect(paid()).toBe(10);
	});

	it('a reply without usage ends sending, and says why', async () => {
		lab.gateway.faults.push({ match: 'answer', patch: { usage: null } });
		const id = await lab.workflowFor(texts, {
			requestOptions: { maxTotalTokens: 1_000_000, maxConcurrency: 4 },
			settings: CONTINUE,
		});
		const items = jsonOf(await lab.execute(id));
		expect(paid()).toBeLessThanOrEqual(4);
		expect(items.at(-1)?.error).toBe(
			"'Max Total Tokens' can't be kept: what a reply used is not known",
		);
	});

	it('without a price nothing is sent', async () => {
		const id = await lab.workflowFor(texts, {
			parameters: { model: { __rl: true, mode: 'id', value: 'gpt-unknown' } },
			requestOptions: CAP_OF_10,
		});
		expect(errorOf(await lab.execute(id))?.message).toBe(
			"'Max Credits' can't be kept: the price of the model 'gpt-unknown' is not known",
		);
		expect(lab.gateway.completions).toEqual([]);
	});

	it('a cap that is not reached changes nothing', async () => {
		const id = await lab.workflowFor(texts, { requestOptions: { maxCredits: 100 } });
		expect(contentsOf(await lab.execute(id))).toEqual(texts);
	});
}
