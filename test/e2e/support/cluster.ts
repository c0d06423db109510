import { rm } from 'node:fs/promises';
import { join } from 'node:path';
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
import { startGateway, type Gateway } from '../../gateway';
import { startPostgres, startRedis, type Service } from './services';
import { createAccount, CREDENTIAL_TYPE, MARKER_KEY, OWNER } from './workbench';

/** n8n's queue mode: one main, two workers and a webhook processor on PostgreSQL and Redis. */
export interface Cluster {
	readonly directory: string;
	readonly main: Host;
	readonly workers: readonly [Host, Host];
	/** Takes calls of webhooks only. */
	readonly webhooks: Host;
	/** The main's, logged in as the owner. */
	readonly api: N8nApi;
	readonly gateway: Gateway;
	readonly postgres: Service;
	readonly credential: CredentialReference;
	/** Creates a workflow with the credential chosen in every EvoLink node. */
	createWorkflow(workflow: WorkflowFile): Promise<Workflow>;
	stop(): Promise<void>;
}

const queueMode = (postgres: Service, redis: Service): Record<string, string> => ({
	EXECUTIONS_MODE: 'queue',
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	N8N_ENCRYPTION_KEY: 'one-key-for-all-processes',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: `${redis.port}`,
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: `${postgres.port}`,
	DB_POSTGRESDB_USER: 'postgres',
	DB_POSTGRESDB_DATABASE: 'postgres',
	// How soon the jobs of a worker that died are noticed; n8n's own values are 60 s and 30 s.
	QUEUE_WORKER_LOCK_DURATION: '3000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
	QUEUE_WORKER_STALLED_INTERVAL: '1000',
});

/** Starts a cluster, in about half a minute. Logs stay in `.local/e2e/<name>` until the next run. */
export async function startCluster(name: string): Promise<Cluster> {
	const directory = join(STATE_DIR, 'e2e', name);
	await rm(directory, { recursive: true, force: true });
	const tarball = await packedTarball();
	return await startTogether(async (onStop) => {
		/** Each process has a folder and an installation of the package of its own, as on its own machine. */
		const start = async (role: 'start' | 'worker' | 'webhook', id: string, env = {}) => {
			const userFolder = join(directory, id);
			await installIntoUserFolder(tarball, userFolder);
			const host = await startHost({
				role,
				userFolder,
				env,
				logFile: join(directory, `${id}.log`),
			});
			onStop(host.stop);
			return host;
		};

		const gateway = await startGateway({ apiKey: MARKER_KEY });
		onStop(gateway.close);
		const redis = await startRedis(join(directory, 'redis.log'));
		onStop(redis.stop);
		const postgres = await startPostgres(join(directory, 'postgres.log'));
		onStop(postgres.stop);
		const env = queueMode(postgres, redis);
		// The main alone first: it sets the database up.
		const main = await start('start', 'main', env);
		const others = [
			start('worker', 'worker-1', env),
			start('worker', 'worker-2', env),
			start('webhook', 'webhooks', env),
		] as const;
		// Each is to be known before one's failure stops them all.
		await Promise.allSettled(others);
		const [first, second, webhooks] = await Promise.all(others);

		const { api } = main;
		await api.setUpOwner(OWNER);
		const credential = await createAccount(api, gateway.url);
		return {
			...{ directory, main, webhooks, api, gateway, postgres, credential },
			workers: [first, second] as const,
			createWorkflow: async (workflow: WorkflowFile) =>
				await api.createWorkflow(withCredentials(workflow, { [CREDENTIAL_TYPE]: credential })),
		};
	});
}
