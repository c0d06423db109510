import axios from 'axios';
import { Workbook } from 'exceljs';
import { join } from 'node:path';
import { nodeOutput, type Execution } from '../../scripts/lib/execution';
import type { Workflow } from '../../scripts/lib/workflow-file';
import type { Fault } from '../gateway';
import { useFiles } from './support/spreadsheetFile';
import { startWorkbench, type Workbench } from './support/workbench';

interface Row {
	product: string;
	material: string;
	price_eur: number;
	image_url?: string;
}
interface Answer extends Row {
	description: string;
	prompt_tokens: number;
	completion_tokens: number;
	total_tokens: number;
}
type Part = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } };
interface Message {
	role: string;
	content: string | Part[];
}
interface Completion {
	messages: Message[];
}

let bench: Workbench;
beforeAll(async () => {
	bench = await startWorkbench('examples');
});
afterAll(async () => await bench?.stop());
beforeEach(() => bench.gateway.reset());

const sentBodies = () => bench.gateway.completions.map(({ body }) => body as Completion);

const textOf = (message?: Message) =>
	typeof message?.content === 'string'
		? message.content
		: message?.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join();

const messageFor = ({ product, material, price_eur }: Row) =>
	`Product: ${product}\nMade of: ${material}\nPrice: ${price_eur.toFixed(2)} euros`;

/** The rows of a spreadsheet in n8n's folder, by the names in its first row. */
async function readSheet<T>(file: string): Promise<T[]> {
	const workbook = new Workbook();
	const path = join(bench.filesDir, file);
	if (file.endsWith('.csv')) await workbook.csv.readFile(path);
	else await workbook.xlsx.readFile(path);
	const [header = [], ...rows] = workbook.worksheets[0]!.getSheetValues()
		.slice(1)
		.map((row) => (row as unknown[]).slice(1));
	return rows.map(
		(row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? undefined])) as T,
	);
}

describe('webhook-reply', () => {
	let url: string;
	beforeAll(async () => {
		const { id } = await bench.importExample('webhook-reply');
		await bench.api.activateWorkflow(id);
		url = `${bench.host.url}/webhook/evolink-reply`;
	});

	it('answers the caller with the reply and the tokens it cost', async () => {
		const { status, data } = await axios.post(url, { message: 'What is a webhook?' });
		expect(status).toBe(200);
		expect(data).toEqual({
			answer: expect.stringContaining('What is a webhook?'),
			model: 'gpt-5.4',
			usage: expect.objectContaining({
				prompt_tokens: expect.any(Number),
				completion_tokens: expect.any(Number),
				total_tokens: data.usage.prompt_tokens + data.usage.completion_tokens,
			}),
		});
		expect(data.usage.prompt_tokens).toBeGreaterThan(10);
	});

	it('sends one request with the system prompt, the message and the set options only', async () => {
		await axios.post(url, { message: 'Grüße, 世界' });
		expect(sentBodies()).toEqual([
			{
				model: 'gpt-5.4',
				messages: [
					{ role: 'system', content: 'You answer briefly and in the language of the question.' },
					{ role: 'user', content: 'Grüße, 世界' },
				],
				max_completion_tokens: 500,
			},
		]);
	});

	it("sends the caller's image with the message", async () => {
		const image_url = 'https://example.com/cat.png';
		await axios.post(url, { message: 'What is this?', image_url });
		expect(sentBodies()[0]?.messages.at(-1)?.content).toEqual([
			{ type: 'text', text: 'What is this?' },
			{ type: 'image_url', image_url: { url: image_url } },
		]);
	});

	const answerTo = async (body: unknown) => {
		const { status, data } = await axios.post(url, body, { validateStatus: () => true });
		return { status, data };
	};

	it.each([
		['without a message', {}, "'Message' is empty"],
		['with a blank message', { message: ' ' }, "'Message' is empty"],
		[
			'with an image address that is no URL',
			{ message: 'What is this?', image_url: 'cat.png' },
			"'Image URL(s)' has an entry that is not an image URL",
		],
	])('answers a call %s with 400 and the reason', async (_what, body, reason) => {
		expect(await answerTo(body)).toEqual({
			status: 400,
			data: { error: expect.stringContaining(reason) },
		});
		expect(sentBodies()).toEqual([]);
	});

	it('answers 400 when EvoLink finds something wrong with the call', async () => {
		bench.gateway.faults.push({ status: 400 });
		expect(await answerTo({ message: 'Hi' })).toMatchObject({ status: 400 });
	});

	it.each<[string, Fault]>([
		['refuses', { status: 402 }],
		['is not available', { status: 401 }],
		['closes the connection', { reset: 'after-read' }],
		['sends no text', { content: '' }],
	])('answers 502 with the reason, not an empty reply, when EvoLink %s', async (_what, fault) => {
		bench.gateway.faults.push(fault);
		expect(await answerTo({ message: 'Hi' })).toEqual({
			status: 502,
			data: { error: expect.stringMatching(/\w+ \w+/) },
		});
	});
});

