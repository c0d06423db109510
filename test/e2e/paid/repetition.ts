import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { webhook } from '../support/flow';
import { until } from '../support/until';
import {
	asking,
	contentsOf,
	itemsOf,
	jsonOf,
	numbered,
	outputOf,
	type PaidLab,
	RETRY,
} from './lab';

const texts = numbered(20);
const MODES: Array<[string, IDataObject]> = [
	['whole', {}],
	['streamed', { stream: 'always' }],
];

/** Each way in which n8n runs a node again ends with one paid request per item. */
export function repetitionTests(lab: PaidLab): void {
	const failOnce = (text: string) =>
		lab.gateway.faults.push({ match: text, status: 400, times: 1 });
	const everyItemOnce = texts.map((content, item) =>
		expect.objectContaining({ json: expect.objectContaining({ content }), pairedItem: { item } }),
	);

	describe.each(MODES)('after a failure at item 10 of 20, %s', (_what, options) => {
		beforeEach(() => failOnce(texts[10]!));

		it('Retry On Fail ends with 20 paid requests and 20 right items', async () => {
			const id = await lab.workflowFor(texts, { options, settings: RETRY });
			const execution = await lab.execute(id);
			expect(execution.status).toBe('success');
			expect(outputOf(execution)).toEqual(everyItemOnce);
			expect(lab.gateway.stats).toMatchObject({ paid: 20, completions: 21 });
		});

		it('executing the workflow again does too', async () => {
			const id = await lab.workflowFor(texts, { options });
			expect((await lab.execute(id)).status).toBe('error');
			const paidBefore = lab.gateway.stats.paid;
			const again = await lab.execute(id);
			expect(outputOf(again)).toEqual(everyItemOnce);
			expect(jsonOf(again).filter(({ reused }) => reused === true)).toHaveLength(paidBefore);
			expect(lab.gateway.stats.paid).toBe(20);
		});

		it.each([true, false])(
			"n8n's Retry execution does too, with the latest workflow: %s",
			async (loadWorkflow) => {
				const path = randomUUID();
				const trigger = webhook(path, { responseMode: 'onReceived' });
				const id = await lab.create([trigger, ...itemsOf(texts), asking({ options })]);
				const { api, host } = lab.bench;
				await api.activateWorkflow(id);
				await axios.post(`${host.url}/webhook/${path}`, {});
				const [failed] = await until(async () => {
					const [latest] = await api.listExecutions({ workflowId: id });
					return latest?.status === 'error' && [latest];
				});
				const retried = await api.request<{ id: string }>(
					'POST',
					`/executions/${failed!.id}/retry`,
					{ loadWorkflow },
				);
				const execution = await api.waitForExecution(retried.id);
				expect(execution.mode).toBe('retry');
				expect(outputOf(execution)).toEqual(everyItemOnce);
				expect(lab.gateway.stats.paid).toBe(20);
				await api.deactivateWorkflow(id);
			},
		);
	});

	it('Stop at item 500 of 1,000 leaves what was paid for the next execution', async () => {
		const many = numbered(1_000);
		lab.gateway.configure({ latencyMs: 5 });
		const id = await lab.workflowFor(many, { requestOptions: { maxConcurrency: 50 } });
		const { api } = lab.bench;
		const running = await api.runWorkflow(id, 'Run Manually');
		await until(() => lab.gateway.stats.paid >= 500);
		await api.stopExecution(running);
		expect((await api.waitForExecution(running)).status).toBe('canceled');
		await until(() => lab.gateway.stats.inFlight === 0);
		const stoppedAt = { ...lab.gateway.stats };
		const inFlight = stoppedAt.completions - (stoppedAt.statuses[200] ?? 0);

		const again = await lab.execute(id);
		expect(contentsOf(again)).toEqual(many);
		expect(stoppedAt.paid).toBeLessThan(1_000);
		expect(lab.gateway.stats.paid).toBeLessThanOrEqual(1_000 + inFlight);
	});

	it('no item that had a usable answer is asked again while 1 % fail for good', async () => {
		const many = numbered(100);
		const lost = [many[57]!];
		for (const match of lost) lab.gateway.faults.push({ match, status: 400 });
		const id = await lab.workflowFor(many);
		for (let execution = 0; execution < 3; execution++) {
			expect((await lab.execute(id)).status).toBe('error');
		}
		const answered = lab.asked().filter((text) => !lost.includes(text));
		expect(new Set(answered).size).toBe(answered.length);
		expect(lab.gateway.stats.paid).toBe(answered.length);
		lab.gateway.faults.clear();
		expect(contentsOf(await lab.execute(id))).toEqual(many);
		expect(lab.gateway.stats.paid).toBe(100);
	});
}
