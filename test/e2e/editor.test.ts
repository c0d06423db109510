import { randomUUID } from 'node:crypto';
import type { WorkflowFile } from '../../scripts/lib/workflow-file';
import { CredentialDialog } from './support/credentialDialog';
import { useEditor } from './support/useEditor';
import { MARKER_KEY } from './support/workbench';

const ACTION = 'Message a model';
const TO_ACTION = { search: 'evolink', entries: ['EvoLink', ACTION] };
const REVIEW = 'It broke after a day';

const lab = useEditor('editor');
beforeEach(() => lab.bench.gateway.reset());

const textOf = async (...ids: string[]) =>
	await ids
		.reduce((within, id) => within.getByTestId(id), lab.editor.page.locator('body'))
		.innerText();

/** A manual trigger and one item, which the node under test is added to by hand. */
async function openReview(): Promise<void> {
	const step = (name: string, type: string, typeVersion: number, parameters = {}) => ({
		...{ id: randomUUID(), name, typeVersion, parameters },
		type: `n8n-nodes-base.${type}`,
	});
	const jsonOutput = JSON.stringify({ review: REVIEW });
	const workflow: WorkflowFile = {
		name: 'Review',
		nodes: [
			{ ...step('Run Manually', 'manualTrigger', 1), position: [0, 0] },
			{
				...step('Review', 'set', 3.4, { mode: 'raw', jsonOutput, options: {} }),
				position: [220, 0],
			},
		],
		connections: { 'Run Manually': { main: [[{ node: 'Review', type: 'main', index: 0 }]] } },
	};
	const { id } = await lab.bench.api.createWorkflow(workflow);
	await lab.editor.openWorkflow(id);
}

/** Adds the node and runs what is before it, so that its input is known. */
async function addAction(): Promise<void> {
	await openReview();
	await lab.editor.addNode({ ...TO_ACTION, after: 'Review' });
	await lab.editor.byId('execute-previous-node').click();
	await lab.editor.inputPanel.getByText(REVIEW).waitFor();
}

describe('the node panel', () => {
	beforeAll(async () => {
		await lab.editor.newWorkflow();
		await lab.editor.openNodePanel();
	});

	for (const text of ['gpt', 'llm', 'evolink']) {
		lab.test(`finds both nodes by "${text}"`, async () => {
			await lab.editor.search(text);
			await lab.editor.entry('EvoLink').waitFor();
			await lab.editor.entry('EvoLink Chat Model').waitFor();
		});
	}

	lab.test('offers every operation under a name that says what it does', async () => {
		await lab.editor.entry('EvoLink').click();
		await lab.editor.entry('Get the credits of an account').waitFor();
		await lab.editor.entry('Get many models').waitFor();
		await lab.editor.entry('Upload an image').waitFor();
	});

	lab.test('puts a node where it is dropped', async () => {
		const targetPosition = { x: 300, y: 500 };
		await lab.editor.entry(ACTION).dragTo(lab.editor.byId('canvas'), { targetPosition });

		await lab.editor.node(ACTION).waitFor();
		expect(await lab.editor.node(ACTION).innerText()).toContain('message: gpt-5.4');
	});
});

describe('the credential', () => {
	lab.test('says what is wrong with a bad key, and that a good one works', async () => {
		await addAction();
		const dialog = await CredentialDialog.create(lab.editor);
		const link = lab.editor.page.getByRole('link', { name: "EvoLink's key page" });
		expect(await link.getAttribute('href')).toBe('https://evolink.ai/dashboard/keys');
		await dialog.field('apiKey').fill('sk-wrong');
		await dialog.useBaseUrl(lab.bench.gateway.url);
		await dialog.save();

		expect(await dialog.rejection()).toContain(
			'EvoLink did not accept the API key: check it on evolink.ai/dashboard/keys',
		);

		await dialog.field('apiKey').fill(MARKER_KEY);
		await dialog.save();
		await dialog.waitUntilClosed();
		const saved = await CredentialDialog.edit(lab.editor);
		await saved.waitForSuccess();
		const statuses = lab.bench.gateway.requests.map(({ path, status }) => `${path} ${status}`);
		expect(statuses[0]).toBe('/v1/models 401');
		expect(statuses.at(-1)).toBe('/v1/models 200');
	});
});

