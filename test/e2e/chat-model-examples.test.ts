import axios from 'axios';
import express from 'express';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';

import { nodeOutput } from '../../scripts/lib/execution';
import { modelRuns } from './support/modelWorkflow';
import { startWorkbench, type Workbench } from './support/workbench';

const RATES = { base: 'EUR', date: '2026-11-20', rates: { USD: 1.25, GBP: 0.8, JPY: 160 } };

interface Message {
	role: string;
	content: string | null;
	tool_calls?: Array<{ function: { name: string; arguments: string } }>;
}

let bench: Workbench;
let rates: Server;
beforeAll(async () => {
	bench = await startWorkbench('chat-model-examples');
	const app = express().get('/v1/latest', (_request, response) => void response.json(RATES));
	rates = await new Promise((resolve) => {
		const server = app.listen(0, '127.0.0.1', () => resolve(server));
	});
});
afterAll(async () => {
	rates?.close();
	await bench?.stop();
});
beforeEach(() => bench.gateway.reset());

const conversations = () =>
	bench.gateway.completions.map(({ body }) => (body as { messages: Message[] }).messages);

describe('agent-with-tools', () => {
	it('looks the rate up, computes with it, and answers from both', async () => {
		const { id, nodes, ...rest } = await bench.importExample('agent-with-tools');
		const { port } = rates.address() as AddressInfo;
		const local = nodes.map((node) =>
			JSON.parse(
				JSON.stringify(node).replace('https://api.frankfurter.dev', `http://127.0.0.1:${port}`),
			),
		);
		await bench.api.request('PATCH', `/workflows/${id}`, { ...rest, nodes: local });

		const execution = await bench.api.runToEnd(id, 'Run Manually');

		expect(execution.status).toBe('success');
		const answer = String(nodeOutput(execution, 'AI Agent')[0]?.json.output);
		expect(answer).toContain('"USD":1.25');
		expect(answer).toContain('calculator answered: 250 * 1.25 = 312.5');
		const [first, second, third] = conversations();
		expect(first?.map(({ role }) => role)).toEqual(['system', 'user']);
		expect(second?.at(-2)?.tool_calls?.[0]?.function.name).toBe('exchange_rates');
		expect(third?.at(-2)?.tool_calls?.[0]?.function.name).toBe('calculator');
		expect(bench.gateway.completions.map(({ body }) => body)).toEqual(
			Array(3).fill(expect.objectContaining({ model: 'gpt-5.4', temperature: 0 })),
		);
		expect(modelRuns(execution).map(({ tokenUsage }) => tokenUsage !== undefined)).toEqual(
			Array(3).fill(true),
		);
	});
});

describe('streamed-chat-with-memory', () => {
	let url: string;
	beforeAll(async () => {
		const { id, nodes } = await bench.importExample('streamed-chat-with-memory');
		await bench.api.activateWorkflow(id);
		const chat = nodes.find(({ name }) => name === 'Chat');
		url = `${bench.host.url}/webhook/${chat?.webhookId}/chat`;
	});

	/** The pieces in which an answer comes. */
	async function say(chatInput: string, sessionId: string): Promise<string[]> {
		const { data } = await axios.post<Readable>(
			url,
			{ action: 'sendMessage', sessionId, chatInput },
			{ responseType: 'stream' },
		);
		const received: string[] = [];
		for await (const bytes of data) received.push(String(bytes));
		const chunks = received.join('').split('\n').filter(Boolean);
		return chunks
			.map((chunk) => JSON.parse(chunk) as { type: string; content?: string })
			.flatMap(({ type, content }) => (type === 'item' && content ? [content] : []));
	}

	it('answers in pieces and remembers what was said, per visitor', async () => {
		const [ada, bob] = [randomUUID(), randomUUID()];

		const first = await say('My name is Ada', ada);
		const second = await say('What is my name?', ada);
		const other = await say('What is my name?', bob);

		expect(first.length).toBeGreaterThan(3);
		expect(first.join('')).toContain('You said: "My name is Ada"');
		expect(second.join('')).toContain('We have exchanged 2 earlier messages');
		expect(other.join('')).not.toContain('earlier messages');
		expect(conversations()[1]?.map(({ role, content }) => [role, content])).toEqual([
			['system', 'You answer in a few friendly sentences.'],
			['user', 'My name is Ada'],
			['assistant', first.join('')],
			['user', 'What is my name?'],
		]);
	});

	it('gives a returning visitor the earlier messages', async () => {
		const sessionId = randomUUID();
		await say('My name is Ada', sessionId);

		const { data } = await axios.post<{ data: unknown[] }>(url, {
			action: 'loadPreviousSession',
			sessionId,
		});

		expect(JSON.stringify(data.data)).toContain('My name is Ada');
		expect(data.data).toHaveLength(2);
	});
});
