import type { INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { nodeOutput } from '../../scripts/lib/execution';
import type { ChatMessage } from '../../nodes/shared/api/wire';
import { credentialTests } from './contract/credential';
import { modelListTests } from './contract/models';
import {
	agent,
	asFile,
	evoLinkModel,
	item,
	manualTrigger,
	modelWorkflow,
	type Part,
	type SubNodes,
	TRIGGER_NAME,
} from './support/modelWorkflow';
import { MARKER_KEY, startWorkbench, type Workbench } from './support/workbench';

interface Body {
	model: string;
	messages: ChatMessage[];
}

let bench: Workbench;
let png: Buffer;
beforeAll(async () => {
	const square = sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } });
	png = await square.png().toBuffer();
	bench = await startWorkbench('contract', {
		env: { N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' },
		gateway: { models: ['gpt-5.4', 'gpt-5.4-mini', 'claude-sonnet-4-6'] },
	});
});
afterAll(async () => await bench?.stop());
beforeEach(() => bench.gateway.reset());

const evoLink = (parameters: INodeParameters): Part => ({
	name: 'EvoLink',
	type: 'n8n-nodes-evolink.evoLink',
	typeVersion: 1,
	parameters: { model: { __rl: true, mode: 'list', value: 'gpt-5.4' }, ...parameters },
	credentials: { evoLinkApi: { id: '', name: 'EvoLink account' } },
});

const bodies = (on = bench) => on.gateway.completions.map(({ body }) => body as Body);

async function execute(chain: Part[], subNodes: SubNodes = {}, on = bench) {
	const workflow = modelWorkflow('Contract', [manualTrigger, ...chain], subNodes);
	const { id } = await on.createWorkflow(workflow);
	return await on.api.runToEnd(id, TRIGGER_NAME);
}

describe('images held as data', () => {
	const describePicture = async (on: Workbench, options: INodeParameters = {}) => {
		const execution = await execute(
			[
				item({ picture: png.toString('base64') }),
				asFile('picture', 'image/png', 'red.png'),
				evoLink({ message: 'What is this?', options: { binaryFields: 'data', ...options } }),
			],
			{},
			on,
		);
		const [held] = nodeOutput(execution, 'As File');
		const content = bodies(on)[0]!.messages.at(-1)!.content;
		const part = (content as Exclude<typeof content, string | null>).at(-1);
		return {
			execution,
			held: held!.binary!.data!,
			url: part?.type === 'image_url' ? part.image_url.url : '',
		};
	};
	const download = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

	it('are read from the file system', async () => {
		const { execution, held, url } = await describePicture(bench);
		expect(execution.status).toBe('success');
		expect(held.id).toMatch(/^filesystem/);
		expect(await download(url)).toEqual(png);
	});

	it('are read from the file system into the request', async () => {
		const { url } = await describePicture(bench, { imageTransfer: 'inline' });
		expect(url).toBe(`data:image/png;base64,${png.toString('base64')}`);
	});

	it('are read from memory', async () => {
		const memory = await startWorkbench('contract-memory', {
			env: { N8N_DEFAULT_BINARY_DATA_MODE: 'default' },
		});
		try {
			const { execution, held, url } = await describePicture(memory);
			expect(execution.status).toBe('success');
			expect(held.id).toBeUndefined();
			expect(await download(url)).toEqual(png);
		} finally {
			await memory.stop();
		}
	});

	it('become a URL by file: upload', async () => {
		const execution = await execute([
			item({ picture: png.toString('base64') }),
			asFile('picture', 'image/png', 'red.png'),
			evoLink({ resource: 'file', operation: 'upload' }),
		]);
		const [uploaded] = nodeOutput(execution, 'EvoLink');
		expect(uploaded?.json).toMatchObject({ file_name: 'red.png', mime_type: 'image/png' });
		expect(await download(uploaded!.json.file_url as string)).toEqual(png);
	});
});

