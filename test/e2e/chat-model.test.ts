import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Execution, nodeOutput } from '../../scripts/lib/execution';
import {
	agent,
	asFile,
	calculator,
	evoLinkModel,
	httpTool,
	item,
	langchain,
	manualTrigger,
	MODEL_NAME,
	modelError,
	modelRuns,
	modelWorkflow,
	type Part,
	type SubNodes,
	TRIGGER_NAME,
} from './support/modelWorkflow';
import { CREDENTIAL_TYPE, MARKER_KEY, startWorkbench, type Workbench } from './support/workbench';

/** A red dot of 1 × 1 pixels. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const NOBODY_LISTENS = 'http://127.0.0.1:9';

interface Body {
	messages: Array<{
		role: string;
		content: unknown;
		tool_calls?: Array<{ id: string; function: { name: string; arguments: string } }>;
		tool_call_id?: string;
	}>;
	tools?: Array<{ function: { name: string; parameters: object } }>;
	tool_choice?: unknown;
	stream?: boolean;
}

let bench: Workbench;
let statsTool: Part;
beforeAll(async () => {
	bench = await startWorkbench('chat-model');
	statsTool = httpTool('gateway_stats', `${bench.gateway.url}/_gateway/stats`);
});
afterAll(async () => await bench?.stop());
beforeEach(() => bench.gateway.reset());

const bodies = () => bench.gateway.completions.map(({ body }) => body as Body);

/** Creates the workflow and runs it to its end. */
async function run(chain: Part[], subNodes: SubNodes): Promise<Execution> {
	const parent = chain.at(-1)!.name;
	const workflow = modelWorkflow(`${parent} ${randomUUID()}`, [manualTrigger, ...chain], subNodes);
	const { id } = await bench.createWorkflow(workflow);
	return await bench.api.runToEnd(id, TRIGGER_NAME);
}

/** The one item that came out of a node, or the reason why none did. */
function outputOf(execution: Execution, name = 'AI Agent', output = 0): IDataObject {
	const [first] = nodeOutput(execution, name, output);
	if (first) return first.json;
	const { error } = execution.data.resultData;
	throw new Error(`${name} put nothing out: ${error?.message} ${error?.description ?? ''}`);
}

const ask = (prompt: string) => item({ prompt });
const withModel: SubNodes = { ai_languageModel: [evoLinkModel()] };

/** The credential of a model that is to fail, or that has a second address. */
async function modelWith(data: IDataObject, options = {}, name?: string): Promise<Part> {
	const credential = await bench.api.createCredential(CREDENTIAL_TYPE, randomUUID(), {
		apiKey: MARKER_KEY,
		baseUrl: 'custom',
		customBaseUrl: bench.gateway.url,
		...data,
	});
	return { ...evoLinkModel(options, name), credentials: { [CREDENTIAL_TYPE]: credential } };
}

/** Creates a workflow whose credentials stay as they are. */
async function runAsIs(chain: Part[], subNodes: SubNodes): Promise<Execution> {
	const { id } = await bench.api.createWorkflow(
		modelWorkflow(randomUUID(), [manualTrigger, ...chain], subNodes),
	);
	return await bench.api.runToEnd(id, TRIGGER_NAME);
}

