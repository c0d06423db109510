import { mkdir } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { launchBrowser, openProfile } from '../test/e2e/support/browser';
import { Editor } from '../test/e2e/support/editor';
import { OWNER, startWorkbench, type Workbench } from '../test/e2e/support/workbench';
import { runMain } from './lib/failure';
import { ensureN8n } from './lib/install-n8n';
import { buildAndPack } from './lib/pack';
import { withProgress } from './lib/progress';
import { startTogether } from './lib/start-together';
import { shootChat } from './screenshots/chat';
import { shootCredential, shootNodePanel, shootOutput, shootSettings } from './screenshots/node';
import { IMAGES_DIR, type Studio } from './screenshots/shoot';
import { shootAgent, shootCanvas, shootErrorBranch } from './screenshots/workflows';

async function shootAll(browser: Browser, bench: Workbench): Promise<void> {
	const studioIn = async (colorScheme: 'light' | 'dark'): Promise<Studio> => {
		const context = await openProfile(browser, { colorScheme });
		return { editor: await Editor.open(context, bench.host.url, OWNER), bench };
	};
	const light = await studioIn('light');
	await shootNodePanel(light);
	await shootCanvas(light);
	await shootOutput(light, 'output');
	await shootSettings(light);
	await shootErrorBranch(light);
	await shootAgent(light);
	await shootChat(light);
	await shootCredential(light);
	await shootOutput(await studioIn('dark'), 'output-dark');
}

/** Makes the pictures in docs/images from a real n8n: `npm run docs:screenshots`. */
async function main(): Promise<void> {
	await withProgress('Building and packing', async () => await buildAndPack());
	await ensureN8n();
	await mkdir(IMAGES_DIR, { recursive: true });
	const { stop, browser, bench } = await startTogether(async (onStop) => {
		const browser = await launchBrowser();
		onStop(async () => await browser.close());
		const bench = await startWorkbench('screenshots');
		onStop(bench.stop);
		return { browser, bench };
	});
	try {
		await shootAll(browser, bench);
	} finally {
		await stop();
	}
}

runMain(main);
