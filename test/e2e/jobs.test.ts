import axios from 'axios';
import sharp from 'sharp';
import { nodeOutput } from '../../scripts/lib/execution';
import { fields, flow, MANUAL, manualTrigger, step, webhook } from './support/flow';
import { until } from './support/until';
import { useEditor } from './support/useEditor';

const ACTION = 'Message a model';
const TO_ACTION = { search: 'evolink', entries: ['EvoLink', ACTION] };
const ROWS = 50;

const lab = useEditor('jobs');
beforeEach(() => lab.bench.gateway.reset());

/** Opens what is before the node under test, and saves what was built. */
async function build(steps: Parameters<typeof flow>[1], add: () => Promise<void>): Promise<string> {
	const { id } = await lab.bench.api.createWorkflow(flow(`Job ${steps.length}`, steps));
	await lab.editor.openWorkflow(id);
	await add();
	await lab.editor.closeNode();
	await lab.editor.save();
	return id;
}

/** Three jobs that newcomers begin with: only what n8n's own nodes do is given. */
describe('built in the editor', () => {
	lab.test('a webhook answers with the reply', async () => {
		const TRIAL = 'Is anybody there?';
		const ask = async (way: string, question: string) => {
			const url = `${lab.bench.host.url}/${way}/ask`;
			return await axios.post<unknown>(url, { question }, { validateStatus: null });
		};
		const trigger = webhook('ask', { responseMode: 'lastNode' });
		const id = await build([trigger], async () => {
			await lab.editor.addNode({ ...TO_ACTION, after: 'Webhook' });
			await lab.editor.byId('execute-previous-node').click();
			// n8n listens a moment later, and has no last node to answer with.
			await until(async () => (await ask('webhook-test', TRIAL)).status !== 404);
			await lab.editor.inputPanel.getByText(TRIAL).waitFor();
			await lab.editor.typeExpression('message', '{{ $json.body.question', TRIAL);
		});
		await lab.bench.api.activateWorkflow(id);

		expect((await ask('webhook', 'What is a webhook?')).data).toMatchObject({
			content: 'You said: "What is a webhook?".',
		});
	});

	lab.test('50 rows of a CSV file keep their columns beside the reply', async () => {
		const rows = [...Array(ROWS).keys()].map((row) => `${row},"Review, no. ${row}"`);
		const csv = ['id,text', ...rows].join('\n');
		const id = await build(
			[
				manualTrigger,
				fields('File', { csv }),
				step('To File', 'convertToFile', 1.1, { operation: 'toText', sourceProperty: 'csv' }),
				step('Rows', 'extractFromFile', 1, { operation: 'csv', options: {} }),
			],
			async () => {
				await lab.editor.addNode({ ...TO_ACTION, after: 'Rows' });
				await lab.editor.byId('execute-previous-node').click();
				await lab.editor.inputPanel.getByText('Review, no. 0').waitFor();
				await lab.editor.typeExpression('message', '{{ $json.text', 'Review, no. 0');
				await lab.editor.addOption('Put Reply in Field');
				await lab.editor.fill('outputField', 'answer');
			},
		);

		const execution = await lab.bench.api.runToEnd(id, MANUAL);

		expect(nodeOutput(execution, ACTION).map(({ json }) => json)).toEqual(
			[...Array(ROWS).keys()].map((row) => ({
				id: `${row}`,
				text: `Review, no. ${row}`,
				answer: expect.objectContaining({ content: `You said: "Review, no. ${row}".` }),
			})),
		);
	});

	lab.test('a picture from a form reaches the model', async () => {
		const trigger = {
			...step('Form', 'formTrigger', 2.3, {
				formTitle: 'Picture',
				formFields: {
					values: [{ fieldLabel: 'Picture', fieldType: 'file', multipleFiles: false }],
				},
				responseMode: 'lastNode',
				options: {},
			}),
			webhookId: 'picture-form',
		};
		const id = await build([trigger], async () => {
			await lab.editor.addNode({ ...TO_ACTION, after: 'Form' });
			await lab.editor.fill('message', 'What is this?');
			await lab.editor.addOption('Image Binary Field Name(s)');
			await lab.editor.fill('binaryFields', 'Picture');
		});
		await lab.bench.api.activateWorkflow(id);
		const red = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
		const form = new FormData();
		const bytes = new Uint8Array(await red.png().toBuffer());
		form.append('field-0', new Blob([bytes], { type: 'image/png' }), 'red.png');
		await axios.post(`${lab.bench.host.url}/form/picture-form`, form);

		const request = await until(() => lab.bench.gateway.completions[0]);
		const { messages } = request.body as { messages: Array<{ content: object[] }> };
		expect(messages[0]!.content).toEqual([
			expect.objectContaining({ text: 'What is this?' }),
			expect.objectContaining({ type: 'image_url' }),
		]);
	});
});
