import axios from 'axios';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyExampleData, readExample } from '../../scripts/lib/examples';
import { startHost, type Host } from '../../scripts/lib/host';
import { type Execution, nodeOutput } from '../../scripts/lib/execution';
import { withCredentials, type Workflow, type WorkflowFile } from '../../scripts/lib/workflow-file';
import { packedTarball, unpackTarball } from '../../scripts/lib/pack';
import { ROOT, STATE_DIR } from '../../scripts/lib/paths';
import {
	agent,
	calculator,
	evoLinkModel,
	item,
	langchain,
	manualTrigger,
	modelWorkflow,
	type Part,
	TRIGGER_NAME,
} from '../e2e/support/modelWorkflow';
import { evoLink, fields, flow, splitOut, webhook } from '../e2e/support/flow';
import { until } from '../e2e/support/until';
import { temporaryUserFolder } from '../e2e/support/userFolder';
import { createAccount, CREDENTIAL_TYPE, MARKER_KEY, OWNER } from '../e2e/support/workbench';
import { startGateway, type Gateway } from '../gateway';

/** Before n8n had versions of workflows to publish, a workflow was switched on. */
async function switchOn({ api }: Host, id: string): Promise<void> {
	const { versionId } = await api.getWorkflow(id);
	await api
		.request('POST', `/workflows/${id}/activate`, { versionId })
		.catch(async () => await api.request('PATCH', `/workflows/${id}`, { active: true, versionId }));
}

/** Older versions want to be told that a new workflow is off. */
const createWorkflow = async ({ api }: Host, workflow: WorkflowFile): Promise<Workflow> =>
	await api.request('POST', '/workflows', { ...workflow, active: false });

/** Older editors send the whole workflow along when they run it. */
async function runToEnd(host: Host, workflow: WorkflowFile, trigger: string): Promise<Execution> {
	const workflowData = await createWorkflow(host, workflow);
	const { executionId } = await host.api.request<{ executionId: string }>(
		'POST',
		`/workflows/${workflowData.id}/run`,
		{ workflowData, triggerToStartFrom: { name: trigger } },
	);
	return await host.api.waitForExecution(executionId);
}

/** What an n8n can that older ones can't: stream from a declarative node, and offer its AI SDK. */
const HOSTS = [
	{ version: '1.123', streams: false, hasSdk: false },
	{ version: '2.0', streams: false, hasSdk: false },
	{ version: '2.16', streams: false, hasSdk: true },
	{ version: '2.38', streams: true, hasSdk: true },
];

