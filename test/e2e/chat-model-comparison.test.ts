import axios from 'axios';
import type { INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Execution, nodeOutput } from '../../scripts/lib/execution';
import { ROOT } from '../../scripts/lib/paths';
import type { Fault } from '../gateway';
import {
	agent,
	asFile,
	calculator,
	chatAgent,
	chatTrigger,
	evoLinkModel,
	item,
	langchain,
	manualTrigger,
	MODEL_NAME,
	modelRuns,
	modelWorkflow,
	NOBODY_LISTENS,
	PNG,
	type Part,
	TRIGGER_NAME,
} from './support/modelWorkflow';
import { MARKER_KEY, startWorkbench, type Workbench } from './support/workbench';

interface Subject {
	name: string;
	/** The model, with options under its own names, and with its address. */
	model(options?: INodeParameters, url?: string): Promise<Part>;
}

let bench: Workbench;
let subjects: Subject[];
beforeAll(async () => {
	bench = await startWorkbench('chat-model-comparison');
	subjects = [
		{
			name: 'EvoLink Chat Model',
			model: async (options = {}, url = bench.gateway.url) =>
				withCredential(evoLinkModel(options), 'evoLinkApi', {
					apiKey: MARKER_KEY,
					baseUrl: 'custom',
					customBaseUrl: url,
					fallbackBaseUrl: url === bench.gateway.url ? '' : bench.gateway.url,
				}),
		},
		builtIn('OpenAI Chat Model', 'lmChatOpenAi', 1.3, 'openAiApi', {
			model: { __rl: true, mode: 'id', value: 'gpt-5.4' },
			responsesApiEnabled: false,
		}),
		builtIn('OpenRouter Chat Model', 'lmChatOpenRouter', 1, 'openRouterApi'),
		builtIn('Vercel AI Gateway Chat Model', 'lmChatVercelAiGateway', 1, 'vercelAiGatewayApi'),
		builtIn('DeepSeek Chat Model', 'lmChatDeepSeek', 1, 'deepSeekApi'),
	];
});
afterAll(async () => await bench?.stop());

/** One of n8n's own models, pointed at the gateway. */
const builtIn = (
	name: string,
	type: string,
	typeVersion: number,
	credentialType: string,
	parameters: INodeParameters = { model: 'gpt-5.4' },
): Subject => ({
	name,
	model: async (options = {}, url = bench.gateway.url) =>
		withCredential(
			langchain(MODEL_NAME, type, typeVersion, { ...parameters, options }),
			credentialType,
			{ apiKey: MARKER_KEY, url: `${url}/v1` },
		),
});

async function withCredential(part: Part, type: string, data: Record<string, unknown>) {
	const credential = await bench.api.createCredential(type, randomUUID(), data);
	return { ...part, credentials: { [type]: credential } };
}

async function start(model: Part, chain: Part[], tools: Part[] = []): Promise<string> {
	const { id } = await bench.api.createWorkflow(
		modelWorkflow(randomUUID(), [manualTrigger, ...chain], {
			ai_languageModel: [model],
			...(tools.length > 0 && { ai_tool: tools }),
		}),
	);
	return await bench.api.runWorkflow(id, TRIGGER_NAME);
}

const run = async (model: Part, chain: Part[], tools?: Part[]) =>
	await bench.api.waitForExecution(await start(model, chain, tools));

const hello = [item({ prompt: 'Hello' }), agent()];

interface Body {
	messages: Array<{ role: string; content: unknown }>;
}
const bodies = () => bench.gateway.completions.map(({ body }) => body as Body);

const answered = ({ status }: Execution) => status === 'success';

/** What became of a run in which this went wrong, and how many requests it took. */
async function afterFault(subject: Subject, fault: Fault, options?: INodeParameters) {
	bench.gateway.faults.push(fault);
	const execution = await run(await subject.model(options), hello);
	const requests = bench.gateway.completions.length;
	return { execution, requests };
}

const tried = ({ execution, requests }: Awaited<ReturnType<typeof afterFault>>) =>
	`${answered(execution) ? 'answers' : 'fails'} after ${requests} request${requests === 1 ? '' : 's'}`;