describe('as a tool of an agent', () => {
	const tool = (parameters: INodeParameters = {}): Part => ({
		...evoLink({
			descriptionType: 'manual',
			toolDescription: 'Asks another model',
			resource: 'chat',
			operation: 'complete',
			model: { __rl: true, mode: 'id', value: "={{ $fromAI('model', 'Model to ask', 'string') }}" },
			message: "={{ $fromAI('question', 'What to ask', 'string') }}",
			imageUrls: "={{ $fromAI('picture', 'URL of a picture', 'string') }}",
			...parameters,
		}),
		name: 'Second Opinion',
		type: 'n8n-nodes-evolink.evoLinkTool',
	});
	const ask = async (args: object, more: INodeParameters = {}) =>
		await execute([item({ prompt: `Second_Opinion ${JSON.stringify(args)}` }), agent()], {
			ai_languageModel: [evoLinkModel()],
			ai_tool: [tool(more)],
		});

	it('takes message, image URL and model from the agent, and hands back the simplified output', async () => {
		const picture = 'https://example.com/cat.png';
		const execution = await ask({
			question: 'Reply with exactly: forty-two',
			picture,
			model: 'gpt-5.4-mini',
		});
		expect(execution.status).toBe('success');
		const asked = bodies().find(({ model: id }) => id === 'gpt-5.4-mini');
		expect(asked?.messages).toEqual([
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'Reply with exactly: forty-two' },
					{ type: 'image_url', image_url: { url: picture } },
				],
			},
		]);
		const [result] = bodies()
			.at(-1)!
			.messages.filter(({ role }) => role === 'tool');
		expect(JSON.parse(String(result?.content))).toEqual([
			{
				content: 'forty-two',
				finish_reason: 'stop',
				model: 'gpt-5.4-mini',
				usage: expect.objectContaining({ total_tokens: expect.any(Number) }),
				id: expect.stringMatching(/^chatcmpl-/),
			},
		]);
		const [answer] = nodeOutput(execution, 'AI Agent');
		expect(answer?.json.output).toContain('forty-two');
	});

	it('tells the agent what was wrong, and the agent goes on', async () => {
		const execution = await ask({ question: 'Hi', picture: 'cat.png', model: 'gpt-5.4-mini' });
		expect(execution.status).toBe('success');
		const [result] = bodies()
			.at(-1)!
			.messages.filter(({ role }) => role === 'tool');
		expect(result?.content).toContain("'Image URL(s)' has an entry that is not an image URL");
		expect(bodies().every(({ model: id }) => id === 'gpt-5.4')).toBe(true);
	});
});

test('the credential can be chosen in an HTTP Request', async () => {
	const execution = await execute([
		{
			name: 'HTTP Request',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.3,
			parameters: {
				url: `${bench.gateway.url}/v1/models`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'evoLinkApi',
				options: {},
			},
			credentials: { evoLinkApi: { id: '', name: 'EvoLink account' } },
		},
	]);
	expect(execution.status).toBe('success');
	const [listed] = nodeOutput(execution, 'HTTP Request');
	expect(listed?.json.data).toMatchObject([{ id: 'gpt-5.4' }, {}, {}]);
	expect(bench.gateway.requests[0]?.headers.authorization).toBe(`Bearer ${MARKER_KEY}`);
});

describe('the list of models in the editor', () => modelListTests(() => bench));
describe("the credential's test", () => credentialTests(() => bench));

test('the node panel knows the node by what it does', async () => {
	const types = await bench.api.nodeTypes();
	const node = types.find(({ name }) => name === 'n8n-nodes-evolink.evoLink');
	expect(node).toMatchObject({
		displayName: 'EvoLink',
		codex: {
			categories: ['AI'],
			alias: expect.arrayContaining(['gpt', 'openai', 'llm', 'vision']),
		},
		hints: ['Batching', 'Attached images', 'Timeout', 'JSON Schema', 'cut off'].map((about) => ({
			message: expect.stringContaining(about),
		})),
	});
	expect(types.map(({ name }) => name)).toContain('n8n-nodes-evolink.evoLinkTool');
});
