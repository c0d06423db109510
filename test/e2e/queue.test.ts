import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Host } from '../../scripts/lib/host';
import { type ExecutionSummary, nodeOutput } from '../../scripts/lib/execution';
import { startCluster, type Cluster } from './support/cluster';
import { evoLink, flow, manualTrigger, MANUAL, fields, splitOut, webhook } from './support/flow';
import { filesOf, occurrences, postgresTables } from './support/secrets';
import { until } from './support/until';
import { MARKER_KEY } from './support/workbench';

const CALLS = 50;
const ITEMS = 20;
const LIMITED_CALLS = 100;
/** Of them, by two workers that know nothing of the limit. */
const MOST_REFUSED = 30;

let cluster: Cluster;
beforeAll(async () => {
	cluster = await startCluster('queue');
});
afterAll(async () => await cluster?.stop());
beforeEach(() => cluster.gateway.reset());

/** The executions that a worker began, by its log. */
async function begunBy(worker: Host): Promise<string[]> {
	const log = await readFile(worker.process.logFile, 'utf8');
	return [...log.matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id!);
}

/** Creates and publishes a workflow that begins with this webhook; returns its id. */
async function publish(steps: Parameters<typeof flow>[1]): Promise<string> {
	const { id } = await cluster.createWorkflow(flow(`Queue ${randomUUID()}`, steps));
	await cluster.api.activateWorkflow(id);
	return id;
}

/** The executions of a workflow, up to 100. */
async function allOf(workflowId: string): Promise<ExecutionSummary[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const path = `/executions?limit=100&filter=${filter}`;
	return (await cluster.api.request<{ results: ExecutionSummary[] }>('GET', path)).results;
}

const post = async (path: string, data: object) =>
	(await axios.post<unknown>(`${cluster.webhooks.url}/webhook/${path}`, data)).data;

describe('two workers', () => {
	it(`answer ${CALLS} calls of ${ITEMS} items each, all of them right`, async () => {
		const respond = { responseMode: 'lastNode', responseData: 'allEntries' };
		const lines = evoLink({ message: '=reply with exactly: {{ $json["body.lines"] }}' });
		const id = await publish([webhook('spread', respond), splitOut('body.lines'), lines]);
		const linesOf = (call: number) => [...Array(ITEMS).keys()].map((item) => `${call}/${item}`);

		const answers = await Promise.all(
			[...Array(CALLS).keys()].map(
				async (call) => (await post('spread', { lines: linesOf(call) })) as object[],
			),
		);

		expect(answers).toEqual(
			answers.map((_, call) =>
				linesOf(call).map((content) => expect.objectContaining({ content })),
			),
		);
		expect(cluster.gateway.completions).toHaveLength(CALLS * ITEMS);
		const shares = await Promise.all(cluster.workers.map(begunBy));
		for (const share of shares) expect(share.length).toBeGreaterThan(0);
		expect(shares.flat()).toHaveLength(CALLS);
		expect((await allOf(id)).map(({ status }) => status)).toEqual(Array(CALLS).fill('success'));
	});

	it('under one limit, of which each learns by itself, answer all calls', async () => {
		cluster.gateway.configure({ latencyMs: 200, rateLimit: { requestsPerSecond: 8 } });
		const before = await Promise.all(cluster.workers.map(begunBy));
		const message = '=reply with exactly: {{ $json.body.number }}';
		// A model of its own: the workers know of the other one that it had no limit.
		const model = { __rl: true, mode: 'list', value: 'gpt-5.4-mini' };
		await publish([webhook('limited', { responseMode: 'lastNode' }), evoLink({ message, model })]);
		const answers: unknown[] = [];
		let next = 0;
		const caller = async () => {
			while (next < LIMITED_CALLS) {
				const number = next++;
				answers[number] = await post('limited', { number });
			}
		};

		await Promise.all(Array.from({ length: 20 }, caller));

		const right = [...Array(LIMITED_CALLS).keys()].map((number) => ({ content: `${number}` }));
		expect(answers).toMatchObject(right);
		const { statuses } = cluster.gateway.stats;
		expect(statuses[200]).toBe(LIMITED_CALLS);
		expect(statuses[429] ?? 0).toBeLessThanOrEqual(MOST_REFUSED);
		const after = await Promise.all(cluster.workers.map(begunBy));
		after.forEach((share, worker) => {
			expect(share.length).toBeGreaterThan(before[worker]!.length);
		});
	});

	it('run what was started by hand in the editor', async () => {
		const before = (await Promise.all(cluster.workers.map(begunBy))).flat().length;
		const steps = [manualTrigger, fields('Item', { message: 'Hello' }), evoLink()];
		const { id } = await cluster.createWorkflow(flow('By hand', steps));

		const execution = await cluster.api.runToEnd(id, MANUAL);

		expect(nodeOutput(execution, 'EvoLink')[0]?.json.content).toBe('You said: "Hello".');
		const after = (await Promise.all(cluster.workers.map(begunBy))).flat();
		expect(after).toHaveLength(before + 1);
	});
});

