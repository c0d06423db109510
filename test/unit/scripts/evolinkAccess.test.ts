import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findEvoLink } from '../../../scripts/start/evolink';

const KEY = 'sk-test-9f2c';
const MODELS = { data: [{ id: 'gpt-5.4' }] };
/** A name that no DNS has (RFC 6761). */
const NOWHERE = 'https://direct.evolink.invalid';

const servers: Server[] = [];
let asked: Array<string | undefined> = [];
beforeEach(() => {
	asked = [];
	jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => {
	jest.restoreAllMocks();
	servers.splice(0).forEach((server) => server.close());
});

async function answering(status: number, body: unknown): Promise<string> {
	const server = createServer((request, response) => {
		asked.push(request.headers.authorization);
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const type = typeof body === 'string' ? 'text/html' : 'application/json';
		response.writeHead(status, { 'content-type': type }).end(text);
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function unused(): Promise<string> {
	const url = await answering(200, MODELS);
	await new Promise((resolve) => servers.pop()!.close(resolve));
	return url;
}

const failure = async (key: string, addresses: string[]) =>
	await findEvoLink(key, addresses).then(
		(address) => `found ${address}`,
		({ message }: Error) => message,
	);

test('the first address that accepts the key is taken', async () => {
	const [first, second] = [await answering(200, MODELS), await answering(200, MODELS)];
	expect(await findEvoLink(KEY, [first, second])).toBe(first);
	expect(asked).toEqual([`Bearer ${KEY}`]);
});

test.each<[string, () => Promise<string>]>([
	['cannot be reached', unused],
	['is not available', async () => await answering(503, { error: { message: 'No channel' } })],
	['is a web page', async () => await answering(200, '<html>Log in to this Wi-Fi</html>')],
])('the second address is tried when the first %s', async (_what, first) => {
	const [one, two] = [await first(), await answering(200, MODELS)];
	expect(await findEvoLink(KEY, [one, two])).toBe(two);
	expect(jest.mocked(console.log).mock.calls.join()).toContain(new URL(one).host);
});

test.each([401, 403])('a key refused with %d is not sent to the second address', async (status) => {
	const one = await answering(status, { error: { message: `Invalid token ${KEY}` } });
	const message = await failure(KEY, [one, await answering(200, MODELS)]);
	expect(message).toContain(
		`${new URL(one).host} refused the key in EVOLINK_API_KEY (${status}: Invalid token [API key])`,
	);
	expect(message).toContain('https://evolink.ai/dashboard/keys');
	expect(message).not.toContain(KEY);
	expect(asked).toHaveLength(1);
});

test('without any address it says so of each, and that the key was not tried', async () => {
	const one = await unused();
	const message = await failure(KEY, [one, NOWHERE]);
	expect(message).toContain(`${new URL(one).host} refused the connection`);
	expect(message).toMatch(/direct\.evolink\.invalid (was not found in DNS|could not be looked up)/);
	expect(message).toContain('was not tried');
});

test('when both answer something else, the key was sent and nothing is known of it', async () => {
	const [one, two] = [await answering(500, {}), await answering(502, '<html></html>')];
	const message = await failure(KEY, [one, two]);
	expect(message).toContain(`${new URL(one).host} answered status 500`);
	expect(message).toContain(`${new URL(two).host} answered status 502`);
	expect(message).toContain('nothing said whether it is valid');
});

test.each(['sk-a b', '“sk-1”', 'sk-1\nsk-2', 'ключ'])('%p is not sent anywhere', async (key) => {
	expect(await failure(key, [await answering(200, MODELS)])).toContain('not sent anywhere');
	expect(asked).toEqual([]);
});