/** A chat through the Chat Trigger: its text, and its execution. */
async function streamedChat(model: Part, chatInput: string) {
	const webhookId = randomUUID();
	const { id } = await bench.api.createWorkflow(
		modelWorkflow(randomUUID(), [chatTrigger(webhookId), chatAgent], {
			ai_languageModel: [model],
			ai_tool: [calculator],
		}),
	);
	await bench.api.activateWorkflow(id);
	await axios.post(
		`${bench.host.url}/webhook/${webhookId}/chat`,
		{ action: 'sendMessage', sessionId: randomUUID(), chatInput },
		{ responseType: 'text', validateStatus: () => true },
	);
	const [summary] = await bench.api.listExecutions({ workflowId: id });
	return await bench.api.waitForExecution(summary!.id);
}

const outputOf = (execution: Execution) =>
	String(nodeOutput(execution, 'AI Agent')[0]?.json.output ?? '');

/** Each row of the table in docs/chat-model.md is found out here, in one n8n with one gateway. */
const PROBES: Array<[string, (subject: Subject) => Promise<string>]> = [
	[
		'429 with `Retry-After: 1`',
		async (subject) =>
			tried(await afterFault(subject, { status: 429, headers: { 'retry-after': '1' } })),
	],
	['One 503', async (subject) => tried(await afterFault(subject, { status: 503 }))],
	[
		'Connection lost after sending (may be billed)',
		async (subject) => tried(await afterFault(subject, { reset: 'after-read' })),
	],
	[
		'Nobody listens at the first address',
		async ({ model }) => {
			const execution = await run(await model({ maxRetries: 0 }, NOBODY_LISTENS), hello);
			return answered(execution) ? 'answers from the second' : 'fails';
		},
	],
	[
		'Silence, with a time-out of 500 ms',
		async (subject) =>
			tried(
				await afterFault(subject, { stall: 'before-headers' }, { timeout: 500, maxRetries: 0 }),
			),
	],
	[
		'Stop',
		async ({ model }) => {
			bench.gateway.configure({ latencyMs: 60_000 });
			const id = await start(await model(), hello);
			while (bench.gateway.stats.inFlight === 0) await sleep(20);
			await bench.api.stopExecution(id);
			await bench.api.waitForExecution(id);
			while (bench.gateway.stats.inFlight > 0) await sleep(20);
			return bench.gateway.completions[0]?.aborted ? 'ends the request' : 'lets it run';
		},
	],
	[
		'Reply without text, cut off (`length`)',
		async (subject) => {
			const { execution } = await afterFault(subject, { content: null, finishReason: 'length' });
			return answered(execution) ? `success with "${outputOf(execution)}"` : 'fails and says why';
		},
	],
	[
		'Stream that ends in the middle',
		async ({ model }) => {
			bench.gateway.faults.push({ stream: { cut: 'end', afterDeltas: 3 } });
			const execution = await streamedChat(await model(), 'Hello');
			return answered(execution) ? 'success with half a sentence' : 'fails and says so';
		},
	],
	[
		"Tool rounds at a gateway that keeps to OpenAI's schema",
		async ({ model }) => {
			const prompt = 'calculator {"input": "6*7"} and calculator {"input": "2+3"}';
			const execution = await streamedChat(await model(), prompt);
			return answered(execution) && bodies().length === 2 ? 'works' : 'fails';
		},
	],
	[
		'Tokens of a streamed reply in the log',
		async ({ model }) => {
			const execution = await streamedChat(await model(), 'Hello');
			return modelRuns(execution)[0]?.tokenUsage ? 'counted' : 'estimated';
		},
	],
	[
		'Cost of a call in the log',
		async ({ model }) => {
			const execution = await run(await model(), hello);
			return modelRuns(execution)[0]?.tokenUsage?.cost ? 'in US dollars' : 'not there';
		},
	],
	[
		'Images passed through by the agent',
		async ({ model }) => {
			const file = asFile('picture', 'image/png', 'dot.png');
			await run(await model(), [item({ picture: PNG }), file, agent({}, { text: 'What?' })]);
			return JSON.stringify(bodies()[0]).includes(PNG) ? 'sent' : 'dropped';
		},
	],
	[
		'Reasoning text of a thinking model',
		async ({ model }) => {
			const message = { role: 'assistant', content: 'Hi', reasoning_content: 'Hm, hm.' };
			bench.gateway.faults.push({
				patch: { choices: [{ index: 0, message, finish_reason: 'stop' }] },
			});
			const execution = await run(await model(), hello);
			expect(outputOf(execution)).toBe('Hi');
			return JSON.stringify(execution.data).includes('Hm, hm.') ? 'in the log' : 'dropped';
		},
	],
	[
		'400 to reasoning effort together with tools',
		async (subject) => {
			const error = {
				message:
					'Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions. Please use /v1/responses instead.',
				param: 'reasoning_effort',
			};
			const { execution } = await afterFault(subject, { status: 400, error }, {});
			const { message, description } = execution.data.resultData.error ?? {};
			return /None/.test(`${message} ${description}`)
				? 'says what to set'
				: 'says what EvoLink said';
		},
	],
	[
		'JSON schema, with Basic LLM Chain',
		async (subject) => {
			const schema = JSON.stringify({
				type: 'object',
				properties: { a: { type: 'number' } },
				required: ['a'],
			});
			const options = { responseFormat: 'json_schema', jsonSchema: schema };
			const chain = langchain('Chain', 'chainLlm', 1.9, { promptType: 'define', text: 'Hello' });
			const execution = await run(await subject.model(options), [item({}), chain]);
			const [output] = nodeOutput(execution, 'Chain');
			if (!JSON.stringify(bodies()[0]).includes('"required"')) return 'not offered';
			return typeof output?.json.a === 'number' ? 'an object of that shape' : 'text';
		},
	],
	[
		'`content` of a message that only calls tools',
		async ({ model }) => {
			const prompt = 'calculator {"input": "6*7"}';
			await run(await model(), [item({ prompt }), agent()], [calculator]);
			const content = bodies()[1]?.messages.find(({ role }) => role === 'assistant')?.content;
			return `\`${JSON.stringify(content)}\``;
		},
	],
	[
		'Sent beside `model` and `messages` when nothing is set',
		async ({ model }) => {
			await run(await model(), hello);
			const names = Object.keys(bodies()[0]!)
				.filter((name) => name !== 'model' && name !== 'messages')
				.map((name) => `\`${name}\``);
			return names.length === 0 ? 'nothing' : names.join(', ');
		},
	],
	[
		'Message for a wrong key (401)',
		async (subject) => {
			const { execution } = await afterFault(subject, { status: 401 });
			return String(execution.data.resultData.error?.message);
		},
	],
	[
		'Message for an empty account (402)',
		async (subject) => {
			const { execution } = await afterFault(subject, { status: 402 });
			return String(execution.data.resultData.error?.message);
		},
	],
];

