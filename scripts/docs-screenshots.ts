import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser, openProfile } from '../test/e2e/support/browser';
import { ChatPanel } from '../test/e2e/support/chatPanel';
import { Editor } from '../test/e2e/support/editor';
import {
	evoLink,
	fields,
	flow,
	manualTrigger,
	splitOut,
	type Step,
} from '../test/e2e/support/flow';
import { OWNER, startWorkbench, type Workbench } from '../test/e2e/support/workbench';
import { readExample } from './lib/examples';
import { runMain } from './lib/failure';
import { ensureN8n } from './lib/install-n8n';
import { buildAndPack } from './lib/pack';
import { ROOT } from './lib/paths';
import { withProgress } from './lib/progress';
import { startTogether } from './lib/start-together';

const IMAGES_DIR = join(ROOT, 'docs', 'images');

const REVIEWS = [
	['The zip broke after two days.', 'Negative: the zip broke within days.'],
	['Fits well, and the colour is lovely.', 'Positive: praises fit and colour.'],
	['It arrived late, but support was kind.', 'Mixed: late delivery, friendly support.'],
] as const;
const QUESTION = 'What is a webhook?';
const REPLY =
	'A webhook is an address that one program calls to tell another that something has happened, as soon as it happens.';

/** Writes one picture, in few colours: small enough for a README. */
async function shoot(target: Locator | Editor, name: string): Promise<void> {
	const picture = await (target instanceof Editor ? target.page : target).screenshot();
	const file = join(IMAGES_DIR, `${name}.png`);
	const { size } = await sharp(picture).png({ palette: true, colours: 128 }).toFile(file);
	console.log(`docs/images/${name}.png: ${Math.round(size / 1000)} kB`);
}

async function shootNodePanel(editor: Editor): Promise<void> {
	await editor.newWorkflow();
	await editor.openNodePanel();
	await editor.search('evolink');
	await editor.entry('EvoLink').waitFor();
	await shoot(editor.byId('node-creator'), 'node-panel');
}

async function shootCanvas(editor: Editor, bench: Workbench): Promise<void> {
	const { filesDir } = bench;
	const example = await readExample('spreadsheet-rows', { credentials: {}, filesDir });
	const { id } = await bench.createWorkflow(example);
	await editor.page.setViewportSize({ width: 1280, height: 700 });
	await editor.openWorkflow(id);
	await editor.byId('execute-workflow-button').click();
	await editor.node('New Spreadsheet').getByTestId('canvas-node-status-success').waitFor();
	await editor.dismissNotices();
	await editor.byId('zoom-to-fit').click();
	await shoot(editor, 'canvas');
}

async function shootOutput(editor: Editor, bench: Workbench): Promise<void> {
	for (const [review, content] of REVIEWS) bench.gateway.faults.push({ match: review, content });
	const model = evoLink({
		systemPrompt: 'Say in a few words whether the review is positive, negative or mixed, and why.',
		message: '={{ $json.review }}',
	});
	const list = fields('List', { reviews: REVIEWS.map(([review]) => ({ review })) });
	const steps = [manualTrigger, list, { ...splitOut('reviews'), name: 'Reviews' }, model];
	const { id } = await bench.createWorkflow(flow('Judge reviews', steps));
	await editor.page.setViewportSize({ width: 1600, height: 720 });
	await editor.openWorkflow(id);
	await editor.byId('execute-workflow-button').click();
	await editor.node('EvoLink').getByTestId('canvas-node-status-success').waitFor();
	await editor.dismissNotices();
	await editor.openNode('EvoLink');
	await editor.readOutput('table', 'Positive');
	await shoot(editor, 'output');
}

async function shootChat(editor: Editor, bench: Workbench): Promise<void> {
	bench.gateway.faults.push({ match: QUESTION, content: REPLY });
	bench.gateway.configure({ deltaDelayMs: 200 });
	const trigger: Step = {
		name: 'Chat',
		type: '@n8n/n8n-nodes-langchain.chatTrigger',
		typeVersion: 1.5,
		parameters: { public: true, options: { responseMode: 'streaming' } },
		webhookId: 'chat-for-a-picture',
	};
	const model = evoLink({ message: '={{ $json.chatInput }}' });
	const { id } = await bench.createWorkflow(flow('Streamed chat', [trigger, model]));
	await editor.page.setViewportSize({ width: 1280, height: 720 });
	await editor.openWorkflow(id);
	const chat = await ChatPanel.open(editor);
	await chat.enlarge(160);
	await editor.page.mouse.move(0, 0);
	await chat.send(QUESTION);
	await chat.reply('one program').waitFor();
	await shoot(editor, 'chat');
}

async function shootAll({ browser, bench }: { browser: Browser; bench: Workbench }): Promise<void> {
	const context = await openProfile(browser, { viewport: { width: 1280, height: 720 } });
	const editor = await Editor.open(context, bench.host.url, OWNER);
	await shootNodePanel(editor);
	await shootCanvas(editor, bench);
	await shootOutput(editor, bench);
	await shootChat(editor, bench);
}

/** Makes the pictures in docs/images from a real n8n: `npm run docs:screenshots`. */
async function main(): Promise<void> {
	await withProgress('Building and packing', async () => await buildAndPack());
	await ensureN8n();
	await mkdir(IMAGES_DIR, { recursive: true });
	const { stop, ...studio } = await startTogether(async (onStop) => {
		const browser = await launchBrowser();
		onStop(async () => await browser.close());
		const bench = await startWorkbench('screenshots');
		onStop(bench.stop);
		return { browser, bench };
	});
	try {
		await shootAll(studio);
	} finally {
		await stop();
	}
}

runMain(main);