describe('the node', () => {
	lab.test('offers the models of this key, searched by a part of the name', async () => {
		await addAction();
		await lab.editor.parameter('model').getByTestId('rlc-input').click();
		const models = lab.editor.byId('rlc-item');
		await models.getByText('claude-sonnet-4-6').waitFor();
		await lab.editor.byId('rlc-search').fill('mini');
		await models.getByText('claude-sonnet-4-6').waitFor({ state: 'hidden' });
		await models.getByText('gpt-5.4-mini').click();
		await lab.editor.typeExpression('message', 'Hello', 'Hello');
		await lab.editor.executeNode();
		await lab.editor.outputPanel.getByText('You said').first().waitFor();

		const body = lab.bench.gateway.completions[0]?.body;
		expect(body).toMatchObject({ model: 'gpt-5.4-mini' });
	});

	lab.test('shows the value of an expression, and what came back in all three views', async () => {
		await addAction();
		const message = `Summarize: ${REVIEW}`;
		await lab.editor.typeExpression('message', 'Summarize: {{ $json.review', message);
		await lab.editor.executeNode();

		const reply = `You said: "${message}".`;
		const schema = await lab.editor.readOutput('schema', 'completion_tokens');
		const table = await lab.editor.readOutput('table', 'completion_tokens');
		const json = await lab.editor.readOutput('json', '"completion_tokens"');
		for (const text of [schema, table]) {
			expect(text).toContain(reply);
			expect(text).toMatch(/prompt_tokens\s*:?\s*\d+/);
			expect(text).toMatch(/total_tokens\s*:?\s*\d+/);
		}
		expect(json).toContain(JSON.stringify(reply));
		expect(json).toMatch(/"total_tokens":\s*\d+/);
	});

	lab.test('offers its fields for mapping before it ever ran', async () => {
		await addAction();
		await lab.editor.typeExpression('message', '{{ $json.review', REVIEW);
		await lab.editor.closeNode();
		await lab.editor.addNode({
			search: 'edit fields',
			entries: ['Edit Fields (Set)'],
			after: ACTION,
		});
		expect(lab.bench.gateway.completions).toEqual([]);
		await lab.editor.byId('schema-preview-warning').waitFor();

		const field = lab.editor.inputPanel.getByText('total_tokens', { exact: true });
		await lab.editor.drag(field, lab.editor.page.getByText('Drag input fields here'));
		await lab.editor.page.getByText('{{ $json.usage.total_tokens }}').waitFor();
		await lab.editor.executeNode();

		expect(await lab.editor.readOutput('table', 'total_tokens')).toMatch(
			/total_tokens\s*:\s*\d{2}/,
		);
		expect(lab.bench.gateway.completions).toHaveLength(1);
	});

	lab.test('says what happened and what to do when a request fails', async () => {
		await addAction();
		await lab.editor.typeExpression('message', '{{ $json.review', REVIEW);
		const error = { code: 'insufficient_user_quota', message: 'quota not enough' };
		lab.bench.gateway.faults.push({ status: 402, error });
		await lab.editor.executeNode();

		expect(await textOf('output-panel', 'node-error-message')).toBe(
			'The balance of the EvoLink account is used up',
		);
		const description = await textOf('output-panel', 'node-error-description');
		expect(description).toContain('Top up the account on https://evolink.ai/dashboard/credits');
		expect(description).toContain('quota not enough');
	});

	lab.test('marks a missing message, and sends nothing without one', async () => {
		await addAction();
		await lab.editor.byId('node-execute-button').click();
		await lab.editor.page.getByText('Parameter "Message" is required.').waitFor();
		await lab.editor.closeNode();
		await lab.editor.node(ACTION).getByTestId('node-issues').waitFor();

		expect(lab.bench.gateway.completions).toEqual([]);
	});

	lab.test(
		'names the model on the canvas, however it was chosen, and so does the chat model',
		async () => {
			const chosen = (name: string, type: string, mode: string, value: string, x: number) => ({
				...{ id: randomUUID(), name, type: `n8n-nodes-evolink.${type}`, typeVersion: 1 },
				parameters: { model: { __rl: true, mode, value }, message: 'Hi' },
				position: [x, 0] as [number, number],
			});
			const { id } = await lab.bench.api.createWorkflow({
				name: 'Subtitles',
				nodes: [
					chosen('Listed', 'evoLink', 'list', 'gpt-5.4-mini', 0),
					chosen('Typed', 'evoLink', 'id', 'gpt-5.5', 200),
					chosen('Listed Model', 'lmChatEvoLink', 'list', 'gpt-5.4', 400),
					chosen('Typed Model', 'lmChatEvoLink', 'id', 'gpt-6', 600),
				],
				connections: {},
			});
			await lab.editor.openWorkflow(id);
			const shown = async (name: string) => await lab.editor.node(name).innerText();
			expect(await shown('Listed')).toContain('message: gpt-5.4-mini');
			expect(await shown('Typed')).toContain('message: gpt-5.5');
			expect(await shown('Listed Model')).toContain('gpt-5.4');
			expect(await shown('Typed Model')).toContain('gpt-6');
		},
	);

	describe('on the canvas', () => {
		beforeAll(async () => {
			await openReview();
			await lab.editor.addNode({ ...TO_ACTION, after: 'Review' });
			await lab.editor.closeNode();
		});

		const ICONS = { light: 'evolink.svg', dark: 'evolink.dark.svg' } as const;
		for (const [scheme, file] of Object.entries(ICONS)) {
			lab.test(`wears its ${scheme} icon in the ${scheme} theme`, async () => {
				await lab.editor.page.emulateMedia({ colorScheme: scheme as keyof typeof ICONS });
				const image = lab.editor.node(ACTION).locator(`img[src$="/${file}"]`);
				await image.waitFor();

				const width = await image.evaluate(async (element) => {
					const picture = element as unknown as { decode(): Promise<void>; naturalWidth: number };
					await picture.decode();
					return picture.naturalWidth;
				});
				expect(width).toBeGreaterThan(0);
			});
		}
	});
});
