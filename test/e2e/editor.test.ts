import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import type { WorkflowFile } from '../../scripts/lib/workflow-file';
import { STATE_DIR } from '../../scripts/lib/paths';
import { launchBrowser, openProfile, withPicturesOnFailure } from './support/browser';
import { CredentialDialog } from './support/credentialDialog';
import { Editor } from './support/editor';
import { MARKER_KEY, OWNER, startWorkbench, type Workbench } from './support/workbench';

const ACTION = 'Message a model';
const TO_ACTION = { search: 'evolink', entries: ['EvoLink', ACTION] };
const REVIEW = 'It broke after a day';

let bench: Workbench;
let browser: Browser;
let context: BrowserContext;
let editor: Editor;
beforeAll(async () => {
	browser = await launchBrowser();
	bench = await startWorkbench('editor');
	context = await openProfile(browser);
	editor = await Editor.open(context, bench.host.url, OWNER);
});
afterAll(async () => {
	await browser?.close();
	await bench?.stop();
});
beforeEach(() => bench.gateway.reset());

/** A test that leaves a picture of the editor when it fails. */
const inEditor = (name: string, work: () => Promise<void>) =>
	it(name, async () => {
		await withPicturesOnFailure(context, join(STATE_DIR, 'e2e', 'editor'), work);
	});

const textOf = async (...ids: string[]) =>
	await ids.reduce((within, id) => within.getByTestId(id), editor.page.locator('body')).innerText();

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
	const { id } = await bench.api.createWorkflow(workflow);
	await editor.openWorkflow(id);
}

/** Adds the node and runs what is before it, so that its input is known. */
async function addAction(): Promise<void> {
	await openReview();
	await editor.addNode({ ...TO_ACTION, after: 'Review' });
	await editor.byId('execute-previous-node').click();
	await editor.inputPanel.getByText(REVIEW).waitFor();
}

describe('the node panel', () => {
	beforeAll(async () => {
		await editor.newWorkflow();
		await editor.openNodePanel();
	});

	for (const text of ['gpt', 'llm', 'evolink']) {
		inEditor(`finds both nodes by "${text}"`, async () => {
			await editor.search(text);
			await editor.entry('EvoLink').waitFor();
			await editor.entry('EvoLink Chat Model').waitFor();
		});
	}

	inEditor('offers every operation under a name that says what it does', async () => {
		await editor.entry('EvoLink').click();
		await editor.entry('Get the credits of an account').waitFor();
		await editor.entry('Get many models').waitFor();
		await editor.entry('Upload an image').waitFor();
	});

	inEditor('puts a node where it is dropped', async () => {
		const targetPosition = { x: 300, y: 500 };
		await editor.entry(ACTION).dragTo(editor.byId('canvas'), { targetPosition });

		await editor.node(ACTION).waitFor();
		expect(await editor.node(ACTION).innerText()).toContain('complete: chat');
	});
});

describe('the credential', () => {
	inEditor('says what is wrong with a bad key, and that a good one works', async () => {
		await addAction();
		const dialog = await CredentialDialog.create(editor);
		await dialog.field('apiKey').fill('sk-wrong');
		await dialog.useBaseUrl(bench.gateway.url);
		await dialog.save();

		expect(await dialog.rejection()).toContain(
			'EvoLink did not accept the API key: check it on evolink.ai/dashboard/keys',
		);

		await dialog.field('apiKey').fill(MARKER_KEY);
		await dialog.save();
		await dialog.waitUntilClosed();
		const saved = await CredentialDialog.edit(editor);
		await saved.waitForSuccess();
		const statuses = bench.gateway.requests.map(({ path, status }) => `${path} ${status}`);
		expect(statuses[0]).toBe('/v1/models 401');
		expect(statuses.at(-1)).toBe('/v1/models 200');
	});
});

