import { type JournalEntry, LLMock } from '@copilotkit/aimock';
import { randomUUID } from 'node:crypto';
import { nodeOutput, type Execution } from '../../scripts/lib/execution';
import {
	type CredentialReference,
	withCredentials,
	type WorkflowFile,
} from '../../scripts/lib/workflow-file';
import { outputOf } from './chat-model/lab';
import { chatStream } from './support/chatStream';
import { evoLink, fields, flow, MANUAL, manualTrigger, splitOut } from './support/flow';
import {
	agent,
	calculator,
	chatAgent,
	chatTrigger,
	evoLinkModel,
	item,
	manualTrigger as trigger,
	modelRuns,
	modelWorkflow,
	type SubNodes,
	TRIGGER_NAME,
} from './support/modelWorkflow';
import { CREDENTIAL_TYPE, startWorkbench, type Workbench } from './support/workbench';

/**
 * Both nodes against a server that nobody of this project wrote: aimock, an OpenAI-compatible mock.
 * In its chaos mode each request meets a 500, a 429, a broken body or a closed connection by chance.
 */
const KEY = 'sk-aimock';
const ITEMS = 200;
const CHAOS = { dropRate: 0.05, rateLimitRate: 0.05, malformedRate: 0.05, disconnectRate: 0.05 };
/** Chance never refuses an item so often. */
const MANY_RETRIES = 10;

const mock = new LLMock({ port: 0, journalMaxEntries: 10_000 });
let bench: Workbench;
let credential: CredentialReference;

beforeAll(async () => {
	mock
		.on(
			{ userMessage: /^two sums/, hasToolResult: false },
			{
				toolCalls: [
					{ name: 'Calculator', arguments: { input: '6*7' } },
					{ name: 'Calculator', arguments: { input: '2+3' } },
				],
			},
		)
		.on({ userMessage: /^two sums/, hasToolResult: true }, ({ messages }) => ({
			content: messages
				.filter(({ role }) => role === 'tool')
				.map(({ content }) => String(content))
				.join(' and '),
		}))
		.onMessage(/^question /, ({ messages }) => ({
			content: String(messages.at(-1)?.content).replace('question', 'answer'),
		}));
	await mock.start();
	bench = await startWorkbench('aimock');
	credential = await bench.api.createCredential(CREDENTIAL_TYPE, 'aimock', {
		apiKey: KEY,
		baseUrl: 'custom',
		customBaseUrl: mock.url,
	});
});
afterAll(async () => {
	await bench?.stop();
	await mock.stop();
});
beforeEach(() => {
	mock.clearChaos();
	mock.clearRequests();
});

const create = async (workflow: WorkflowFile) =>
	await bench.api.createWorkflow(withCredentials(workflow, { [CREDENTIAL_TYPE]: credential }));
const run = async (workflow: WorkflowFile, start: string): Promise<Execution> =>
	await bench.api.runToEnd((await create(workflow)).id, start);

const sent = () => mock.getRequests().filter(({ path }) => path === '/v1/chat/completions');
const questionOf = ({ body }: JournalEntry): string =>
	String((body as { messages: Array<{ content: unknown }> }).messages.at(-1)?.content);

