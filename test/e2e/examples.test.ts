import axios from 'axios';
import { Workbook } from 'exceljs';
import { join } from 'node:path';
import { startWorkbench, type Workbench } from './support/workbench';

interface Row {
	product: string;
	material: string;
	price_eur: number;
	image_url?: string;
}
interface Answer {
	product: string;
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

	it('answers with a failure, not with an empty reply, when EvoLink refuses', async () => {
		bench.gateway.faults.push({ status: 402 });
		const { status } = await axios.post(url, { message: 'Hi' }, { validateStatus: () => true });
		expect(status).toBe(500);
	});
});

describe('spreadsheet-rows', () => {
	let rows: Row[];
	let answers: Answer[];
	let bodies: Completion[];

	beforeAll(async () => {
		rows = await readSheet<Row>('products.csv');
		const { id } = await bench.importExample('spreadsheet-rows');
		bench.gateway.reset();
		const { status } = await bench.api.runToEnd(id, 'Run Manually');
		expect(status).toBe('success');
		bodies = sentBodies();
		answers = await readSheet<Answer>('products-described.xlsx');
	});

	it('sends one request per row', () => {
		expect(rows).toHaveLength(20);
		expect(bodies.map(({ messages }) => textOf(messages.at(-1))).sort()).toEqual(
			rows.map(messageFor).sort(),
		);
	});

	it('writes one row per answer, in the order of the rows', () => {
		expect(answers.map(({ product }) => product)).toEqual(rows.map(({ product }) => product));
		answers.forEach(({ description }, index) => {
			expect(description).toContain(`You said: "${messageFor(rows[index]!)}"`);
		});
	});

	it('writes the tokens that each answer cost', () => {
		for (const { prompt_tokens, completion_tokens, total_tokens } of answers) {
			expect(prompt_tokens).toBeGreaterThan(20);
			expect(completion_tokens).toBeGreaterThan(5);
			expect(total_tokens).toBe(prompt_tokens + completion_tokens);
		}
	});

	it('sends the picture of the one row that has one, and of no other', () => {
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
});
