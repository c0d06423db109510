import type { IDataObject } from 'n8n-workflow';
import { nodeOutput, type Execution } from '../../scripts/lib/execution';
import { startWorkbench, type Workbench } from './support/workbench';

interface Body {
	model: string;
	messages: Array<{ role: string; content: string }>;
}

let bench: Workbench;
beforeAll(async () => {
	bench = await startWorkbench('checked-examples');
});
afterAll(async () => await bench?.stop());
beforeEach(() => bench.gateway.reset());

const sentBodies = () => bench.gateway.completions.map(({ body }) => body as Body);
const rowsOf = (execution: Execution, node: string) =>
	nodeOutput(execution, node).map(({ json }) => json);
const column = (rows: IDataObject[], name: string) => rows.map((row) => row[name]);

/** In credits. */
const LESS_THAN_ONE_REPLY = 0.0001;
/** Until the first reply tells what one costs. */
const IN_FLIGHT_AT_FIRST = 4;

describe('budgeted-batch', () => {
	/** @param maxCredits in place of the example's own cap */
	async function run(maxCredits?: number) {
		const workflow = await bench.importExample('budgeted-batch');
		if (maxCredits !== undefined) {
			const { id, nodes, ...rest } = workflow;
			const model = nodes.find(({ name }) => name === 'EvoLink')!;
			model.parameters.requestOptions = { maxCredits };
			await bench.api.request('PATCH', `/workflows/${id}`, { ...rest, nodes });
		}
		return await bench.api.runToEnd(workflow.id, 'Run Manually');
	}

	it('adds the cost to the columns of each row, and puts rows that fail into a sheet of their own', async () => {
		const execution = await run();
		expect(execution.status).toBe('success');
		const answered = rowsOf(execution, 'Columns');
		expect(column(answered, 'id')).toEqual([
			...['R-01', 'R-02', 'R-03', 'R-04', 'R-06', 'R-07', 'R-08', 'R-09', 'R-10'],
		]);
		for (const { product, review, summary, model, credits } of answered) {
			expect(product).not.toBe('');
			expect(summary).toContain(review);
			expect(model).toBe('gpt-5.4');
			expect(credits).toBeGreaterThan(0);
		}
		expect(rowsOf(execution, 'Reason')).toEqual([
			{
				id: 'R-05',
				product: 'Bicycle bell',
				review: '',
				reason: "'Message' is empty",
				what_to_do: expect.stringMatching(/\w+/),
			},
		]);
		const fileName = (node: string) => nodeOutput(execution, node)[0]?.binary?.data?.fileName;
		expect(fileName('Answered Rows')).toBe('reviews-answered.xlsx');
		expect(fileName('Failed Rows')).toBe('reviews-failed.xlsx');
	});

	it('sends nothing more once the budget is spent, and keeps what was answered', async () => {
		const execution = await run(LESS_THAN_ONE_REPLY);

		const [answered, failed] = [rowsOf(execution, 'Columns'), rowsOf(execution, 'Reason')];
		expect(sentBodies()).toHaveLength(answered.length);
		expect(answered.length).toBeGreaterThanOrEqual(1);
		expect(answered.length).toBeLessThanOrEqual(IN_FLIGHT_AT_FIRST);
		expect(answered.length + failed.length).toBe(10);
		expect(column(failed, 'reason').join()).toMatch(/Max Credits/);
	});

	it('asks the next model when the first one is not available', async () => {
		bench.gateway.configure({ models: ['gpt-5.2', 'gpt-5.4'] });
		bench.gateway.faults.push({
			match: '"model":"gpt-5.4"',
			status: 503,
			error: { code: 'model_unavailable' },
			times: 99,
		});
		const execution = await run();
		expect(column(rowsOf(execution, 'Columns'), 'model')).toEqual(Array(9).fill('gpt-5.2'));
	});
});

describe('schema-checked-extraction', () => {
	const run = async () => {
		const { id } = await bench.importExample('schema-checked-extraction');
		return await bench.api.runToEnd(id, 'Run Manually');
	};
	const order = (quantity: number) =>
		JSON.stringify({ customer: 'Ada Byron', quantity, size: 'XL', express: true });
	const [TOO_MANY, AS_WRITTEN] = [order(1200), order(12)];
	/** As it stands in the request that asks for a repair. */
	const TOO_MANY_SENT = JSON.stringify(TOO_MANY).slice(1, -1);

	it('turns each text into the fields of the schema', async () => {
		const execution = await run();
		expect(execution.status).toBe('success');
		expect(rowsOf(execution, 'Order')).toMatchObject([
			{ customer: 'Ada Byron here', quantity: 12, size: 'XL' },
			{ customer: 'Blue Fern Coffee', quantity: 30, size: 'M' },
			{ customer: 'Harbour Legal', quantity: 4, size: 'S' },
		]);
		expect(sentBodies()).toHaveLength(3);
	});

	it('asks once more for a reply that does not fit, and adds up what that cost', async () => {
		const plain = rowsOf(await run(), 'Order');
		bench.gateway.reset();
		bench.gateway.faults.push(
			{ match: 'Ada', content: TOO_MANY, times: 1 },
			{ match: TOO_MANY_SENT, content: AS_WRITTEN },
		);

		const repaired = rowsOf(await run(), 'Order');

		expect(column(repaired, 'quantity')).toEqual([12, 30, 4]);
		const asked = sentBodies().filter(({ messages }) => JSON.stringify(messages).includes('Ada'));
		expect(asked).toHaveLength(2);
		expect(asked[1]!.messages.at(-2)).toEqual({ role: 'assistant', content: TOO_MANY });
		expect(asked[1]!.messages.at(-1)?.content).toContain('quantity');
		const [before, after] = [plain[0]!, repaired[0]!];
		expect(Number(after.total_tokens)).toBeGreaterThan(Number(before.total_tokens) * 1.5);
		expect(Number(after.credits)).toBeGreaterThan(Number(before.credits));
	});

	it('hands a reply that still does not fit to a person, with the reason', async () => {
		bench.gateway.faults.push({ match: 'Ada', content: TOO_MANY });
		const execution = await run();
		expect(column(rowsOf(execution, 'Order'), 'quantity')).toEqual([30, 4]);
		expect(rowsOf(execution, 'Read by a Person')).toEqual([
			{
				text: expect.stringContaining('Ada'),
				reason: expect.stringMatching(/\w+ \w+/),
				reply: TOO_MANY,
			},
		]);
		expect(sentBodies()).toHaveLength(4);
	});
});
