import axios from 'axios';
import { exampleNames, readExample } from '../lib/examples';
import { Failure } from '../lib/failure';
import type { N8nApi } from '../lib/n8n-api';
import type { CredentialReference } from '../lib/workflow-file';

const CREDENTIAL = { type: 'evoLinkApi', name: 'EvoLink account' };
const WEBHOOK_EXAMPLE = 'webhook-reply';
const WEBHOOK_PATH = 'webhook/evolink-reply';
const QUESTION = 'In one sentence: what is a webhook?';

interface WebhookReply {
	answer: string;
	model: string;
	usage: Record<string, number>;
}

/**
 * Saves the account under the name that the examples refer to, and lets n8n test it.
 *
 * @throws Failure with the words of the credential's own test
 */
export async function saveCredential(
	api: N8nApi,
	data: Record<string, string>,
): Promise<CredentialReference> {
	const { type, name } = CREDENTIAL;
	const known = (await api.listCredentials()).find((credential) => credential.name === name);
	const saved = known
		? await api.updateCredential(known.id, type, name, data)
		: await api.createCredential(type, name, data);
	const { status, message } = await api.testCredential(saved);
	if (status === 'OK') return { id: saved.id, name };
	throw new Failure(
		`n8n tried the credential at ${data.customBaseUrl ?? data.baseUrl} and got: ${message}`,
	);
}

/** Imports the examples that aren't there yet; those that are may have been edited. */
export async function importExamples(
	api: N8nApi,
	credential: CredentialReference,
	filesDir: string,
): Promise<void> {
	const known = await api.listWorkflows();
	for (const name of await exampleNames()) {
		const workflow = await readExample(name, {
			credentials: { [CREDENTIAL.type]: credential },
			filesDir,
		});
		const existing = known.find((candidate) => candidate.name === workflow.name);
		const { id, active } = existing ?? (await api.createWorkflow(workflow));
		if (name !== WEBHOOK_EXAMPLE) continue;
		if (active) await api.waitUntilPublished(id);
		else await api.activateWorkflow(id);
	}
}

/**
 * Calls the webhook example once and prints what it answers.
 *
 * @param url n8n's address
 * @throws Failure with what came back instead of an answer
 */
export async function callWebhook(url: string): Promise<void> {
	const address = `${url}/${WEBHOOK_PATH}`;
	console.log(`\nPOST ${address}\n  message: ${QUESTION}`);
	const request = { message: QUESTION };
	try {
		const { data } = await axios.post<WebhookReply>(address, request, { proxy: false });
		const counts = Object.entries(data.usage).map(([name, count]) => `${name} ${count}`);
		console.log(
			`  answer:  ${data.answer}\n  model:   ${data.model}\n  usage:   ${counts.join(', ')}`,
		);
	} catch (error) {
		const { response, message } = error as { response?: { data: unknown }; message: string };
		const reason = response ? JSON.stringify(response.data) : message;
		throw new Failure(`The webhook example did not answer: ${reason}`);
	}
}