describe.each([
	{ way: 'whole', stream: 'never' },
	{ way: 'streamed', stream: 'always' },
])('EvoLink, $way', ({ way, stream }) => {
	const ask = (name: string, count: number, node = evoLink()) =>
		flow(name, [
			manualTrigger,
			fields('List', {
				message: Array.from({ length: count }, (_, index) => `question ${index}`),
			}),
			splitOut('message'),
			{ ...node, parameters: { ...node.parameters, options: { stream } } },
		]);

	it('answers each item', async () => {
		const execution = await run(ask(`Calm ${way}`, 3), MANUAL);

		const items = nodeOutput(execution, 'EvoLink').map(({ json }) => json);
		expect(items).toMatchObject(
			[0, 1, 2].map((index) => ({
				content: `answer ${index}`,
				finish_reason: 'stop',
				usage: { total_tokens: expect.any(Number) },
			})),
		);
		expect(sent().map(({ body }) => (body as { stream?: boolean }).stream)).toEqual(
			Array(3).fill(way === 'streamed' ? true : undefined),
		);
	});

	it(`gets ${ITEMS} items through chaos, and pays for none twice`, async () => {
		mock.setChaos(CHAOS);
		const workflow = ask(
			`Chaos ${way}`,
			ITEMS,
			evoLink({ requestOptions: { maxRetries: MANY_RETRIES } }, { onError: 'continueErrorOutput' }),
		);
		const execution = await run(workflow, MANUAL);

		const attempts = new Map<string, Array<string | undefined>>();
		for (const entry of sent()) {
			const actions = attempts.get(questionOf(entry)) ?? [];
			actions.push(entry.response.chaosAction);
			attempts.set(questionOf(entry), actions);
		}
		expect(attempts.size).toBe(ITEMS);
		const succeeded: string[] = [];
		const failed: string[] = [];
		for (let index = 0; index < ITEMS; index++) {
			const actions = attempts.get(`question ${index}`)!;
			// 500 and 429 say that nothing was processed; anything else may have been billed.
			expect(actions.slice(0, -1).filter((action) => !isUnbilled(action))).toEqual([]);
			expect(isUnbilled(actions.at(-1))).toBe(false);
			(actions.at(-1) === undefined ? succeeded : failed).push(`question ${index}`);
		}

		const answers = nodeOutput(execution, 'EvoLink').map(({ json }) => json.content);
		expect(answers).toEqual(succeeded.map((question) => question.replace('question', 'answer')));
		const failures = nodeOutput(execution, 'EvoLink', 1).map(({ json }) => json);
		expect(failures.map(({ message }) => message)).toEqual(failed);
		expect(failures.filter(({ details }) => details === undefined)).toEqual([]);
		// Chance has met all four kinds.
		expect(new Set([...attempts.values()].flat())).toEqual(
			new Set([undefined, 'drop', 'rateLimit', 'malformed', 'disconnect']),
		);
	});
});

const isUnbilled = (action: string | undefined) => action === 'drop' || action === 'rateLimit';

describe('EvoLink Chat Model in an AI Agent', () => {
	const subNodes: SubNodes = { ai_languageModel: [evoLinkModel()], ai_tool: [calculator] };

	it('calls two tools at once and hands back both results', async () => {
		const workflow = modelWorkflow(
			'Agent',
			[trigger, item({ prompt: 'two sums please' }), agent()],
			subNodes,
		);
		const execution = await run(workflow, TRIGGER_NAME);

		expect(outputOf(execution).output).toMatch(/42.* and .*5/);
		expect(sent()).toHaveLength(2);
		expect(modelRuns(execution).map(({ tokenUsage }) => tokenUsage?.totalTokens)).toEqual([
			expect.any(Number),
			expect.any(Number),
		]);
	});

	it('does the same while it streams', async () => {
		const webhookId = randomUUID();
		const { id } = await create(
			modelWorkflow('Streamed agent', [chatTrigger(webhookId), chatAgent], subNodes),
		);
		await bench.api.activateWorkflow(id);

		let text = '';
		const url = `${bench.host.url}/webhook/${webhookId}/chat`;
		for await (const { type, content } of chatStream(url, 'two sums please')) {
			if (type === 'item') text += content ?? '';
		}

		expect(text).toMatch(/42.* and .*5/);
		expect(sent().map(({ body }) => (body as { stream?: boolean }).stream)).toEqual([true, true]);
	});

	it('gets through refusals that were not billed', async () => {
		mock.nextRequestError(500, { message: 'Try again' });
		mock.nextRequestError(503, { message: 'Try again' });
		const workflow = modelWorkflow(
			'Refused agent',
			[trigger, item({ prompt: 'question 7' }), agent()],
			{ ai_languageModel: [evoLinkModel()] },
		);
		const execution = await run(workflow, TRIGGER_NAME);

		expect(outputOf(execution).output).toBe('answer 7');
		expect(sent()).toHaveLength(3);
	});
});
