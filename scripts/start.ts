import axios from 'axios';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyExampleData, exampleNames, readExample } from './lib/examples';
import { Failure, runMain } from './lib/failure';
import { startGatewayProcess } from './lib/gateway-process';
import { startHost } from './lib/host';
import { ensureN8n } from './lib/install-n8n';
import type { N8nApi } from './lib/n8n-api';
import type { CredentialReference } from './lib/workflow-file';
import { logInAsOwner } from './lib/owner';
import { buildAndPack, installIntoUserFolder } from './lib/pack';
import { STATE_DIR } from './lib/paths';
import { withProgress } from './lib/progress';
import {
	START_HELP,
	parseStartOptions,
	requireFreePort,
	type StartOptions,
} from './lib/start-options';

const USER_FOLDER = join(STATE_DIR, 'n8n');
const FILES_DIR = join(STATE_DIR, 'files');
const LOG_DIR = join(STATE_DIR, 'logs');
const GATEWAY_KEY = 'local-gateway-key';
const CREDENTIAL = { type: 'evoLinkApi', name: 'EvoLink account' };
const WEBHOOK_EXAMPLE = 'webhook-reply';
const WEBHOOK_PATH = 'webhook/evolink-reply';
const QUESTION = 'In one sentence: what is a webhook?';

type Stop = () => Promise<void>;

interface WebhookReply {
	answer: string;
	model: string;
	usage: Record<string, number>;
}

/** What the credential holds: the real EvoLink with a key from the environment, or the gateway. */
async function credentialData(stops: Stop[]): Promise<Record<string, string>> {
	const apiKey = process.env.EVOLINK_API_KEY;
	if (apiKey) return { apiKey, baseUrl: 'https://direct.evolink.ai' };
	const logFile = join(LOG_DIR, 'gateway.log');
	const gateway = await startGatewayProcess({ key: GATEWAY_KEY, logFile });
	stops.push(gateway.stop);
	return { apiKey: GATEWAY_KEY, baseUrl: 'custom', customBaseUrl: gateway.url };
}

async function saveCredential(
	api: N8nApi,
	data: Record<string, string>,
): Promise<CredentialReference> {
	const { type, name } = CREDENTIAL;
	const known = (await api.listCredentials()).find((credential) => credential.name === name);
	const saved = known
		? await api.updateCredential(known.id, type, name, data)
		: await api.createCredential(type, name, data);
	const { status, message } = await api.testCredential(saved);
	if (status !== 'OK') throw new Failure(`The credential's test says: ${message}`);
	return { id: saved.id, name };
}

/** Imports the examples that aren't there yet; those that are may have been edited. */
async function importExamples(api: N8nApi, credential: CredentialReference): Promise<void> {
	await copyExampleData(FILES_DIR);
	const known = await api.listWorkflows();
	for (const name of await exampleNames()) {
		const workflow = await readExample(name, {
			credentials: { [CREDENTIAL.type]: credential },
			filesDir: FILES_DIR,
		});
		const existing = known.find((candidate) => candidate.name === workflow.name);
		const { id, active } = existing ?? (await api.createWorkflow(workflow));
		if (name !== WEBHOOK_EXAMPLE) continue;
		if (active) await api.waitUntilPublished(id);
		else await api.activateWorkflow(id);
	}
}

async function callWebhook(url: string): Promise<WebhookReply> {
	const address = `${url}/${WEBHOOK_PATH}`;
	console.log(`\nPOST ${address}\n  message: ${QUESTION}`);
	try {
		const { data } = await axios.post<WebhookReply>(
			address,
			{ message: QUESTION },
			{ proxy: false },
		);
		return data;
	} catch (error) {
		const { response, message } = error as { response?: { data: unknown }; message: string };
		const reason = response ? JSON.stringify(response.data) : message;
		throw new Failure(`The webhook example did not answer: ${reason}`);
	}
}

async function start({ once, port }: StartOptions, stops: Stop[]): Promise<void> {
	await mkdir(LOG_DIR, { recursive: true });
	await ensureN8n();
	const tarball = await withProgress('Building and packing', async () => await buildAndPack());
	await installIntoUserFolder(tarball, USER_FOLDER);
	const data = await credentialData(stops);
	const host = await withProgress('Starting n8n', async () => {
		return await startHost({
			userFolder: USER_FOLDER,
			port,
			env: { N8N_RESTRICT_FILE_ACCESS_TO: FILES_DIR },
			logFile: join(LOG_DIR, 'n8n.log'),
		});
	});
	stops.push(host.stop);
	const owner = await logInAsOwner(host.api);
	await importExamples(host.api, await saveCredential(host.api, data));

	const { answer, model, usage } = await callWebhook(host.url);
	const counts = Object.entries(usage).map(([name, count]) => `${name} ${count}`);
	console.log(`  answer:  ${answer}\n  model:   ${model}\n  usage:   ${counts.join(', ')}`);
	console.log(`\nEditor:    ${host.url}\nE-mail:    ${owner.email}\nPassword:  ${owner.password}`);
	console.log(`EvoLink:   ${data.customBaseUrl ?? data.baseUrl}`);
	console.log(`Files:     ${FILES_DIR}\nLogs:      ${LOG_DIR}`);
	if (once) return;
	console.log('\nStop with Ctrl-C.');
	const status = await host.process.exited;
	throw new Failure(`n8n ended by itself (status ${status}); its log is ${host.process.logFile}`);
}

async function main(): Promise<void> {
	const options = parseStartOptions();
	if (options.help) return console.log(START_HELP);
	await requireFreePort(options.port);
	if (options.reset) await rm(STATE_DIR, { recursive: true, force: true });

	const stops: Stop[] = [];
	const interrupted = new Promise<'interrupted'>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
			process.on(signal, () => resolve('interrupted'));
		}
	});
	try {
		const outcome = await Promise.race([start(options, stops), interrupted]);
		if (outcome === 'interrupted') console.log('\nStopping …');
	} finally {
		await Promise.all(stops.map(async (stop) => await stop()));
	}
	// An interrupted start may still be waiting for something.
	process.exit();
}

runMain(main);
