import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyExampleData, readExample } from '../../../scripts/lib/examples';
import { startHost, type Host } from '../../../scripts/lib/host';
import type { N8nApi } from '../../../scripts/lib/n8n-api';
import {
	type CredentialReference,
	withCredentials,
	type Workflow,
	type WorkflowFile,
} from '../../../scripts/lib/workflow-file';
import { installIntoUserFolder, packedTarball } from '../../../scripts/lib/pack';
import { STATE_DIR } from '../../../scripts/lib/paths';
import { startTogether } from '../../../scripts/lib/start-together';
import { startGateway, type Gateway, type GatewayOptions } from '../../gateway';

/** Looked for in everything n8n keeps and answers: it must be nowhere in clear. */
export const MARKER_KEY = 'sk-marker-6b1f0c7d2e944a58';
export const CREDENTIAL_TYPE = 'evoLinkApi';
export const OWNER = {
	email: 'owner@example.com',
	password: 'Marker-password-1',
	firstName: 'Test',
	lastName: 'Owner',
};

/** An `evoLinkApi` credential with the key {@link MARKER_KEY} that leads to the gateway. */
export const createAccount = async (api: N8nApi, gatewayUrl: string) =>
	await api.createCredential(CREDENTIAL_TYPE, 'EvoLink account', {
		apiKey: MARKER_KEY,
		baseUrl: 'custom',
		customBaseUrl: gatewayUrl,
	});

/** One real n8n with the packed package, its owner logged in, and one gateway to talk to. */
export interface Workbench {
	readonly host: Host;
	/** Logged in as {@link OWNER}. */
	readonly api: N8nApi;
	readonly gateway: Gateway;
	/** Made by {@link createAccount}. */
	readonly credential: CredentialReference;
	/** The only folder whose files n8n may read and write; holds the examples' data. */
	readonly filesDir: string;
	/** Imports a file of examples/ as a user would: with the credential chosen. */
	importExample(name: string): Promise<Workflow>;
	/** Creates a workflow with the credential chosen in every EvoLink node. */
	createWorkflow(workflow: WorkflowFile): Promise<Workflow>;
	stop(): Promise<void>;
}

/**
 * Starts a workbench, in about 10 s. Logs and database stay in `.local/e2e/<name>` until the next run,
 * also when the set-up fails; then nothing is left running.
 *
 * @param name the test file's own, e.g. `examples`
 * @param options.env added to n8n's environment
 * @param options.gateway how the gateway behaves
 */
export async function startWorkbench(
	name: string,
	options: { env?: Record<string, string>; gateway?: GatewayOptions } = {},
): Promise<Workbench> {
	const directory = join(STATE_DIR, 'e2e', name);
	const userFolder = join(directory, 'user');
	const filesDir = join(directory, 'files');
	await rm(directory, { recursive: true, force: true });
	await mkdir(directory, { recursive: true });
	await copyExampleData(filesDir);
	await installIntoUserFolder(await packedTarball(), userFolder);

	return await startTogether(async (onStop) => {
		const gateway = await startGateway({ apiKey: MARKER_KEY, ...options.gateway });
		onStop(gateway.close);
		const host = await startHost({
			userFolder,
			env: { N8N_RESTRICT_FILE_ACCESS_TO: filesDir, ...options.env },
			logFile: join(directory, 'n8n.log'),
		});
		onStop(host.stop);
		const { api } = host;
		await api.setUpOwner(OWNER);
		const credential = await createAccount(api, gateway.url);
		const credentials = { [CREDENTIAL_TYPE]: credential };

		return {
			...{ host, api, gateway, credential, filesDir },
			importExample: async (example: string) =>
				await api.createWorkflow(await readExample(example, { credentials, filesDir })),
			createWorkflow: async (workflow: WorkflowFile) =>
				await api.createWorkflow(withCredentials(workflow, credentials)),
		};
	});
}
