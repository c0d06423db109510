import { randomUUID } from 'node:crypto';
import {
	agent,
	asFile,
	calculator,
	evoLinkModel,
	httpTool,
	item,
	langchain,
	manualTrigger,
	modelError,
	modelRuns,
	modelWorkflow,
	PNG,
	TRIGGER_NAME,
} from '../support/modelWorkflow';
import { ask, outputOf, withModel, type ModelLab } from './lab';

export function agentTests(lab: ModelLab): void {
	const { bodies, modelWith, run, runAsIs } = lab;

	const statsTool = () => httpTool('gateway_stats', `${lab.bench.gateway.url}/_gateway/stats`);

	it('calls several tools in several rounds, one without arguments', async () => {
		const execution = await run(
			[
				ask('calculator {"input": "6*7"} then calculator {"input": "42+58"} then gateway_stats'),
				agent(),
			],
			{ ...withModel, ai_tool: [calculator, statsTool()] },
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
			{ ...withModel, ai_tool: [calculator, statsTool()] },
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

	it('answers by a JSON schema, with tools', async () => {
		const schema = {
			type: 'object',
			properties: { email: { type: 'string' } },
			required: ['email'],
			additionalProperties: false,
		};
		const options = { responseFormat: 'json_schema', jsonSchema: JSON.stringify(schema) };
		const execution = await run([ask('Her e-mail is ada@example.com'), agent()], {
			ai_languageModel: [evoLinkModel(options)],
			ai_tool: [calculator],
		});

		expect(JSON.parse(String(outputOf(execution).output))).toEqual({ email: 'ada@example.com' });
		expect(bodies()[0]).toMatchObject({
			response_format: { type: 'json_schema', json_schema: { schema } },
			tools: [{ function: { name: 'Calculator' } }],
		});
	});

	it('says what to set when the model does not take the effort together with tools', async () => {
		lab.bench.gateway.faults.push({
			status: 400,
			error: {
				param: 'reasoning_effort',
				message: 'Function tools with reasoning_effort are not supported for gpt-5.4.',
			},
		});
		const execution = await run([ask('calculator {"input": "6*7"}'), agent()], {
			ai_languageModel: [evoLinkModel({ reasoningEffort: 'high' })],
			ai_tool: [calculator],
		});

		expect(modelError(execution)).toMatchObject({
			message: "EvoLink did not accept 'Reasoning Effort'",
			description: expect.stringContaining('set it to None or remove it'),
		});
	});

	it('can be forced to call a tool first', async () => {
		const execution = await run([ask('Hello'), agent({ forceToolCallOnFirstIteration: true })], {
			...withModel,
			ai_tool: [statsTool()],
		});

		expect(outputOf(execution).output).toContain('completions');
		expect(bodies().map(({ tool_choice: choice }) => choice)).toEqual(['required', undefined]);
	});

	it('shows the counted tokens of every call in the log, and what it cost', async () => {
		const execution = await run([ask('calculator {"input": "6*7"}'), agent()], {
			...withModel,
			ai_tool: [calculator],
		});

		const usage = modelRuns(execution).map(({ tokenUsage }) => tokenUsage);
		expect(usage).toHaveLength(2);
		for (const counted of usage) {
			expect(counted?.promptTokens).toBeGreaterThan(20);
			expect(counted?.completionTokens).toBeGreaterThan(0);
			expect(counted?.cost).toBeGreaterThan(0);
		}
	});

	it('remembers the conversation', async () => {
		const memory = langchain('Memory', 'memoryBufferWindow', 1.4, {
			sessionIdType: 'customKey',
			sessionKey: randomUUID(),
		});
		const { id } = await lab.bench.createWorkflow(
			modelWorkflow('Memory', [manualTrigger, ask('My name is Ada'), agent()], {
				...withModel,
				ai_memory: [memory],
			}),
		);

		await lab.bench.api.runToEnd(id, TRIGGER_NAME);
		const second = await lab.bench.api.runToEnd(id, TRIGGER_NAME);

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
		expect(lab.bench.gateway.completions.map(({ status }) => status)).toEqual([401, 200]);
		expect(modelError(execution, 'First')?.message).toBe('EvoLink did not accept the API key');
	});
}
