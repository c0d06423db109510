import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { createApp } from './app';
import { DEFAULT_CONFIG, type GatewayConfig, type GatewayOptions } from './config';
import type { Fault } from './faults/types';
import type { GatewayStats, RecordedRequest } from './recorder';
import { GatewayState } from './state';

export { DEFAULT_API_KEY } from './config';
export type { GatewayConfig, GatewayOptions, RandomFaults, RateLimit } from './config';
export type { Fault, StreamFault } from './faults/types';
export type { GatewayStats, RecordedRequest } from './recorder';

/** Longer than any client keeps an idle connection: a reused one is not closed under its request. */
const KEEP_ALIVE_MS = 65_000;

export interface Gateway {
	/** E.g. `http://127.0.0.1:40123`, without `/v1`. */
	readonly url: string;
	readonly port: number;
	/** Every request since the start or the last reset; empty with `record: 'count'`. */
	readonly requests: RecordedRequest[];
	/** Those that asked for a completion. */
	readonly completions: RecordedRequest[];
	readonly stats: GatewayStats;
	/** Faults scripted for the next requests. */
	readonly faults: { push(...faults: Fault[]): void; clear(): void; readonly pending: Fault[] };
	configure(changes: Partial<GatewayConfig>): void;
	/** Lets the replies that stalled within their body go on to their end. */
	resume(): void;
	/** Back to the state right after the start. */
	reset(): void;
	/** Ends every connection, also those that hang. */
	close(): Promise<void>;
}

/** Starts a gateway on 127.0.0.1; rejects when the port is taken. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
	const { port = 0, host = '127.0.0.1', tls = false, ...config } = options;
	const state = new GatewayState({ ...DEFAULT_CONFIG, ...config });
	const app = createApp(state);
	const server = tls ? createHttpsServer(await selfSigned(host), app) : createHttpServer(app);
	server.keepAliveTimeout = KEEP_ALIVE_MS;
	server.on('connection', (socket) => {
		state.recorder.connectionOpened();
		socket.once('close', () => state.recorder.connectionClosed());
	});
	await listen(server, port, host);
	const address = server.address() as AddressInfo;
	return {
		url: `${tls ? 'https' : 'http'}://${host}:${address.port}`,
		port: address.port,
		get requests() {
			return state.recorder.requests;
		},
		get completions() {
			return state.recorder.completions;
		},
		get stats() {
			return state.recorder.stats;
		},
		faults: state.faults,
		configure: (changes) => state.configure(changes),
		resume: () => state.stalls.resume(),
		reset: () => state.reset(),
		close: async () => await close(server),
	};
}

async function selfSigned(host: string): Promise<{ key: string; cert: string }> {
	const { private: key, cert } = await generate([{ name: 'commonName', value: host }]);
	return { key, cert };
}

const listen = async (server: Server, port: number, host: string) =>
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			resolve();
		});
	});

const close = async (server: Server) =>
	await new Promise<void>((resolve, reject) => {
		server.close((error) => (error ? reject(error) : resolve()));
		server.closeAllConnections();
	});
