import axios from 'axios';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failure';
import { freePort } from './free-port';
import { ensureN8n } from './install-n8n';
import { N8nApi } from './n8n-api';
import { n8nScript } from './n8n-directory';
import { NODE_BINARY } from './paths';
import { startProcess, type ManagedProcess } from './processes';
import { pathWithNode } from './run-command';

const LOOPBACK = '127.0.0.1';
const BOOT_LIMIT_MS = 120_000;
const POLL_MS = 100;
/**
 * Settings of whoever runs this that would change the n8n under test, or reach it as secrets.
 * With jest's NODE_ENV n8n refuses to start.
 */
const FOREIGN_ENV =
	/^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|EVOLINK_|JEST_|NODE_ENV|NODE_OPTIONS|NODE_PATH|npm_)/;

/** A proxy of whoever runs this is for the internet; gateways and webhooks are on this machine. */
function withoutProxy(): Record<string, string> {
	const { NO_PROXY, no_proxy } = process.env;
	const hosts = [no_proxy ?? NO_PROXY, LOOPBACK, 'localhost'].filter(Boolean).join(',');
	return { NO_PROXY: hosts, no_proxy: hosts };
}

/** n8n on loopback, keeping to itself: no telemetry, look-ups or registrations on the internet. */
const QUIET_ENV = {
	NODE_ENV: 'production',
	N8N_HOST: LOOPBACK,
	N8N_LISTEN_ADDRESS: LOOPBACK,
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: LOOPBACK,
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PYTHON_ENABLED: 'false',
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
};

export interface HostOptions {
	/** Holds `.n8n` with the database, settings and installed packages; created if missing. */
	userFolder: string;
	/** n8n's HTTP port on 127.0.0.1. Default: a free one. */
	port?: number;
	/** What to run: the whole n8n (default), a queue worker, or a webhook processor. */
	role?: 'start' | 'worker' | 'webhook';
	/** Added to the environment, e.g. `{N8N_RESTRICT_FILE_ACCESS_TO: '/some/folder'}`. */
	env?: Record<string, string>;
	/** Arguments for Node.js, e.g. `['--cpu-prof']`. Default: none. */
	nodeArgs?: readonly string[];
	/** Default: `<userFolder>/n8n.log`. */
	logFile?: string;
	/** Told n8n's process number as soon as there is one. */
	onSpawn?: (pid: number) => void;
	/** The folder whose `package.json` names the n8n to run. Default: scripts/n8n. */
	n8nManifestDir?: string;
}

/** A running n8n. */
export interface Host {
	/** e.g. `http://127.0.0.1:5678` */
	readonly url: string;
	readonly port: number;
	readonly process: ManagedProcess;
	/** A client of its REST interface, not yet logged in. */
	readonly api: N8nApi;
	/** Ends it in order, or by force after 15 s. */
	stop(): Promise<void>;
}

function hostEnvironment(
	options: HostOptions,
	port: number,
	brokerPort: number,
): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !FOREIGN_ENV.test(name));
	return {
		...Object.fromEntries(inherited),
		PATH: pathWithNode(),
		...withoutProxy(),
		...QUIET_ENV,
		N8N_USER_FOLDER: options.userFolder,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		...(options.role === 'worker' && {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: LOOPBACK,
		}),
		...options.env,
	};
}

async function waitUntilReady(child: ManagedProcess, url: string): Promise<void> {
	const deadline = Date.now() + BOOT_LIMIT_MS;
	const isReady = async () =>
		await axios
			.get(`${url}/healthz/readiness`, { timeout: 2_000, proxy: false })
			.then(({ status }) => status === 200)
			.catch(() => false);
	while (!(await isReady())) {
		const reason = !child.isRunning()
			? `n8n ended before it was ready (status ${await child.exited})`
			: Date.now() > deadline
				? `n8n was not ready after ${BOOT_LIMIT_MS / 1000} s`
				: undefined;
		if (reason) {
			await child.stop();
			throw new Failure(`${await child.logTail()}\n${reason}; its log is ${child.logFile}`);
		}
		await sleep(POLL_MS);
	}
}

/**
 * Starts a real n8n (installed on first use) on 127.0.0.1 and waits until it is ready, about 7 s.
 * It lives until `stop` is called or this process ends.
 *
 * @throws Failure with the end of n8n's log when it isn't ready within two minutes
 */
export async function startHost(options: HostOptions): Promise<Host> {
	const installDir = await ensureN8n(options.n8nManifestDir);
	await mkdir(options.userFolder, { recursive: true });
	const port = options.port ?? (await freePort());
	const brokerPort = await freePort();
	const child = await startProcess({
		command: NODE_BINARY,
		args: [...(options.nodeArgs ?? []), n8nScript(installDir), options.role ?? 'start'],
		cwd: options.userFolder,
		env: hostEnvironment(options, port, brokerPort),
		logFile: options.logFile ?? join(options.userFolder, 'n8n.log'),
		onSpawn: options.onSpawn,
	});
	const url = `http://${LOOPBACK}:${port}`;
	await waitUntilReady(child, url);
	return { url, port, process: child, api: new N8nApi(url), stop: async () => await child.stop() };
}
