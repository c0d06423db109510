import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { STATE_DIR } from '../../scripts/lib/paths';
import { launchBrowser, openProfile, withPicturesOnFailure } from './support/browser';
import { Editor } from './support/editor';
import { item, manualTrigger, modelWorkflow, type Part } from './support/modelWorkflow';
import { OWNER, startWorkbench, type Workbench } from './support/workbench';

let bench: Workbench;
let browser: Browser;
let context: BrowserContext;
let editor: Editor;
beforeAll(async () => {
	browser = await launchBrowser();
	bench = await startWorkbench('contract-hints');
	context = await openProfile(browser);
	editor = await Editor.open(context, bench.host.url, OWNER);
});
afterAll(async () => {
	await browser?.close();
	await bench?.stop();
});

const splitOut: Part = {
	name: 'Rows',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'rows', options: {} },
};

/** Opens a workflow whose node gets `count` items, runs what is before the node, and opens it. */
async function openNode(name: string, count: number, maxCompletionTokens: number): Promise<void> {
	const evoLink: Part = {
		name,
		type: 'n8n-nodes-evolink.evoLink',
		typeVersion: 1,
		parameters: {
			model: { __rl: true, mode: 'list', value: 'gpt-5.4' },
			message: 'Reply with exactly: one two three four five',
			options: { maxCompletionTokens },
		},
		credentials: { evoLinkApi: { id: '', name: 'EvoLink account' } },
	};
	const rows = item({ rows: Array.from({ length: count }, (_, index) => ({ index })) });
	const workflow = modelWorkflow('Hints', [manualTrigger, rows, splitOut, evoLink], {});
	// Without pinData n8n can't run a part of the workflow.
	const { id } = await bench.createWorkflow({ ...workflow, pinData: {} });
	await editor.openWorkflow(id);
	await editor.openNode(name);
	await editor.byId('execute-previous-node').click();
	await editor.inputPanel.getByText(`${count} item`).first().waitFor();
}

const hints = () => editor.outputPanel.getByTestId('node-hint');
const inEditor = (name: string, work: () => Promise<void>) =>
	it(name, async () => {
		await withPicturesOnFailure(context, join(STATE_DIR, 'e2e', 'contract-hints'), work);
	});

inEditor('many items: the panel says to set batching before the node runs', async () => {
	await openNode('EvoLink', 300, 100);
	await hints().getByText("add 'Batching'").waitFor();
	await editor.closeNode();
});

inEditor('few items: the panel says nothing', async () => {
	await openNode('EvoLink', 3, 100);
	await editor.executeNode();
	await editor.outputPanel.getByText('3 items').first().waitFor();
	expect(await hints().count()).toBe(0);
	await editor.closeNode();
});

inEditor('a reply that was cut off: the panel says so, and how to get all of it', async () => {
	await openNode('Message a model', 1, 2);
	await editor.executeNode();
	await hints().getByText('A reply was cut off').waitFor();
	await editor.closeNode();
});
