import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { requireFreePort } from '../../../scripts/start/port';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listening(host: string): Promise<number> {
	const server = createServer().listen(0, host);
	servers.push(server);
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

test.each(['127.0.0.1', '0.0.0.0'])(
	'a port taken on %s is named, with one that is free',
	async (host) => {
		const port = await listening(host);
		const message = await requireFreePort(port).catch((error: Error) => error.message);
		expect(message).toContain(
			`Port ${port} is in use by a program that was not started from this clone`,
		);
		const other = Number(/--port (\d+)$/.exec(message ?? '')?.[1]);
		expect(other).not.toBe(port);
		await requireFreePort(other);
	},
);

test('a free port is fine, and stays free', async () => {
	const port = await listening('127.0.0.1');
	await new Promise((resolve) => servers.pop()!.close(resolve));
	await requireFreePort(port);
	await requireFreePort(port);
});

test('a port that is let go in time is free', async () => {
	const port = await listening('127.0.0.1');
	const asked = requireFreePort(port);
	setTimeout(() => servers.pop()!.close(), 300);
	await asked;
});
