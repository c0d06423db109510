import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startGateway } from '../gateway';
import { connectGateway } from '../gateway/client';
import { readOptions } from '../gateway/options';
import { ask, clientOf, post, useGateway } from './support';
import { until } from './wire';

const gateway = useGateway();

describe('the recording', () => {
	test('keeps what was asked, in order, with repeated bodies counted as attempts', async () => {
		await post(gateway(), ask('one'));
		await post(gateway(), ask('two'));
		await post(gateway(), ask('one'));
		expect(gateway().completions).toMatchObject([
			{ attempt: 1, status: 200, aborted: false, body: { messages: [{ content: 'one' }] } },
			{ attempt: 1, body: { messages: [{ content: 'two' }] } },
			{ attempt: 2, body: { messages: [{ content: 'one' }] } },
		]);
		const [first, second] = gateway().completions;
		expect(second!.id - first!.id).toBe(1);
		expect(first!.repliedAt).toBeGreaterThanOrEqual(first!.receivedAt);
	});

	test('counts what is in flight', async () => {
		gateway().configure({ latencyMs: 200 });
		const replies = ['a', 'b', 'c'].map((message) => post(gateway(), ask(message)));
		await until(() => gateway().stats.inFlight === 3);
		await Promise.all(replies);
		await until(() => gateway().stats.inFlight === 0);
		expect(gateway().stats).toMatchObject({ completions: 3, maxInFlight: 3, statuses: { 200: 3 } });
	});

	test('sees a client that leaves', async () => {
		gateway().configure({ latencyMs: 60_000 });
		const leaving = new AbortController();
		const reply = post(gateway(), ask('a'), { signal: leaving.signal }).catch(() => 'left');
		await until(() => gateway().stats.inFlight === 1);
		leaving.abort();
		expect(await reply).toBe('left');
		await until(() => gateway().stats.inFlight === 0);
		expect(gateway().completions[0]).toMatchObject({
			aborted: true,
			status: null,
			repliedAt: null,
		});
	});

	test('does not blame the client when the gateway breaks the connection', async () => {
		gateway().faults.push({ reset: 'after-read' });
		await expect(post(gateway(), ask('a'))).rejects.toThrow(/fetch failed/);
		expect(gateway().completions[0]).toMatchObject({ aborted: false, status: null });
	});

	test('keeps numbers only when told so', async () => {
		gateway().configure({ record: 'count' });
		await post(gateway(), ask('a'));
		expect(gateway().requests).toEqual([]);
		expect(gateway().stats.completions).toBe(1);
	});
});

test('a reset goes back to the options of the start', async () => {
	const other = await startGateway({ apiKey: ['sk-one', 'sk-two'], latencyMs: 1 });
	try {
		other.configure({ apiKey: 'sk-three' });
		await expect(clientOf(other, 'sk-one').models.list()).rejects.toMatchObject({ status: 401 });
		other.reset();
		await clientOf(other, 'sk-one').models.list();
		await clientOf(other, 'sk-two').models.list();
	} finally {
		await other.close();
	}
});

test('closing ends replies that hang', async () => {
	const other = await startGateway();
	other.faults.push({ stall: 'before-headers' });
	const reply = post(other, ask('a')).catch(() => 'closed');
	await until(() => other.stats.inFlight === 1);
	await other.close();
	expect(await reply).toBe('closed');
	await until(() => other.stats.openConnections === 0);
});

test('with tls no client trusts it', async () => {
	const other = await startGateway({ tls: true });
	try {
		expect(other.url).toMatch(/^https:/);
		const failure = await post(other, ask('a')).catch((error: Error) => error.cause);
		expect(failure).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
		expect(other.requests).toEqual([]);
	} finally {
		await other.close();
	}
});

test('a taken port is reported', async () => {
	await expect(startGateway({ port: gateway().port })).rejects.toMatchObject({
		code: 'EADDRINUSE',
	});
});

describe('as a process of its own', () => {
	const start = (...args: string[]) =>
		spawn(process.execPath, ['--import', 'tsx', join(__dirname, '../gateway/main.ts'), ...args], {
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	const firstLine = async (child: ChildProcess) => {
		const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
		return line;
	};

	test('it is controlled over HTTP and ends on SIGTERM', async () => {
		const child = start('--key', 'sk-a', '--key', 'sk-b', '--balance', '5');
		const exited = once(child, 'exit');
		try {
			const line = await firstLine(child);
			const url = /^EvoLink gateway listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
			const remote = connectGateway(url!);
			const ask_ = async (key = 'sk-b') =>
				await fetch(`${url}/v1/chat/completions`, {
					method: 'POST',
					headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
					body: JSON.stringify(ask('hello')),
				});
			await remote.faults.push({ status: 503 }, { status: 500 });
			expect((await ask_()).status).toBe(503);
			await remote.faults.clear();
			expect((await ask_()).status).toBe(200);
			expect((await ask_('sk-c')).status).toBe(401);
			const completions = await remote.completions();
			expect(completions.map(({ status }) => status)).toEqual([503, 200, 401]);
			expect(await remote.requests(completions[1]!.id)).toHaveLength(1);
			expect(await remote.stats()).toMatchObject({ completions: 3, maxInFlight: 1 });
			await remote.configure({ apiKey: 'sk-c' });
			expect((await ask_('sk-c')).status).toBe(200);
			await remote.reset();
			expect((await ask_('sk-c')).status).toBe(401);
			expect(await remote.stats()).toMatchObject({ completions: 1 });
		} finally {
			child.kill('SIGTERM');
		}
		expect(await exited).toEqual([0, null]);
	});

	test('a wrong option ends it with a sentence', async () => {
		const child = start('--latency', 'soon');
		let output = '';
		child.stderr.on('data', (bytes) => (output += String(bytes)));
		expect(await once(child, 'close')).toEqual([1, null]);
		expect(output).toBe(
			'The gateway did not start: --latency takes a number from 0 on, not "soon".\n',
		);
	});

	test.each<[string, object | 'help']>([
		['', {}],
		['--help', 'help'],
		['--port 8080 --key sk-a --key sk-b', { port: 8080, apiKey: ['sk-a', 'sk-b'] }],
		['--latency 200 --delta-delay 20', { latencyMs: 200, deltaDelayMs: 20 }],
		['--rate-limit 5 --balance 0', { rateLimit: { requestsPerSecond: 5 }, balance: 0 }],
		['--fault-probability 0.1 --seed 7', { randomFaults: { probability: 0.1, seed: 7 } }],
		['--record count --tls', { record: 'count', tls: true }],
	])('"%s" is understood', (line, expected) => {
		expect(readOptions(line.split(' ').filter(Boolean))).toEqual(expected);
	});

	test.each([
		['--latency -1', /argument/],
		['--latency soon', /--latency takes a number from 0 on, not "soon"/],
		['--record some', /--record takes all or count, not "some"/],
		['--speed 1', /Unknown option '--speed'/],
	])('"%s" is refused', (line, message) => {
		expect(() => readOptions(line.split(' '))).toThrow(message);
	});
});