/** What the workflow does with its rows, wherever they come from. */
function describesEachRow(read: () => { rows: Row[]; answers: Answer[]; bodies: Completion[] }) {
	it('sends one request per row', () => {
		const { rows, bodies } = read();
		expect(rows).toHaveLength(20);
		expect(bodies.map(({ messages }) => textOf(messages.at(-1))).sort()).toEqual(
			rows.map(messageFor).sort(),
		);
	});

	it('keeps the columns of each row beside its answer, in the order of the rows', () => {
		const { rows, answers } = read();
		expect(answers.map(({ product }) => product)).toEqual(rows.map(({ product }) => product));
		answers.forEach(({ material, price_eur, description }, index) => {
			expect([material, Number(price_eur)]).toEqual([
				rows[index]!.material,
				Number(rows[index]!.price_eur),
			]);
			expect(description).toContain(`You said: "${messageFor(rows[index]!)}"`);
		});
	});

	it('writes the tokens that each answer cost', () => {
		for (const { prompt_tokens, completion_tokens, total_tokens } of read().answers) {
			expect(prompt_tokens).toBeGreaterThan(20);
			expect(completion_tokens).toBeGreaterThan(5);
			expect(total_tokens).toBe(prompt_tokens + completion_tokens);
		}
	});

	it('sends the picture of the one row that has one, and of no other', () => {
		const { rows, answers, bodies } = read();
		const pictures = rows.map(({ image_url }) => image_url).filter(Boolean);
		expect(pictures).toHaveLength(1);
		const parts = bodies.flatMap(({ messages }) => [messages.at(-1)!.content].flat());
		expect(parts.filter((part) => typeof part === 'object')).toEqual([
			{ type: 'text', text: expect.stringContaining('dice') },
			{ type: 'image_url', image_url: { url: pictures[0] } },
		]);
		const seen = answers.filter(({ description }) => description.includes('I see:'));
		expect(seen.map(({ product }) => product)).toEqual(['Set of see-through dice']);
	});
}

describe('spreadsheet-rows', () => {
	let workflow: Workflow;
	let rows: Row[];
	let answers: Answer[];
	let bodies: Completion[];
	beforeAll(async () => {
		workflow = await bench.importExample('spreadsheet-rows');
		rows = await readSheet<Row>('products.csv');
	});

	describe('as it is imported, with the rows that it brings along', () => {
		let execution: Execution;
		beforeAll(async () => {
			bench.gateway.reset();
			execution = await bench.api.runToEnd(workflow.id, 'Run Manually');
			bodies = sentBodies();
			answers = nodeOutput(execution, 'Columns').map(({ json }) => json as unknown as Answer);
		});

		describesEachRow(() => ({ rows, answers, bodies }));

		it('offers a spreadsheet to download, and writes nothing', async () => {
			expect(execution.status).toBe('success');
			const [item] = nodeOutput(execution, 'New Spreadsheet');
			expect(item?.binary?.data?.fileName).toBe('products-described.xlsx');
			await expect(readSheet('products-described.xlsx')).rejects.toThrow();
		});
	});

	describe('with a file, as its note says', () => {
		beforeAll(async () => {
			await useFiles(bench.api, workflow);
			bench.gateway.reset();
			const { status } = await bench.api.runToEnd(workflow.id, 'Run Manually');
			expect(status).toBe('success');
			bodies = sentBodies();
			answers = await readSheet<Answer>('products-described.xlsx');
		});

		describesEachRow(() => ({ rows, answers, bodies }));
	});
});
