import axios from 'axios';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyExampleData } from './lib/examples';
import { Failure, runMain } from './lib/failure';
import { startHost } from './lib/host';
import { ensureN8n } from './lib/install-n8n';
import { logInAsOwner } from './lib/owner';
import { buildAndPack, installIntoUserFolder } from './lib/pack';
import { STATE_DIR } from './lib/paths';
import { withProgress } from './lib/progress';
import { openAccount } from './start/account';
import { endLeftOver } from './start/left-over';
import { claimStart, type StartLock, type StartRecord } from './start/lock';
import { START_HELP, parseStartOptions, type StartOptions } from './start/options';
import { requireFreePort } from './start/port';
import { reset } from './start/reset';
import { callWebhook, importExamples, saveCredential } from './start/workflows';

const RECORD_FILE = join(STATE_DIR, 'start.json');
const USER_FOLDER = join(STATE_DIR, 'n8n');
const FILES_DIR = join(STATE_DIR, 'files');
const LOG_DIR = join(STATE_DIR, 'logs');
/** Where n8n 2 lists the workflows; its root opens an empty one. */
const WORKFLOWS_PATH = 'home/workflows';

type Stop = () => Promise<void>;

/** The second start of a clone. What it was asked for beyond a running n8n was not done. */
async function pointTo(running: StartRecord, { once, reset: anew }: StartOptions): Promise<void> {
	const { pid, url, since } = running;
	const answers = await axios
		.get(`${url}/healthz`, { proxy: false, timeout: 2_000 })
		.then(() => true)
		.catch(() => false);
	const kill = process.platform === 'win32' ? `taskkill /t /pid ${pid}` : `kill ${pid}`;
	console.log(
		`npm start already runs in this clone (process ${pid}, since ${new Date(since).toLocaleTimeString()}): n8n ${answers ? 'is' : 'is being started'} at ${url}/${WORKFLOWS_PATH} and was left as it is; to stop it, press Ctrl-C where it runs, or: ${kill}`,
	);
	if (once || anew) process.exitCode = 1;
}

async function start(options: StartOptions, lock: StartLock, stops: Stop[]): Promise<void> {
	await requireFreePort(options.port);
	await mkdir(LOG_DIR, { recursive: true });
	const account = await openAccount({
		apiKey: process.env.EVOLINK_API_KEY,
		logFile: join(LOG_DIR, 'gateway.log'),
		onSpawn: (pid) => lock.addChild('stand-in gateway', pid),
	});
	stops.push(account.stop);
	if (options.reset) await reset(STATE_DIR);
	await ensureN8n();
	const tarball = await withProgress('Building and packing', async () => await buildAndPack());
	await installIntoUserFolder(tarball, USER_FOLDER);
	const host = await withProgress('Starting n8n', async () => {
		return await startHost({
			userFolder: USER_FOLDER,
			port: options.port,
			env: { N8N_RESTRICT_FILE_ACCESS_TO: FILES_DIR },
			logFile: join(LOG_DIR, 'n8n.log'),
			onSpawn: (pid) => lock.addChild('n8n', pid),
		});
	});
	stops.push(host.stop);
	const owner = await logInAsOwner(host.api);
	await copyExampleData(FILES_DIR);
	await importExamples(host.api, await saveCredential(host.api, account.credential), FILES_DIR);

	console.log(`\n${account.origin}`);
	await callWebhook(host.url);
	if (options.once) return console.log(`\nLogs:      ${LOG_DIR}`);
	console.log(`\nWorkflows: ${host.url}/${WORKFLOWS_PATH}`);
	console.log(`E-mail:    ${owner.email}\nPassword:  ${owner.password}`);
	console.log(`Files:     ${FILES_DIR}\nLogs:      ${LOG_DIR}\n\nStop with Ctrl-C.`);
	const status = await host.process.exited;
	throw new Failure(`n8n ended by itself (status ${status}); its log is ${host.process.logFile}`);
}

async function main(): Promise<void> {
	const options = parseStartOptions();
	if (options.help) return console.log(START_HELP);
	const claim = await claimStart(RECORD_FILE, `http://127.0.0.1:${options.port}`);
	if ('running' in claim) return await pointTo(claim.running, options);

	const { lock, leftOver } = claim;
	const stops: Stop[] = [];
	const interrupted = new Promise<'interrupted'>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
			process.on(signal, () => resolve('interrupted'));
		}
	});
	try {
		const work = endLeftOver(leftOver).then(async () => await start(options, lock, stops));
		const outcome = await Promise.race([work, interrupted]);
		if (outcome === 'interrupted') console.log('\nStopping …');
	} finally {
		await Promise.all(stops.map(async (stop) => await stop()));
		lock.release();
	}
	// An interrupted start may still be waiting for something.
	process.exit();
}

runMain(main);