/** The rows of the first table under the heading, without its head. */
function tableUnder(heading: string, markdown: string): string[][] {
	const section = markdown.slice(markdown.indexOf(`## ${heading}`));
	const lines = section.split('\n').filter((line) => line.startsWith('|'));
	return lines.slice(2, 2 + PROBES.length).map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}

describe("the comparison with n8n's own models", () => {
	it('documents exactly these situations', async () => {
		const table = tableUnder(
			'Compared',
			await readFile(join(ROOT, 'docs', 'chat-model.md'), 'utf8'),
		);

		expect(table.map(([situation]) => situation)).toEqual(PROBES.map(([situation]) => situation));
	});

	it("has no Anthropic Chat Model: it doesn't ask for chat completions", async () => {
		bench.gateway.reset();
		const anthropic = builtIn('Anthropic Chat Model', 'lmChatAnthropic', 1.6, 'anthropicApi', {
			model: { __rl: true, mode: 'id', value: 'gpt-5.4' },
		});

		const execution = await run(await anthropic.model(), hello);

		expect(answered(execution)).toBe(false);
		expect(bench.gateway.requests.map(({ path }) => path)).toContain('/v1/v1/messages');
	});

	it.each(PROBES)('%s: is as documented', async (situation, probe) => {
		const cells: string[] = [];
		for (const subject of subjects) {
			bench.gateway.reset();
			cells.push(await probe(subject));
		}

		const table = tableUnder(
			'Compared',
			await readFile(join(ROOT, 'docs', 'chat-model.md'), 'utf8'),
		);
		expect(cells).toEqual(table.find(([first]) => first === situation)?.slice(1));
	});
});