describe.each(HOSTS)('n8n $version', ({ version, streams, hasSdk }) => {
	const directory = join(STATE_DIR, 'compat', version);
	const filesDir = join(directory, 'files');
	let userFolder: Awaited<ReturnType<typeof temporaryUserFolder>>;
	let gateway: Gateway;
	let host: Host;
	let surroundings: Parameters<typeof readExample>[1];

	beforeAll(async () => {
		userFolder = await temporaryUserFolder();
		await rm(directory, { recursive: true, force: true });
		await mkdir(directory, { recursive: true });
		await copyExampleData(filesDir);
		const nodesDir = join(userFolder.path, '.n8n', 'nodes', 'node_modules');
		await unpackTarball(await packedTarball(), join(nodesDir, 'n8n-nodes-evolink'));
		gateway = await startGateway({ apiKey: MARKER_KEY });
		host = await startHost({
			userFolder: userFolder.path,
			n8nManifestDir: join(ROOT, 'test', 'compat', `n8n-${version}`),
			// Names a module that newer ones have.
			env: { N8N_RESTRICT_FILE_ACCESS_TO: filesDir, N8N_DISABLED_MODULES: 'insights' },
			logFile: join(directory, 'n8n.log'),
		});
		// Older versions say that they are ready before they know their own addresses.
		await until(async () => await host.api.needsOwner().catch(() => false));
		await host.api.setUpOwner(OWNER);
		const credential = await createAccount(host.api, gateway.url);
		surroundings = { credentials: { [CREDENTIAL_TYPE]: credential }, filesDir };
	});
	afterAll(async () => {
		await host?.stop();
		await gateway?.close();
		await userFolder?.remove();
	});

	it('loads both nodes', async () => {
		const names = (await host.api.nodeTypes()).map(({ name }) => name);
		expect(names).toContain('n8n-nodes-evolink.evoLink');
		expect(names).toContain('n8n-nodes-evolink.lmChatEvoLink');
	});

	it('answers a webhook', async () => {
		const { id } = await createWorkflow(host, await readExample('webhook-reply', surroundings));
		await switchOn(host, id);
		const url = `${host.url}/webhook/evolink-reply`;
		const question = { message: 'What is a webhook?' };
		const { data } = await until(async () => {
			const response = await axios.post(url, question, { validateStatus: () => true });
			return response.status !== 404 && response;
		});

		expect(data).toMatchObject({
			answer: expect.stringContaining('What is a webhook?'),
			usage: { total_tokens: expect.any(Number) },
		});
	});

	it('describes the rows of a spreadsheet', async () => {
		const workflow = await readExample('spreadsheet-rows', surroundings);
		const execution = await runToEnd(host, workflow, 'Run Manually');

		expect(execution.status).toBe('success');
		expect(nodeOutput(execution, 'Columns')).toHaveLength(20);
		const [file] = nodeOutput(execution, 'New Spreadsheet');
		expect(file?.binary?.data?.fileName).toBe('products-described.xlsx');
	});

	it(`sends a failing item down the error branch, ${streams ? 'with its details' : 'with its message'}`, async () => {
		const model = evoLink({}, { onError: 'continueErrorOutput' });
		const list = [{ message: 'first' }, { message: 'second' }];
		const steps = [manualTrigger, fields('List', { list }), splitOut('list'), model];
		gateway.faults.push({ match: 'second', status: 402 });
		const workflow = withCredentials(flow('Branches', steps), surroundings.credentials);

		const execution = await runToEnd(host, workflow, TRIGGER_NAME);

		const error = 'The balance of the EvoLink account is used up';
		const details = streams && { details: expect.objectContaining({ http_status: 402 }) };
		const branches = [0, 1].map((output) => nodeOutput(execution, 'EvoLink', output));
		expect(branches).toEqual([
			[expect.objectContaining({ pairedItem: { item: 0 } })],
			[expect.objectContaining({ json: { message: 'second', error, ...details } })],
		]);
	});

	it(`${streams ? 'streams' : 'does not stream'} from this node to a streaming webhook`, async () => {
		const trigger = webhook('streamed', { responseMode: 'streaming' });
		const model = evoLink({ message: '={{ $json.body.message }}' });
		const workflow = withCredentials(flow('Streamed', [trigger, model]), surroundings.credentials);
		const { id } = await createWorkflow(host, workflow);
		await switchOn(host, id);
		const { data } = await until(async () => {
			const response = await axios.post<string>(
				`${host.url}/webhook/streamed`,
				{ message: 'Hello' },
				{ responseType: 'text', validateStatus: () => true },
			);
			return response.status !== 404 && response;
		});

		expect(data.includes('"type":"item"')).toBe(streams);
		const [summary] = await host.api.listExecutions({ workflowId: id });
		const execution = await host.api.waitForExecution(summary!.id);
		expect(nodeOutput(execution, 'EvoLink')[0]?.json.content).toBe('You said: "Hello".');
	});

	const callModel = async (chain: Part, tools: Part[] = []) => {
		const steps = [manualTrigger, item({ prompt: 'calculator {"input": "6*7"}' }), chain];
		const model = { ...evoLinkModel(), credentials: surroundings.credentials };
		const subNodes = { ai_languageModel: [model], ...(tools.length > 0 && { ai_tool: tools }) };
		return await runToEnd(host, modelWorkflow(chain.name, steps, subNodes), TRIGGER_NAME);
	};
	const chain = langchain('Chain', 'chainLlm', 1.7, { promptType: 'define', text: 'Hello' });

	if (hasSdk) {
		it('answers in a chain', async () => {
			const execution = await callModel(chain);
			expect(nodeOutput(execution, 'Chain')[0]?.json).toEqual({ text: 'You said: "Hello".' });
		});

		it('calls the tools of an agent', async () => {
			const execution = await callModel({ ...agent(), typeVersion: 3 }, [calculator]);
			expect(nodeOutput(execution, 'AI Agent')[0]?.json.output).toContain('42');
		});
	} else {
		it('has no AI node SDK, and the chat model says which n8n has', async () => {
			const { status, data } = await callModel(chain);
			expect(status).toBe('error');
			expect(JSON.stringify(data.resultData.error)).toMatch(
				/EvoLink Chat Model needs n8n \d+\.\d+(\.\d+)? or newer/,
			);
		});
	}
});
