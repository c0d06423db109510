import axios from 'axios';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { nodeOutput } from '../../scripts/lib/execution';
import type { ChatMessage } from '../../nodes/shared/api/wire';
import { startWorkbench, type Workbench } from './support/workbench';

interface Body {
	messages: ChatMessage[];
	response_format?: { type: string };
}

let bench: Workbench;
beforeAll(async () => {
	bench = await startWorkbench('contract-examples');
});
afterAll(async () => await bench?.stop());
beforeEach(() => bench.gateway.reset());

const sentBodies = () => bench.gateway.completions.map(({ body }) => body as Body);

/** Rows of a data table, oldest first, as the editor shows them. */
async function tableRows(name: string): Promise<Array<Record<string, unknown>>> {
	const [project] = await bench.api.request<Array<{ id: string; type: string }>>(
		'GET',
		'/projects/my-projects',
	);
	const tables = `/projects/${project!.id}/data-tables`;
	const { data } = await bench.api.request<{ data: Array<{ id: string; name: string }> }>(
		'GET',
		tables,
	);
	const table = data.find((candidate) => candidate.name === name);
	const rows = await bench.api.request<{ data: Array<Record<string, unknown>> }>(
		'GET',
		`${tables}/${table!.id}/rows?sortBy=id:asc`,
	);
	return rows.data;
}

describe('describe-images', () => {
	let workflowId: string;
	beforeAll(async () => {
		({ id: workflowId } = await bench.importExample('describe-images'));
		await bench.api.activateWorkflow(workflowId);
	});

	/** Sends the form as a browser does, and gives the text of the page that follows. */
	async function submit(picture: Buffer, fileName: string, question: string) {
		const form = new FormData();
		form.append('field-0', new Blob([new Uint8Array(picture)], { type: 'image/png' }), fileName);
		form.append('field-1', question);
		const url = `${bench.host.url}/form/evolink-describe`;
		const { data } = await axios.post<{ formWaitingUrl?: string }>(url, form, { proxy: false });
		expect(data.formWaitingUrl).toBeDefined();
		const { pathname, search } = new URL(data.formWaitingUrl!);
		await untilAnswered();
		return (await axios.get<string>(`${bench.host.url}${pathname}${search}`, { proxy: false }))
			.data;
	}

	/** The execution waits for the visitor's browser once the answer is there. */
	async function untilAnswered() {
		for (let polls = 0; polls < 300; polls++) {
			const [latest] = await bench.api.listExecutions({ workflowId });
			if (latest?.status === 'waiting') return;
			if (latest && latest.status !== 'running') throw new Error(`It ended as ${latest.status}.`);
			await sleep(100);
		}
		throw new Error('There is no answer after 30 s.');
	}

	it('shows the visitor what the model sees in the uploaded picture', async () => {
		const blue = sharp({ create: { width: 2, height: 2, channels: 3, background: 'blue' } });
		const page = await submit(await blue.png().toBuffer(), 'blue.png', 'Which colour?');
		expect(page).toContain('What I see');
		expect(page).toMatch(/You said: .{1,6}Which colour\?/);
		const content = sentBodies()[0]?.messages.at(-1)?.content;
		expect(content).toEqual([
			{ type: 'text', text: 'Which colour?' },
			{
				type: 'image_url',
				image_url: { url: expect.stringContaining(`${bench.gateway.url}/files/`), detail: 'auto' },
			},
		]);
	});
});

describe('extract-to-table', () => {
	it('fills one row per text with the fields of the schema', async () => {
		const { id } = await bench.importExample('extract-to-table');
		const { status } = await bench.api.runToEnd(id, 'Run Manually');
		expect(status).toBe('success');
		expect(sentBodies().map(({ response_format: format }) => format?.type)).toEqual(
			Array(3).fill('json_schema'),
		);
		expect(await tableRows('EvoLink invoices')).toMatchObject([
			{
				sender: 'Northwind Paper',
				invoice_number: 'NP-2291',
				due_date: '2026-04-30',
				total: 1249.5,
				currency: 'EUR',
			},
			{
				sender: 'Blue Fern Coffee',
				invoice_number: '77310',
				due_date: '2026-05-12',
				total: 86,
				currency: 'USD',
			},
			{
				sender: 'Harbour Legal',
				invoice_number: 'HL/26/018',
				due_date: '2026-03-01',
				total: 3400,
				currency: 'GBP',
			},
		]);
	});

	it('uses the table again that is there', async () => {
		const { id } = await bench.importExample('extract-to-table');
		await bench.api.runToEnd(id, 'Run Manually');
		const rows = await tableRows('EvoLink invoices');
		expect(rows).toHaveLength(6);
		for (const { tokens } of rows) expect(tokens).toBeGreaterThan(0);
	});

	it('stops rather than saving a reply that is not JSON', async () => {
		bench.gateway.faults.push({ match: 'Blue Fern', content: 'I see an invoice.' });
		const { id } = await bench.importExample('extract-to-table');
		const { status, data } = await bench.api.runToEnd(id, 'Run Manually');
		expect(status).toBe('error');
		expect(data.resultData.error?.message).toBe('The reply is not the JSON that was asked for');
		expect(await tableRows('EvoLink invoices')).toHaveLength(6);
	});
});