describe('a streamed reply', () => {
	beforeAll(async () => {
		const message = '={{ $json.body.message }}';
		await publish([webhook('streamed', { responseMode: 'streaming' }), evoLink({ message })]);
	});

	for (const through of ['main', 'webhooks'] as const) {
		it(`reaches the caller through the ${through} process while it is written`, async () => {
			cluster.gateway.faults.push({ stream: { stall: true, afterDeltas: 1 } });
			const { data } = await axios.post<Readable>(
				`${cluster[through].url}/webhook/streamed`,
				{ message: 'reply with exactly: one two three' },
				{ responseType: 'stream' },
			);
			let text = '';
			for await (const bytes of data) {
				for (const line of String(bytes).split('\n').filter(Boolean)) {
					const { type, content } = JSON.parse(line) as { type: string; content?: string };
					if (type !== 'item' || !content) continue;
					text += content;
					if (text !== 'one') continue;
					// The gateway holds the rest: were the reply relayed at its end, none of it would come.
					expect(cluster.gateway.completions[0]!.repliedAt).toBeNull();
					cluster.gateway.resume();
				}
			}

			expect(text).toBe('one two three');
		});
	}
});

// Not for executions that a separate webhook processor took in: the worker of n8n 2.41 looks for them
// in a list that it doesn't keep, and drops the main's command to stop them.
describe('Stop', () => {
	const message = '={{ $json.body?.message ?? "Hello" }}';
	const byHand = async () => {
		const { id } = await cluster.createWorkflow(
			flow('Stopped by hand', [manualTrigger, evoLink({ message })]),
		);
		return await cluster.api.runWorkflow(id, MANUAL);
	};
	const byWebhook = async () => {
		const trigger = webhook('stopped', { responseMode: 'onReceived' });
		const workflowId = await publish([trigger, evoLink({ message })]);
		await axios.post(`${cluster.main.url}/webhook/stopped`, { message: 'Hello' });
		return (await allOf(workflowId))[0]!.id;
	};

	for (const [from, start] of Object.entries({ 'by hand': byHand, 'by a webhook': byWebhook })) {
		it(`reaches the worker that runs what was started ${from}, and the connection closes`, async () => {
			cluster.gateway.faults.push({ stall: 'before-headers' });
			const id = await start();
			const request = await until(() => cluster.gateway.completions[0]);

			await cluster.api.stopExecution(id);

			await until(() => request.aborted);
			expect((await cluster.api.waitForExecution(id)).status).toBe('canceled');
			expect(cluster.gateway.completions).toHaveLength(1);
		});
	}
});

/** Last, because it leaves one worker. */
describe('a worker that is killed', () => {
	const COUNT = 40;
	/** n8n's own default. */
	const WORKER_CONCURRENCY = 10;
	const UNFINISHED = ['new', 'running', 'waiting'];

	it('takes down only what it was running: nothing is lost, and nothing is paid for twice', async () => {
		const workflowId = await publish([
			webhook('survivors', { responseMode: 'onReceived' }),
			evoLink({ message: '=reply with exactly: {{ $json.body.number }}' }),
		]);
		const [victim, survivor] = cluster.workers;
		const before = new Set(await begunBy(victim));
		const begunSince = async () => (await begunBy(victim)).filter((id) => !before.has(id));
		cluster.gateway.configure({ latencyMs: 1_000 });
		for (const number of Array(COUNT).keys()) await post('survivors', { number });
		await until(async () => (await allOf(workflowId)).some(({ status }) => status === 'success'));
		await until(async () => (await begunSince()).length > 0);

		process.kill(-victim.process.pid, 'SIGKILL');
		await victim.process.exited;

		const settled = await until(async () => {
			const all = await allOf(workflowId);
			return all.every(({ status }) => !UNFINISHED.includes(status)) && all;
		});
		expect(settled).toHaveLength(COUNT);
		const lost = settled.filter(({ status }) => status !== 'success').map(({ id }) => id);
		// Its log may lack one that it had taken from the queue a moment before.
		expect(lost.length).toBeLessThanOrEqual(WORKER_CONCURRENCY);
		expect((await begunBy(survivor)).filter((id) => lost.includes(id))).toEqual([]);
		const done = settled.filter(({ status }) => status === 'success');
		const contents = await Promise.all(
			done.map(async ({ id }) => {
				const execution = await cluster.api.getExecution(id);
				const { body } = nodeOutput(execution, 'Webhook')[0]!.json;
				const { content } = nodeOutput(execution, 'EvoLink')[0]!.json;
				return { asked: `${(body as { number: number }).number}`, content };
			}),
		);
		for (const { asked, content } of contents) expect(content).toBe(asked);
		expect(new Set(contents.map(({ asked }) => asked)).size).toBe(done.length);
		expect(cluster.gateway.completions.filter(({ attempt }) => attempt > 1)).toEqual([]);
	});
});

describe('afterwards', () => {
	it('keeps the key nowhere in clear: not in the database, not in a log, not in a file', async () => {
		const url = `postgres://postgres@127.0.0.1:${cluster.postgres.port}/postgres`;
		const places = [...(await postgresTables(url)), ...(await filesOf(cluster.directory))];

		// The search finds what is there: a streamed reply.
		expect(occurrences(places, 'one two three')).not.toEqual([]);
		expect(occurrences(places, MARKER_KEY)).toEqual([]);
	});
});
