import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import sharp from 'sharp';
import { Editor } from '../../test/e2e/support/editor';
import type { Workbench } from '../../test/e2e/support/workbench';
import { ROOT } from '../lib/paths';
import type { WorkflowFile } from '../lib/workflow-file';

export const IMAGES_DIR = join(ROOT, 'docs', 'images');

export interface Studio {
	editor: Editor;
	bench: Workbench;
}

/** Writes one picture, in few colours: small enough for a README. */
export async function shoot(target: Locator | Editor, name: string): Promise<void> {
	const picture = await (target instanceof Editor ? target.page : target).screenshot();
	const file = join(IMAGES_DIR, `${name}.png`);
	const { size } = await sharp(picture).png({ palette: true, colours: 128 }).toFile(file);
	console.log(`docs/images/${name}.png: ${Math.round(size / 1000)} kB`);
}

/** Opens a workflow in a window of this size. */
export async function openWorkflow(
	{ editor, bench }: Studio,
	workflow: WorkflowFile,
	[width, height]: [number, number],
): Promise<void> {
	const { id } = await bench.createWorkflow(workflow);
	await editor.page.setViewportSize({ width, height });
	await editor.openWorkflow(id);
}

/** Runs the open workflow until the node with this name is done. */
export async function execute(editor: Editor, until: string): Promise<void> {
	await editor.byId('execute-workflow-button').click();
	await editor.node(until).getByTestId('canvas-node-status-success').waitFor();
	await editor.dismissNotices();
}
