import { item, manualTrigger, modelWorkflow, type Part } from './support/modelWorkflow';
import { useEditor } from './support/useEditor';

const lab = useEditor('contract-hints');

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
	const { id } = await lab.bench.createWorkflow(workflow);
	await lab.editor.openWorkflow(id);
	await lab.editor.openNode(name);
	await lab.editor.byId('execute-previous-node').click();
	await lab.editor.inputPanel.getByText(`${count} item`).first().waitFor();
}

const hints = () => lab.editor.outputPanel.getByTestId('node-hint');

lab.test('many items: the panel says to set batching before the node runs', async () => {
	await openNode('EvoLink', 300, 100);
	await hints().getByText("add 'Batching'").waitFor();
	await lab.editor.closeNode();
});

lab.test('few items: the panel says nothing', async () => {
	await openNode('EvoLink', 3, 100);
	await lab.editor.executeNode();
	await lab.editor.outputPanel.getByText('3 items').first().waitFor();
	expect(await hints().count()).toBe(0);
	await lab.editor.closeNode();
});

lab.test('a reply that was cut off: the panel says so, and how to get all of it', async () => {
	await openNode('Message a model', 1, 2);
	await lab.editor.executeNode();
	await hints().getByText('A reply was cut off').waitFor();
	await lab.editor.closeNode();
});
