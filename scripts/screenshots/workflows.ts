import { evoLink, flow, step } from '../../test/e2e/support/flow';
import { readExample } from '../lib/examples';
import { reviews } from './node';
import { execute, openWorkflow, shoot, type Studio } from './shoot';

export async function shootCanvas(studio: Studio): Promise<void> {
	const { filesDir } = studio.bench;
	const example = await readExample('spreadsheet-rows', { credentials: {}, filesDir });
	await openWorkflow(studio, example, [1280, 700]);
	await execute(studio.editor, 'New Spreadsheet');
	await studio.editor.byId('zoom-to-fit').click();
	await shoot(studio.editor, 'canvas');
}

/** Two items answered, one on the error branch. */
export async function shootErrorBranch(studio: Studio): Promise<void> {
	const { editor, bench } = studio;
	const refused = 'The content of this one is refused.';
	bench.gateway.faults.push({
		match: refused,
		status: 400,
		error: { code: 'content_filter', message: 'Content was blocked by policy.' },
	});
	const model = evoLink({ message: '={{ $json.review }}' }, { onError: 'continueErrorOutput' });
	const [answered, failed] = ['Answered', 'Failed'].map((name) => step(name, 'noOp', 1));
	const steps = [...reviews(['Fits well.', refused, 'Late.']), model, answered!, failed!];
	const wires = [
		...steps.slice(1, 4).map((next, index) => ({ from: steps[index]!.name, to: next.name })),
		{ from: 'EvoLink', to: 'Answered' },
		{ from: 'EvoLink', to: 'Failed', output: 1 },
	];
	const workflow = flow('Error branch', steps, wires);
	const last = workflow.nodes.at(-1)!;
	last.position = [workflow.nodes.at(-2)!.position[0], 180];
	await openWorkflow(studio, workflow, [1600, 720]);
	await execute(editor, 'Failed');
	await editor.openNode('Failed');
	await editor.readOutput('json', 'content filter');
	await shoot(editor, 'error-branch');
	await editor.closeNode();
}

export async function shootAgent(studio: Studio): Promise<void> {
	const { editor, bench } = studio;
	const example = await readExample('agent-with-tools', {
		credentials: { evoLinkApi: bench.credential },
		filesDir: bench.filesDir,
	});
	await openWorkflow(studio, example, [1280, 720]);
	await editor.byId('zoom-to-fit').click();
	await shoot(editor, 'agent');
}
