import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { STATE_DIR } from '../../../scripts/lib/paths';
import { launchBrowser, openProfile, withPicturesOnFailure } from './browser';
import { Editor } from './editor';
import { OWNER, startWorkbench, type Workbench } from './workbench';

/** One workbench for a test file, and a browser logged in to its editor. Read them inside tests. */
export function useEditor(name: string) {
	let browser: Browser | undefined;
	let bench: Workbench | undefined;
	let opened: { context: BrowserContext; editor: Editor } | undefined;
	const running = () => {
		if (!bench || !opened) throw new Error('The editor is open within tests only');
		return { bench, ...opened };
	};
	beforeAll(async () => {
		browser = await launchBrowser();
		bench = await startWorkbench(name);
		const context = await openProfile(browser);
		opened = { context, editor: await Editor.open(context, bench.host.url, OWNER) };
	});
	afterAll(async () => {
		await browser?.close();
		await bench?.stop();
	});
	return {
		get bench() {
			return running().bench;
		},
		get editor() {
			return running().editor;
		},
		/** A test that leaves a picture of the editor when it fails. */
		test: (sentence: string, work: () => Promise<void>) =>
			it(sentence, async () => {
				await withPicturesOnFailure(running().context, join(STATE_DIR, 'e2e', name), work);
			}),
	};
}
