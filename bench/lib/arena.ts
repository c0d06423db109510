import axios from 'axios';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/free-port';
import { startGatewayProcess } from '../../scripts/lib/gateway-process';
import { startHost, type Host } from '../../scripts/lib/host';
import { installIntoUserFolder } from '../../scripts/lib/pack';
import { ROOT, STATE_DIR } from '../../scripts/lib/paths';
import { startTogether } from '../../scripts/lib/start-together';
import { connectGateway, type GatewayClient } from '../../test/gateway/client';
import type { Surroundings } from './contenders';
import { API_KEY, credentialsFor } from './credentials';

export const DIRECTORY = join(STATE_DIR, 'bench');
const SMALLEST_DIR = join(ROOT, 'bench', 'smallest');
export const PROBE = join(ROOT, 'bench', 'lib', 'probe.cjs');
const OWNER = {
	email: 'owner@example.com',
	password: 'Bench-password-1',
	firstName: 'Bench',
	lastName: 'Owner',
};

/** What the probe in n8n's process saw while the measured node ran. */
export interface ProbeReading {
	/** Longest time in which n8n's event loop did nothing else, ms. */
	longestStallMs: number;
	/** CPU time of n8n's process, ms. */
	cpuMs: number;
	/** Resident memory before, after garbage collection. */
	idleRssBytes: number;
	/** Most resident memory at a time. */
	peakRssBytes: number;
	/** Most memory in use at a time, garbage not counted; 0 unless sampled. */
	peakLiveBytes: number;
}

/** n8n's process as it is. */
export interface ProcessReading {
	/** In use after garbage collection. */
	liveBytes: number;
	/** Resident. */
	rssBytes: number;
	/** CPU time since it began, ms. */
	cpuMs: number;
	/** Open TCP connections, the probe's own included. */
	sockets: number;
}

/** One real n8n with the packed package, and a gateway; each in a process of its own. */
export interface Arena {
	readonly host: Host;
	readonly gateway: GatewayClient;
	readonly surroundings: Surroundings;
	readonly probe: {
		url: string;
		read(): Promise<ProbeReading>;
		process(): Promise<ProcessReading>;
	};
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

/** What the probe does beside reading, each at the cost of time. */
export interface ProbeOptions {
	/** Collect garbage and read the memory in use this often, ms. Default: never. */
	sampleMs?: number;
	/** File for a CPU profile of the measured node's last run. Default: none. */
	profile?: string;
}

/**
 * Starts an arena in a fresh folder, in about 10 s.
 *
 * @param tarball the packed package
 */
export async function startArena(tarball: string, options: ProbeOptions = {}): Promise<Arena> {
	const userFolder = join(DIRECTORY, 'user');
	await rm(userFolder, { recursive: true, force: true });
	await mkdir(userFolder, { recursive: true });
	await installIntoUserFolder(tarball, userFolder);
	await installSmallest(userFolder);

	return await startTogether(async (onStop) => {
		const gatewayProcess = await startGatewayProcess({
			key: API_KEY,
			logFile: join(DIRECTORY, 'gateway.log'),
		});
		onStop(gatewayProcess.stop);
		const gateway = connectGateway(gatewayProcess.url);
		await gateway.configure({ record: 'count' });
		const probePort = await freePort();
		const probeUrl = `http://127.0.0.1:${probePort}`;
		const host = await startHost({
			userFolder,
			nodeArgs: ['--require', PROBE, '--expose-gc'],
			env: {
				BENCH_PROBE_PORT: String(probePort),
				...(options.sampleMs && { BENCH_PROBE_SAMPLE_MS: String(options.sampleMs) }),
				...(options.profile && { BENCH_PROBE_PROFILE: options.profile }),
				BENCH_GATEWAY_URL: gatewayProcess.url,
				N8N_PAYLOAD_SIZE_MAX: '64',
			},
			logFile: join(DIRECTORY, 'n8n.log'),
		});
		onStop(host.stop);
		await host.api.setUpOwner(OWNER);
		// As with EvoLink's own addresses there is a second one: the same gateway under another name.
		const secondUrl = gateway.url.replace('127.0.0.1', 'localhost');
		const credentials = await credentialsFor(host.api, gateway.url, secondUrl);
		const ask = async <T>(path: string) =>
			(await axios.get<T>(`${probeUrl}${path}`, { proxy: false })).data;
		return {
			host,
			gateway,
			surroundings: { ...credentials, gatewayUrl: gateway.url },
			probe: {
				url: probeUrl,
				read: async () => await ask<ProbeReading>('/'),
				process: async () => await ask<ProcessReading>('/process'),
			},
		};
	});
}
