import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
} from 'playwright-core';
import { Failure } from '../../../scripts/lib/failure';

const EXECUTABLES = ['chromium', 'chromium-browser', 'google-chrome'].map((name) =>
	join('/usr/bin', name),
);
/** Keeps the browser to itself: no look-ups, updates or registrations on the internet. */
const QUIET_ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	// Nothing but this machine can be reached. (Intercepting requests would switch the cache off.)
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
/** Long enough for a machine that does everything at once; conditions are met much sooner. */
const WAIT_LIMIT_MS = 30_000;

selectors.setTestIdAttribute('data-test-id');

/**
 * Starts the system's Chromium without a window.
 *
 * @throws Failure when there is none
 */
export async function launchBrowser(): Promise<Browser> {
	const executablePath = EXECUTABLES.find((path) => existsSync(path));
	if (!executablePath) {
		throw new Failure('There is no Chromium; on Debian: apt-get install chromium');
	}
	return await chromium.launch({ executablePath, args: QUIET_ARGS });
}

/** A browser profile of its own. */
export async function openProfile(
	browser: Browser,
	options: Pick<BrowserContextOptions, 'viewport' | 'deviceScaleFactor' | 'colorScheme'> = {},
): Promise<BrowserContext> {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 },
		reducedMotion: 'reduce',
		...options,
	});
	context.setDefaultTimeout(WAIT_LIMIT_MS);
	return context;
}

/** Runs `work`; should it fail, a picture of every open page stays in `directory`. */
export async function withPicturesOnFailure<T>(
	context: BrowserContext,
	directory: string,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		await mkdir(directory, { recursive: true });
		for (const [index, page] of context.pages().entries()) {
			await page.screenshot({ path: join(directory, `failed-${Date.now()}-${index}.png`) });
		}
		throw error;
	}
}
