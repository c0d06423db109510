import { Workbook } from 'exceljs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import sharp from 'sharp';
import { nodeOutput } from '../../scripts/lib/execution';
import { STATE_DIR } from '../../scripts/lib/paths';
import { launchBrowser, openProfile, withPicturesOnFailure } from './support/browser';
import { ChatPanel } from './support/chatPanel';
import { Editor } from './support/editor';
import {
	evoLink,
	fields,
	flow,
	MANUAL,
	manualTrigger,
	splitOut,
	step,
	type Step,
} from './support/flow';
import { useFiles } from './support/spreadsheetFile';
import { OWNER, startWorkbench, type Workbench } from './support/workbench';

let bench: Workbench;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
	browser = await launchBrowser();
	bench = await startWorkbench('chains');
	context = await openProfile(browser);
});
afterAll(async () => {
	await browser?.close();
	await bench?.stop();
});
beforeEach(() => bench.gateway.reset());

const inBrowser = (name: string, work: () => Promise<void>) =>
	it(name, async () => {
		await withPicturesOnFailure(context, join(STATE_DIR, 'e2e', 'chains'), work);
	});

/** `rows` items with the fields `row` (1 …) and `message`, in the output of "Rows". */
const rowsOf = (rows: number): Step[] => {
	const list = [...Array(rows).keys()].map((index) => ({
		row: index + 1,
		message: `reply with exactly: answer ${index + 1}`,
	}));
	return [manualTrigger, fields('List', { list }), { ...splitOut('list'), name: 'Rows' }];
};

describe('a spreadsheet', () => {
	const ROWS = 100;

	it(`of ${ROWS} rows becomes one with an answer per row, in order`, async () => {
		const products = [...Array(ROWS).keys()].map((index) => `Lamp no. ${index + 1}`);
		const lines = products.map((product, index) => `${product},brass,${index + 10}.00,`);
		const csv = ['product,material,price_eur,image_url', ...lines].join('\n');
		await writeFile(join(bench.filesDir, 'products.csv'), csv);
		const workflow = await bench.importExample('spreadsheet-rows');
		await useFiles(bench.api, workflow);

		const { status } = await bench.api.runToEnd(workflow.id, MANUAL);

		expect(status).toBe('success');
		const workbook = new Workbook();
		await workbook.xlsx.readFile(join(bench.filesDir, 'products-described.xlsx'));
		const [header = [], ...cells] = workbook.worksheets[0]!.getSheetValues().slice(1) as string[][];
		const column = (name: string) => cells.map((row) => row[header.indexOf(name)]);
		expect(column('product')).toEqual(products);
		column('description').forEach((description, index) => {
			expect(description).toContain(`Product: ${products[index]}\n`);
		});
		expect(bench.gateway.completions).toHaveLength(ROWS);
	});
});

describe('a form', () => {
	inBrowser('hands its uploaded image and question to the model', async () => {
		const trigger: Step = {
			...step('Form', 'formTrigger', 2.3, {
				formTitle: 'What is this?',
				formFields: {
					values: [
						{ fieldLabel: 'Photo', fieldType: 'file', multipleFiles: false },
						{ fieldLabel: 'Question', fieldType: 'text' },
					],
				},
				options: {},
			}),
			webhookId: 'photo-form',
		};
		const model = evoLink({
			message: '={{ $json.Question }}',
			options: { binaryFields: 'Photo', imageDetail: 'low' },
		});
		const { id } = await bench.createWorkflow(flow('Photo form', [trigger, model]));
		await bench.api.activateWorkflow(id);
		const size = { width: 8, height: 8, channels: 3 as const, background: 'red' };
		const photo = await sharp({ create: size }).png().toBuffer();

		const page = await context.newPage();
		await page.goto(`${bench.host.url}/form/photo-form`);
		await page
			.locator('input[type=file]')
			.setInputFiles({ name: 'red.png', mimeType: 'image/png', buffer: photo });
		await page.locator('input[type=text]').fill('Which colour is it?');
		await page.locator('#submit-btn').click();
		await page.getByText('Your response has been recorded').waitFor();
		await page.close();

		const [summary] = await bench.api.listExecutions({ workflowId: id });
		const execution = await bench.api.waitForExecution(summary!.id);
		const upload = bench.gateway.requests.find(({ path }) => path.includes('/files/upload'));
		expect(upload?.status).toBe(200);
		const { content } = nodeOutput(execution, 'EvoLink')[0]!.json;
		expect(content).toMatch(/Which colour is it\?.*I see: http:\S+\/files\/\S+ \(detail low\)/);
	});
});

