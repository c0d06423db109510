import { randomUUID } from 'node:crypto';
import { chatStream } from '../support/chatStream';
import {
	calculator,
	chatAgent,
	chatTrigger,
	modelRuns,
	modelWorkflow,
} from '../support/modelWorkflow';
import { withModel, type ModelLab } from './lab';

export function chatTests(lab: ModelLab): void {
	const { bodies } = lab;

	const webhookId = randomUUID();
	let url: string;
	beforeAll(async () => {
		const workflow = modelWorkflow('Streamed chat', [chatTrigger(webhookId), chatAgent], {
			...withModel,
			ai_tool: [calculator],
		});
		const { id } = await lab.bench.createWorkflow(workflow);
		await lab.bench.api.activateWorkflow(id);
		url = `${lab.bench.host.url}/webhook/${webhookId}/chat`;
	});

	const chat = (chatInput: string) => chatStream(url, chatInput);

	it('shows words while the model still writes', async () => {
		lab.bench.gateway.faults.push({ stream: { stall: true, afterDeltas: 4 } });
		const texts: string[] = [];

		for await (const { type, content } of chat('reply with exactly: one two three four five six')) {
			if (type !== 'item' || !content) continue;
			texts.push(content);
			if (texts.join('') !== 'one two three four') continue;
			// The gateway holds the rest until it is told to go on.
			expect(lab.bench.gateway.completions[0]!.repliedAt).toBeNull();
			lab.bench.gateway.resume();
		}

		expect(texts.length).toBeGreaterThan(3);
		expect(texts.join('')).toBe('one two three four five six');
		expect(bodies()[0]).toMatchObject({ stream: true, stream_options: { include_usage: true } });
	});

	it('calls tools in parallel while streaming, and logs the counted tokens', async () => {
		const texts: string[] = [];
		const prompt = 'calculator {"input": "6*7"} and calculator {"input": "2+3"}';

		for await (const { content } of chat(prompt)) if (content) texts.push(content);

		expect(texts.join('')).toMatch(/42[\s\S]*5/);
		expect(bodies()).toHaveLength(2);
		const [summary] = await lab.bench.api.listExecutions({
			workflowId: (await lab.bench.api.listWorkflows()).find(
				({ name }) => name === 'Streamed chat',
			)!.id,
		});
		const execution = await lab.bench.api.waitForExecution(summary!.id);
		const runs = modelRuns(execution);
		expect(runs).toHaveLength(2);
		for (const { tokenUsage, tokenUsageEstimate } of runs) {
			expect(tokenUsage?.promptTokens).toBeGreaterThan(20);
			expect(tokenUsageEstimate).toBeUndefined();
		}
	});
}
