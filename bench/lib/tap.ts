import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

/** What passed, and when (`performance.now()`, ms). */
export interface Passed {
	atMs: number;
	text: string;
}

/** Sits between n8n and the gateway and notes when each piece of a reply passes. */
export interface Tap {
	readonly url: string;
	/** What has passed since the last call. */
	take(): Passed[];
	close(): void;
}

export async function openTap(gatewayUrl: string): Promise<Tap> {
	const { hostname, port } = new URL(gatewayUrl);
	let passed: Passed[] = [];
	const server = createServer((client) => {
		const upstream = connect(Number(port), hostname);
		client.setNoDelay(true);
		client.pipe(upstream);
		upstream.on('data', (bytes) => {
			passed.push({ atMs: performance.now(), text: bytes.toString('latin1') });
			client.write(bytes);
		});
		upstream.on('end', () => client.end());
		for (const socket of [client, upstream]) socket.on('error', () => client.destroy());
		client.on('close', () => upstream.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		take: () => {
			const taken = passed;
			passed = [];
			return taken;
		},
		close: () => server.close(),
	};
}