describe('AI Agent', () => {
	it('calls several tools in several rounds, one without arguments', async () => {
		const execution = await run(
			[
				ask('calculator {"input": "6*7"} then calculator {"input": "42+58"} then gateway_stats'),
				agent(),
			],
			{ ...withModel, ai_tool: [calculator, statsTool] },
		);

		expect(outputOf(execution).output).toMatch(/42[\s\S]*100[\s\S]*"completions/);
		expect(bodies()).toHaveLength(4);
		const last = bodies()[3]!;
		expect(last.messages.map(({ role }) => role)).toEqual([
			...['user', 'assistant', 'tool', 'assistant', 'tool', 'assistant', 'tool'],
		]);
		const stats = last.tools?.find(({ function: { name } }) => name === 'gateway_stats');
		expect(stats?.function.parameters).toMatchObject({ type: 'object', properties: {} });
	});

	it('makes parallel calls and hands each its own result', async () => {
		const execution = await run(
			[
				ask('calculator {"input": "6*7"} and calculator {"input": "2+3"} and gateway_stats'),
				agent(),
			],
			{ ...withModel, ai_tool: [calculator, statsTool] },
		);

		expect(outputOf(execution).output).toMatch(/42[\s\S]*5[\s\S]*"completions/);
		expect(bodies()).toHaveLength(2);
		const { messages } = bodies()[1]!;
		const calls = messages.flatMap(({ tool_calls: made = [] }) => made);
		const results = messages.filter(({ role }) => role === 'tool');
		expect(calls).toHaveLength(3);
		expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
		expect(results.map(({ tool_call_id: id }) => id)).toEqual(calls.map(({ id }) => id));
		expect(results.map(({ content }) => content)).toEqual([
			expect.stringContaining('42'),
			expect.stringContaining('5'),
			expect.stringContaining('completions'),
		]);
	});

	it('can be forced to call a tool first', async () => {
		const execution = await run([ask('Hello'), agent({ forceToolCallOnFirstIteration: true })], {
			...withModel,
			ai_tool: [statsTool],
		});

		expect(outputOf(execution).output).toContain('completions');
		expect(bodies().map(({ tool_choice: choice }) => choice)).toEqual(['required', undefined]);
	});

	it('shows the counted tokens of every call in the log', async () => {
		const execution = await run([ask('calculator {"input": "6*7"}'), agent()], {
			...withModel,
			ai_tool: [calculator],
		});

		const usage = modelRuns(execution).map(({ tokenUsage }) => tokenUsage);
		expect(usage).toHaveLength(2);
		for (const counted of usage) {
			expect(counted?.promptTokens).toBeGreaterThan(20);
			expect(counted?.completionTokens).toBeGreaterThan(0);
		}
	});

	it('remembers the conversation', async () => {
		const memory = langchain('Memory', 'memoryBufferWindow', 1.4, {
			sessionIdType: 'customKey',
			sessionKey: randomUUID(),
		});
		const { id } = await bench.createWorkflow(
			modelWorkflow('Memory', [manualTrigger, ask('My name is Ada'), agent()], {
				...withModel,
				ai_memory: [memory],
			}),
		);

		await bench.api.runToEnd(id, TRIGGER_NAME);
		const second = await bench.api.runToEnd(id, TRIGGER_NAME);

		expect(outputOf(second).output).toContain('We have exchanged 2 earlier messages');
		expect(bodies()[1]?.messages.map(({ role, content }) => [role, content])).toEqual([
			['user', 'My name is Ada'],
			['assistant', 'You said: "My name is Ada".'],
			['user', 'My name is Ada'],
		]);
	});

	it('passes images through', async () => {
		const execution = await run(
			[
				item({ prompt: 'What is this?', picture: PNG }),
				asFile('picture', 'image/png', 'dot.png'),
				agent({}, { text: 'What is this?' }),
			],
			withModel,
		);

		expect(outputOf(execution).output).toContain('I see: image/png, 70 bytes');
		expect(bodies()[0]?.messages.at(-1)?.content).toEqual([
			{ type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
		]);
	});

	it('answers in the form an output parser asks for', async () => {
		const parser = langchain('Parser', 'outputParserStructured', 1.3, {
			schemaType: 'manual',
			inputSchema: JSON.stringify({
				type: 'object',
				properties: { email: { type: 'string' }, age: { type: 'number' } },
				required: ['email', 'age'],
			}),
		});
		const execution = await run(
			[ask('Ada is 36, her e-mail is ada@example.com'), agent({}, { hasOutputParser: true })],
			{ ...withModel, ai_outputParser: [parser] },
		);

		expect(outputOf(execution).output).toEqual({ email: 'ada@example.com', age: 36 });
	});

	it('answers with its fallback model when the first one fails', async () => {
		const first = await modelWith({ apiKey: 'sk-wrong' }, {}, 'First');
		const second = { ...(await modelWith({}, {}, 'Second')), input: 1 };

		const execution = await runAsIs([ask('Hello'), agent({}, { needsFallback: true })], {
			ai_languageModel: [first, second],
		});

		expect(outputOf(execution).output).toBe('You said: "Hello".');
		expect(bench.gateway.completions.map(({ status }) => status)).toEqual([401, 200]);
		expect(modelError(execution, 'First')?.message).toBe('EvoLink did not accept the API key');
	});
});

describe('chains', () => {
	it('Basic LLM Chain sends the prompt and nothing that was not set', async () => {
		const chain = langchain('Chain', 'chainLlm', 1.9, {
			promptType: 'define',
			text: '={{ $json.prompt }}',
		});
		const execution = await run([ask('Hello'), chain], withModel);

		expect(outputOf(execution, 'Chain').text).toBe('You said: "Hello".');
		expect(bodies()).toEqual([
			{ model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hello' }] },
		]);
	});

	it('Basic LLM Chain sends every option that was set', async () => {
		const chain = langchain('Chain', 'chainLlm', 1.9, { promptType: 'define', text: 'Hello' });
		await run([ask(''), chain], {
			ai_languageModel: [
				evoLinkModel({
					temperature: 0,
					topP: 0.5,
					maxCompletionTokens: 300,
					reasoningEffort: 'low',
					frequencyPenalty: 0,
					presencePenalty: -1,
				}),
			],
		});

		expect(bodies()[0]).toEqual({
			model: 'gpt-5.4',
			messages: [{ role: 'user', content: 'Hello' }],
			temperature: 0,
			top_p: 0.5,
			max_completion_tokens: 300,
			reasoning_effort: 'low',
			frequency_penalty: 0,
			presence_penalty: -1,
		});
	});

	it('Basic LLM Chain gives JSON as an object when JSON is asked for', async () => {
		const chain = langchain('Chain', 'chainLlm', 1.9, { promptType: 'define', text: 'Hello' });
		const execution = await run([ask(''), chain], {
			ai_languageModel: [evoLinkModel({ responseFormat: 'json_object' })],
		});

		expect(outputOf(execution, 'Chain')).toMatchObject({ message: 'Hello', images: 0 });
	});

	it('Basic LLM Chain sends images by URL and as data', async () => {
		const chain = langchain('Chain', 'chainLlm', 1.9, {
			promptType: 'define',
			text: 'What is this?',
			messages: {
				messageValues: [
					{
						type: 'HumanMessagePromptTemplate',
						messageType: 'imageUrl',
						imageUrl: 'https://example.com/cat.png',
						imageDetail: 'low',
					},
					{
						type: 'HumanMessagePromptTemplate',
						messageType: 'imageBinary',
						binaryImageDataKey: 'data',
					},
				],
			},
		});
		await run(
			[item({ picture: PNG }), asFile('picture', 'image/png', 'dot.png'), chain],
			withModel,
		);

		const images = bodies()[0]?.messages.flatMap(({ content }) => content) ?? [];
		expect(images).toContainEqual({
			type: 'image_url',
			image_url: { url: 'https://example.com/cat.png', detail: 'low' },
		});
		expect(images).toContainEqual({
			type: 'image_url',
			image_url: { url: `data:image/png;base64,${PNG}` },
		});
	});

	it('Information Extractor fills its attributes', async () => {
		const extractor = langchain('Extractor', 'informationExtractor', 1.2, {
			text: 'Ada Lovelace is 36, her e-mail is ada@example.com',
			attributes: {
				attributes: [
					{ name: 'email', type: 'string', description: 'E-mail address', required: true },
					{ name: 'age', type: 'number', description: 'Age in years', required: true },
				],
			},
		});
		const execution = await run([ask(''), extractor], withModel);

		expect(outputOf(execution, 'Extractor').output).toEqual({ email: 'ada@example.com', age: 36 });
	});

	it('Text Classifier takes the right branch', async () => {
		const classifier = langchain('Classifier', 'textClassifier', 1.1, {
			inputText: 'billing: true, I was charged twice',
			categories: {
				categories: [
					{ category: 'technical', description: 'Something does not work' },
					{ category: 'billing', description: 'Something about money' },
				],
			},
		});
		const execution = await run([ask('kept'), classifier], withModel);

		expect(nodeOutput(execution, 'Classifier', 0)).toEqual([]);
		expect(outputOf(execution, 'Classifier', 1)).toEqual({ prompt: 'kept' });
	});

	it('Summarization Chain summarizes the parts and then the summaries', async () => {
		const summarization = langchain('Summary', 'chainSummarization', 2.1, {
			chunkSize: 10_000,
			chunkOverlap: 0,
			options: {},
		});
		// Longer than the 3,000 tokens that the chain takes for one piece.
		const text = `${'Ants build nests. '.repeat(500)}\n\n${'Bees build combs. '.repeat(500)}`;
		bench.gateway.faults.push(
			{ match: 'Ants build nests', times: 1, content: 'On ants.' },
			{ match: 'Bees build combs', times: 1, content: 'On bees.' },
		);

		const execution = await run([item({ text }), summarization], withModel);

		expect(bodies()).toHaveLength(3);
		expect(bodies()[2]?.messages[0]?.content).toMatch(/On ants\.\s+On bees\./);
		const { text: summary } = outputOf(execution, 'Summary').output as IDataObject;
		expect(summary).toMatch(/^You said/);
	});
});

describe('a chat through the Chat Trigger', () => {
	const webhookId = randomUUID();
	let url: string;
	beforeAll(async () => {
		const trigger = {
			...langchain('Chat', 'chatTrigger', 1.5, {
				public: true,
				mode: 'webhook',
				options: { responseMode: 'streaming' },
			}),
			webhookId,
		};
		const chat = agent({}, { promptType: 'auto', text: '={{ $json.chatInput }}' });
		const workflow = modelWorkflow('Streamed chat', [trigger, chat], {
			...withModel,
			ai_tool: [calculator],
		});
		const { id } = await bench.createWorkflow(workflow);
		await bench.api.activateWorkflow(id);
		url = `${bench.host.url}/webhook/${webhookId}/chat`;
	});

	interface Chunk {
		type: string;
		content?: string;
	}

	async function* chat(chatInput: string): AsyncGenerator<Chunk> {
		const { data } = await axios.post<Readable>(
			url,
			{ action: 'sendMessage', sessionId: randomUUID(), chatInput },
			{ responseType: 'stream' },
		);
		let pending = '';
		for await (const bytes of data) {
			const lines = (pending + String(bytes)).split('\n');
			pending = lines.pop() ?? '';
			for (const line of lines) if (line.trim()) yield JSON.parse(line) as Chunk;
		}
	}

	it('shows words while the model still writes', async () => {
		bench.gateway.faults.push({ stream: { stall: true, afterDeltas: 4 } });
		const texts: string[] = [];

		for await (const { type, content } of chat('reply with exactly: one two three four five six')) {
			if (type !== 'item' || !content) continue;
			texts.push(content);
			if (texts.join('') !== 'one two three four') continue;
			// The gateway holds the rest until it is told to go on.
			expect(bench.gateway.completions[0]!.repliedAt).toBeNull();
			bench.gateway.resume();
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
		const [summary] = await bench.api.listExecutions({
			workflowId: (await bench.api.listWorkflows()).find(({ name }) => name === 'Streamed chat')!
				.id,
		});
		const execution = await bench.api.waitForExecution(summary!.id);
		const runs = modelRuns(execution);
		expect(runs).toHaveLength(2);
		for (const { tokenUsage, tokenUsageEstimate } of runs) {
			expect(tokenUsage?.promptTokens).toBeGreaterThan(20);
			expect(tokenUsageEstimate).toBeUndefined();
		}
	});
});

describe('when something goes wrong', () => {
	it('Stop ends the call, and nothing more is sent', async () => {
		bench.gateway.configure({ latencyMs: 120_000 });
		const { id } = await bench.createWorkflow(
			modelWorkflow('Stop', [manualTrigger, ask('Hello'), agent()], withModel),
		);
		const executionId = await bench.api.runWorkflow(id, TRIGGER_NAME);
		while (bench.gateway.stats.inFlight === 0) await sleep(20);

		await bench.api.stopExecution(executionId);
		const execution = await bench.api.waitForExecution(executionId);
		while (bench.gateway.stats.inFlight > 0) await sleep(20);

		expect(execution.status).toBe('canceled');
		expect(bench.gateway.completions).toMatchObject([{ aborted: true, repliedAt: null }]);
	});

	it('waits as long as a 429 says and tries again', async () => {
		bench.gateway.faults.push({ status: 429, headers: { 'retry-after': '1' } });

		const execution = await run([ask('Hello'), agent()], withModel);

		expect(outputOf(execution).output).toBe('You said: "Hello".');
		const [first, second] = bench.gateway.completions;
		expect(second!.receivedAt - first!.receivedAt).toBeGreaterThanOrEqual(1_000);
	});

	it('gives up after as many retries as set', async () => {
		const fault = { status: 500, times: 5 };
		bench.gateway.faults.push(fault);

		const execution = await run([ask('Hello'), agent()], {
			ai_languageModel: [evoLinkModel({ maxRetries: 1 })],
		});

		expect(execution.status).toBe('error');
		expect(bench.gateway.completions).toHaveLength(2);
	});

	it('does not repeat a request whose outcome is unknown', async () => {
		bench.gateway.faults.push({ reset: 'after-read' });

		const execution = await run([ask('Hello'), agent()], withModel);

		expect(bench.gateway.completions).toHaveLength(1);
		expect(modelError(execution)?.description).toContain('may have been processed and billed');
	});

	it('ends an attempt after the time-out', async () => {
		bench.gateway.faults.push({ stall: 'before-headers' });

		const execution = await run([ask('Hello'), agent()], {
			ai_languageModel: [evoLinkModel({ timeout: 500 })],
		});

		expect(modelError(execution)?.message).toMatch(/did not answer within 0.5 s/);
		expect(bench.gateway.completions).toHaveLength(1);
	});

	it('goes to the second address when nobody listens at the first', async () => {
		const model = await modelWith({
			customBaseUrl: NOBODY_LISTENS,
			fallbackBaseUrl: bench.gateway.url,
		});

		const execution = await runAsIs([ask('Hello'), agent()], { ai_languageModel: [model] });

		expect(outputOf(execution).output).toBe('You said: "Hello".');
	});

	it.each([
		[401, 'EvoLink did not accept the API key', /credential/],
		[402, 'The balance of the EvoLink account is used up', /Top up/],
		[404, "EvoLink does not know the model 'gpt-5.4'", /Choose a 'Model'/],
	])('shows status %s with reason and way out in the log', async (status, message, wayOut) => {
		const code = status === 404 ? 'model_not_found' : undefined;
		bench.gateway.faults.push({
			status,
			error: { message: `Refused, key ${MARKER_KEY}`, ...(code && { code }) },
		});

		const execution = await run([ask('Hello'), agent()], withModel);

		expect(execution.status).toBe('error');
		expect(modelError(execution)).toMatchObject({
			message,
			description: expect.stringMatching(wayOut),
		});
		expect(modelError(execution)?.description).toContain(`status ${status}`);
		expect(JSON.stringify(execution.data)).not.toContain(MARKER_KEY);
	});

	it('names an option that is out of range, and sends nothing', async () => {
		const execution = await run([ask('Hello'), agent()], {
			ai_languageModel: [evoLinkModel({ temperature: 3 })],
		});

		expect(execution.data.resultData.error).toMatchObject({
			message: "'Sampling Temperature' is out of range",
			description: expect.stringContaining('from 0 to 2'),
			node: { name: MODEL_NAME },
		});
		expect(bodies()).toEqual([]);
	});
});

describe('in the editor', () => {
	it('stands among the chat models, and is found by the words people search for', async () => {
		const types = await bench.api.nodeTypes();
		const find = (name: string) => types.find((type) => type.name === name);

		const own = find('n8n-nodes-evolink.lmChatEvoLink');
		const openAi = find('@n8n/n8n-nodes-langchain.lmChatOpenAi');

		expect(own?.codex?.categories).toEqual(openAi?.codex?.categories);
		expect(own?.codex?.subcategories).toEqual(openAi?.codex?.subcategories);
		expect(own?.outputs).toEqual(['ai_languageModel']);
		expect(own?.codex?.alias).toEqual(expect.arrayContaining(['evolink', 'gpt', 'llm']));
		expect(own?.iconUrl).toBeDefined();
	});

	it('offers the models of the key that contain what was typed', async () => {
		const { results } = await bench.api.request<{ results: Array<{ value: string }> }>(
			'POST',
			'/dynamic-node-parameters/resource-locator-results',
			{
				nodeTypeAndVersion: { name: 'n8n-nodes-evolink.lmChatEvoLink', version: 1 },
				path: 'parameters.model',
				methodName: 'searchModels',
				filter: 'GPT-5.4',
				currentNodeParameters: {},
				credentials: { [CREDENTIAL_TYPE]: bench.credential },
			},
		);

		expect(results.map(({ value }) => value)).toEqual(['gpt-5.4', 'gpt-5.4-mini']);
	});
});
