import axios from 'axios';
import getPort from 'get-port';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGatewayProcess } from '../../scripts/lib/gateway-process';
import { startHost, type Host } from '../../scripts/lib/host';
import { installIntoUserFolder } from '../../scripts/lib/pack';
import { ROOT, STATE_DIR } from '../../scripts/lib/paths';
import { connectGateway, type GatewayClient } from '../../test/gateway/client';
import type { Surroundings } from './contenders';

export const API_KEY = 'sk-bench';
const DIRECTORY = join(STATE_DIR, 'bench');
const SMALLEST_DIR = join(ROOT, 'bench', 'smallest');
const PROBE = join(ROOT, 'bench', 'lib', 'probe.cjs');
const OWNER = {
	email: 'owner@example.com',
	password: 'Bench-password-1',
	firstName: 'Bench',
	lastName: 'Owner',
};

/** What the probe in n8n's process has seen since it was last reset. */
export interface ProbeReading {
	/** Longest time in which n8n's event loop did nothing else, ms. */
	longestStallMs: number;
	/** CPU time of n8n's process, ms. */
	cpuMs: number;
	rssBytes: number;
	heapBytes: number;
}

/** One real n8n with the packed package, and a gateway; each in a process of its own. */
export interface Arena {
	readonly host: Host;
	readonly gateway: GatewayClient;
	readonly surroundings: Surroundings;
	readonly probe: { reset(): Promise<void>; read(): Promise<ProbeReading> };
	stop(): Promise<void>;
}

/** The smallest declarative node as a second community package. */
async function installSmallest(userFolder: string): Promise<void> {
	const nodesDir = join(userFolder, '.n8n', 'nodes');
	const { name, version } = JSON.parse(
		await readFile(join(SMALLEST_DIR, 'package.json'), 'utf8'),
	) as { name: string; version: string };
	await cp(SMALLEST_DIR, join(nodesDir, 'node_modules', name), { recursive: true });
	const ledgerFile = join(nodesDir, 'package.json');
	const ledger = JSON.parse(await readFile(ledgerFile, 'utf8')) as {
		dependencies: Record<string, string>;
	};
	ledger.dependencies[name] = version;
	await writeFile(ledgerFile, JSON.stringify(ledger, null, 2));
}

/**
 * Starts an arena in a fresh folder, in about 10 s.
 *
 * @param tarball the packed package
 * @param nodeArgs for n8n's process, e.g. `['--cpu-prof']`
 */
export async function startArena(
	tarball: string,
	nodeArgs: readonly string[] = [],
): Promise<Arena> {
	const userFolder = join(DIRECTORY, 'user');
	await rm(userFolder, { recursive: true, force: true });
	await mkdir(userFolder, { recursive: true });
	await installIntoUserFolder(tarball, userFolder);
	await installSmallest(userFolder);

	const gatewayProcess = await startGatewayProcess({
		key: API_KEY,
		logFile: join(DIRECTORY, 'gateway.log'),
	});
	const gateway = connectGateway(gatewayProcess.url);
	const probePort = await getPort({ host: '127.0.0.1' });
	const probe = axios.create({ baseURL: `http://127.0.0.1:${probePort}`, proxy: false });
	const host = await startHost({
		userFolder,
		nodeArgs: ['--require', PROBE, '--expose-gc', ...nodeArgs],
		env: {
			BENCH_PROBE_PORT: String(probePort),
			BENCH_GATEWAY_URL: gatewayProcess.url,
			N8N_PAYLOAD_SIZE_MAX: '64',
		},
		logFile: join(DIRECTORY, 'n8n.log'),
	});
	await host.api.setUpOwner(OWNER);
	const evoLinkApi = await host.api.createCredential('evoLinkApi', 'EvoLink account', {
		apiKey: API_KEY,
		baseUrl: 'custom',
		customBaseUrl: gateway.url,
	});
	const openAiApi = await host.api.createCredential('openAiApi', 'OpenAI account', {
		apiKey: API_KEY,
		url: `${gateway.url}/v1`,
		header: false,
	});
	return {
		host,
		gateway,
		surroundings: { evoLinkApi, openAiApi, gatewayUrl: gateway.url },
		probe: {
			reset: async () => {
				await probe.post('/');
			},
			read: async () => (await probe.get<ProbeReading>('/')).data,
		},
		stop: async () => {
			await host.stop();
			await gatewayProcess.stop();
		},
	};
}