describe('the node', () => {
	inEditor('offers the models of this key, searched by a part of the name', async () => {
		await addAction();
		await editor.parameter('model').getByTestId('rlc-input').click();
		const models = editor.byId('rlc-item');
		await models.getByText('claude-sonnet-4-6').waitFor();
		await editor.byId('rlc-search').fill('mini');
		await models.getByText('claude-sonnet-4-6').waitFor({ state: 'hidden' });
		await models.getByText('gpt-5.4-mini').click();
		await editor.typeExpression('message', 'Hello', 'Hello');
		await editor.executeNode();
		await editor.outputPanel.getByText('You said').first().waitFor();

		const body = bench.gateway.completions[0]?.body;
		expect(body).toMatchObject({ model: 'gpt-5.4-mini' });
	});

	inEditor('shows the value of an expression, and what came back in all three views', async () => {
		await addAction();
		const message = `Summarize: ${REVIEW}`;
		await editor.typeExpression('message', 'Summarize: {{ $json.review', message);
		await editor.executeNode();

		const reply = `You said: "${message}".`;
		const schema = await editor.readOutput('schema', 'completion_tokens');
		const table = await editor.readOutput('table', 'completion_tokens');
		const json = await editor.readOutput('json', '"completion_tokens"');
		for (const text of [schema, table]) {
			expect(text).toContain(reply);
			expect(text).toMatch(/prompt_tokens\s*:?\s*\d+/);
			expect(text).toMatch(/total_tokens\s*:?\s*\d+/);
		}
		expect(json).toContain(JSON.stringify(reply));
		expect(json).toMatch(/"total_tokens":\s*\d+/);
	});

	inEditor('offers its fields for mapping before it ever ran', async () => {
		await addAction();
		await editor.typeExpression('message', '{{ $json.review', REVIEW);
		await editor.closeNode();
		await editor.addNode({ search: 'edit fields', entries: ['Edit Fields (Set)'], after: ACTION });
		expect(bench.gateway.completions).toEqual([]);
		await editor.byId('schema-preview-warning').waitFor();

		const field = editor.inputPanel.getByText('total_tokens', { exact: true });
		await editor.drag(field, editor.page.getByText('Drag input fields here'));
		await editor.page.getByText('{{ $json.usage.total_tokens }}').waitFor();
		await editor.executeNode();

		expect(await editor.readOutput('table', 'total_tokens')).toMatch(/total_tokens\s*:\s*\d{2}/);
		expect(bench.gateway.completions).toHaveLength(1);
	});

	inEditor('says what happened and what to do when a request fails', async () => {
		await addAction();
		await editor.typeExpression('message', '{{ $json.review', REVIEW);
		const error = { code: 'insufficient_user_quota', message: 'quota not enough' };
		bench.gateway.faults.push({ status: 402, error });
		await editor.executeNode();

		expect(await textOf('output-panel', 'node-error-message')).toBe(
			'The balance of the EvoLink account is used up',
		);
		const description = await textOf('output-panel', 'node-error-description');
		expect(description).toContain("Top up the account on EvoLink's dashboard");
		expect(description).toContain('quota not enough');
	});

	inEditor('marks a missing message, and sends nothing without one', async () => {
		await addAction();
		await editor.byId('node-execute-button').click();
		await editor.page.getByText('Parameter "Message" is required.').waitFor();
		await editor.closeNode();
		await editor.node(ACTION).getByTestId('node-issues').waitFor();

		expect(bench.gateway.completions).toEqual([]);
	});

	describe('on the canvas', () => {
		beforeAll(async () => {
			await openReview();
			await editor.addNode({ ...TO_ACTION, after: 'Review' });
			await editor.closeNode();
		});

		const ICONS = { light: 'evolink.svg', dark: 'evolink.dark.svg' } as const;
		for (const [scheme, file] of Object.entries(ICONS)) {
			inEditor(`wears its ${scheme} icon in the ${scheme} theme`, async () => {
				await editor.page.emulateMedia({ colorScheme: scheme as keyof typeof ICONS });
				const image = editor.node(ACTION).locator(`img[src$="/${file}"]`);
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