describe('a chat', () => {
	inBrowser('shows the first words before the reply has ended', async () => {
		const trigger: Step = {
			name: 'Chat',
			type: '@n8n/n8n-nodes-langchain.chatTrigger',
			typeVersion: 1.5,
			parameters: { public: true, options: { responseMode: 'streaming' } },
			webhookId: 'streamed-chat',
		};
		const model = evoLink({ message: '={{ $json.chatInput }}' });
		const { id } = await bench.createWorkflow(flow('Chat', [trigger, model]));
		const editor = await Editor.open(context, bench.host.url, OWNER);
		await editor.openWorkflow(id);
		const chat = await ChatPanel.open(editor);
		bench.gateway.faults.push({ stream: { stall: true, afterDeltas: 2 } });

		await chat.send('reply with exactly: one two three four');
		await chat.reply('one two').waitFor();
		expect(bench.gateway.completions[0]!.repliedAt).toBeNull();
		bench.gateway.resume();
		await chat.reply('one two three four').waitFor();

		expect(bench.gateway.completions[0]!.body).toMatchObject({ stream: true });
	});
});

describe('inside other flows', () => {
	it('answers in a sub-workflow, and its caller gets the items', async () => {
		const trigger = step('Called', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' });
		const sub = await bench.createWorkflow(flow('Sub-workflow', [trigger, evoLink()]));
		await bench.api.activateWorkflow(sub.id);
		const call = step('Call', 'executeWorkflow', 1.2, {
			workflowId: { __rl: true, mode: 'id', value: sub.id },
			options: {},
		});
		const { id } = await bench.createWorkflow(flow('Caller', [...rowsOf(5), call]));

		const execution = await bench.api.runToEnd(id, MANUAL);

		expect(nodeOutput(execution, 'Call').map(({ json }) => json.content)).toEqual([
			...['answer 1', 'answer 2', 'answer 3', 'answer 4', 'answer 5'],
		]);
	});

	it('answers batch by batch in Loop Over Items, which hands all of it on', async () => {
		const loop = step('Loop', 'splitInBatches', 3, { batchSize: 7, options: {} });
		const done = step('Done', 'noOp', 1);
		const { id } = await bench.createWorkflow(
			flow(
				'Loop',
				[...rowsOf(20), loop, evoLink(), done],
				[
					{ from: MANUAL, to: 'List' },
					{ from: 'List', to: 'Rows' },
					{ from: 'Rows', to: 'Loop' },
					{ from: 'Loop', output: 0, to: 'Done' },
					{ from: 'Loop', output: 1, to: 'EvoLink' },
					{ from: 'EvoLink', to: 'Loop' },
				],
			),
		);

		const execution = await bench.api.runToEnd(id, MANUAL);

		const { runData } = execution.data.resultData;
		expect(runData.EvoLink?.map(({ data }) => data?.main?.[0]?.length)).toEqual([7, 7, 6]);
		expect(nodeOutput(execution, 'Done').map(({ json }) => json.content)).toEqual(
			[...Array(20).keys()].map((index) => `answer ${index + 1}`),
		);
	});

	it('leads each item back to its row, merged after the error branch', async () => {
		const link =
			'={{ { linked: $("Rows").item.json.row, content: $json.content, own: $json.row } }}';
		const merged = step('Merge', 'merge', 3.2, { mode: 'append' });
		const steps = [
			...rowsOf(10),
			evoLink({}, { onError: 'continueErrorOutput' }),
			merged,
			fields('Linked', link),
		];
		const { id } = await bench.createWorkflow(
			flow('Merge', steps, [
				{ from: MANUAL, to: 'List' },
				{ from: 'List', to: 'Rows' },
				{ from: 'Rows', to: 'EvoLink' },
				{ from: 'EvoLink', output: 0, to: 'Merge', input: 0 },
				{ from: 'EvoLink', output: 1, to: 'Merge', input: 1 },
				{ from: 'Merge', to: 'Linked' },
			]),
		);
		for (const row of [3, 7]) {
			bench.gateway.faults.push({ match: `answer ${row}"`, status: 400 });
		}

		const execution = await bench.api.runToEnd(id, MANUAL);

		expect(nodeOutput(execution, 'EvoLink', 1).map(({ json }) => json.row)).toEqual([3, 7]);
		const items = nodeOutput(execution, 'Linked').map(({ json }) => json);
		const answered = [1, 2, 4, 5, 6, 8, 9, 10];
		expect(items).toEqual([
			...answered.map((row) => ({ linked: row, content: `answer ${row}` })),
			...[3, 7].map((row) => ({ linked: row, own: row })),
		]);
	});
});