describe('support-triage', () => {
	const run = async () => {
		const { id } = await bench.importExample('support-triage');
		return await bench.api.runToEnd(id, 'Run Manually');
	};
	const subjects = (execution: Awaited<ReturnType<typeof run>>, node: string, output = 0) =>
		nodeOutput(execution, node, output).map(({ json }) => json.subject);

	it('sorts what can be sorted, and hands the rest to a person with the reason', async () => {
		const execution = await run();
		expect(execution.status).toBe('success');
		expect(subjects(execution, 'Call Somebody')).toEqual(['Nobody can log in']);
		expect(subjects(execution, 'Queue')).toEqual(['Charged twice', 'Team licence']);
		expect(nodeOutput(execution, 'Queue').map(({ json }) => json.category)).toEqual([
			'billing',
			'sales',
		]);
		expect(nodeOutput(execution, 'Read by a Person').map(({ json }) => json)).toEqual([
			{
				from: 'noreply@example.net',
				subject: '(no text)',
				body: '',
				reason: "'Message' is empty",
				request_id: '',
			},
		]);
		expect(sentBodies()).toHaveLength(3);
	});

	it('keeps the others when EvoLink refuses one', async () => {
		bench.gateway.faults.push({ match: 'Charged twice', status: 403 });
		const execution = await run();
		expect(execution.status).toBe('success');
		expect(subjects(execution, 'Queue')).toEqual(['Team licence']);
		expect(nodeOutput(execution, 'Read by a Person').map(({ json }) => json)).toMatchObject([
			{
				from: 'mia@example.com',
				subject: 'Charged twice',
				reason: "This API key may not use the model 'gpt-5.4'",
				request_id: expect.stringMatching(/^req-/),
			},
			{ subject: '(no text)' },
		]);
	});
});

describe('chat-with-history', () => {
	let chatUrl: string;
	beforeAll(async () => {
		const { id, nodes } = await bench.importExample('chat-with-history');
		await bench.api.activateWorkflow(id);
		const { webhookId } = nodes.find(({ name }) => name === 'Chat')!;
		chatUrl = `${bench.host.url}/webhook/${webhookId}/chat`;
	});

	const say = async (sessionId: string, chatInput: string) => {
		const message = { action: 'sendMessage', sessionId, chatInput };
		return (await axios.post<{ output: string }>(chatUrl, message, { proxy: false })).data.output;
	};

	it('sends what was said before, oldest first, and forgets nothing between executions', async () => {
		expect(await say('a', 'First question')).toContain('You said: "First question"');
		expect(await say('a', 'Second question')).toContain('We have exchanged 2 earlier messages.');
		expect(await say('a', 'Third question')).toContain('We have exchanged 4 earlier messages.');
		const [, , third] = sentBodies();
		expect(third?.messages.map(({ role }) => role)).toEqual([
			...['system', 'user', 'assistant', 'user', 'assistant', 'user'],
		]);
		expect(
			third?.messages.filter(({ role }) => role === 'user').map(({ content }) => content),
		).toEqual([...['First question', 'Second question', 'Third question']]);
	});

	it('keeps the sessions apart', async () => {
		await say('b', 'My colour is green');
		expect(await say('c', 'What is my colour?')).not.toContain('earlier messages');
	});

	it('sends the latest 20 turns of a long conversation', async () => {
		for (let turn = 1; turn <= 12; turn++) await say('d', `Turn ${turn}`);
		const last = sentBodies()
			.at(-1)!
			.messages.filter(({ role }) => role !== 'system');
		expect(last).toHaveLength(21);
		expect(last[0]).toEqual({ role: 'user', content: 'Turn 2' });
	});

	it('remembers no question that was not answered', async () => {
		bench.gateway.faults.push({ status: 402, times: 9 });
		await axios.post(
			chatUrl,
			{ action: 'sendMessage', sessionId: 'e', chatInput: 'Hello?' },
			{ proxy: false, validateStatus: () => true },
		);
		const rows = await tableRows('EvoLink chat history');
		expect(rows.filter(({ session }) => session === 'e')).toEqual([]);
	});
});
