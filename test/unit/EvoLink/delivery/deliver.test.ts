import { Readable } from 'node:stream';
import {
	type DeclarativeRestApiSettings,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { deliver } from '../../../../nodes/EvoLink/delivery/deliver';
import { enterRun, runOf } from '../../../../nodes/EvoLink/delivery/enterRun';
import type { CompletionJob, Job, Prepared } from '../../../../nodes/EvoLink/job';
import { FaultError } from '../../../../nodes/shared/errors/fault';
import { inputFault } from '../../../../nodes/shared/errors/inputFault';
import { completion, orderOf, REQUEST, used } from '../support/completionOrder';
import { itemContext } from '../support/itemContext';

const OK = { body: completion('{"city":"Rome"}', used(5)) };
const REFUSED = { status: 400, body: { error: { message: 'No tools for sk-secret, please' } } };

type HttpReply = { status?: number; body: unknown };
type Step = (items: INodeExecutionData[], response: Record<string, unknown>) => unknown;

interface Given {
	/** By item. */
	items: Prepared[];
	/** What the service answers, in the order of the requests. */
	replies?: HttpReply[];
	continues?: boolean;
	node?: Partial<INode>;
	/** Items the host began with. */
	expected?: number;
	options?: object;
	/** What routing does with a reply. */
	steps?: unknown[];
	input?: object;
	host?: object;
}

/** Says what came, as an item. */
const asItem: Step = (_items, { statusCode, body, answer, notes }) => [
	{ json: { statusCode, body, answer, notes } },
];

function begin(given: Given) {
	const {
		items,
		replies = [],
		continues = false,
		node,
		expected,
		options = {},
		input = {},
	} = given;
	const { steps = [asItem], host } = given;
	const sent: IHttpRequestOptions[] = [];
	const record = {};
	const getCredentials = jest.fn(async (name: string) =>
		name === 'evoLinkApi' ? { apiKey: 'sk-secret', baseUrl: 'https://api.evolink.ai' } : {},
	);
	const httpRequestWithAuthentication = async (_name: string, request: IHttpRequestOptions) => {
		const reply = replies[sent.push(request) - 1] ?? { status: 400, body: {} };
		const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
		const body = Readable.from([Buffer.from(text)]);
		return await Promise.resolve({ statusCode: reply.status ?? 200, headers: {}, body });
	};
	const contexts = items.map((prepared, index) => {
		const context = itemContext({
			index,
			parameters: { requestOptions: options },
			host: {
				getExecuteData: () => record,
				getNode: () => ({ name: 'EvoLink', ...node }),
				continueOnFail: () => continues,
				getInputData: () => ({ json: input }),
				inputData: { main: [Array.from({ length: expected ?? items.length })] },
				getCredentials,
				helpers: { httpRequestWithAuthentication },
				...host,
			},
		});
		enterRun(context, () => prepared);
		return context as unknown as IExecutePaginationFunctions;
	});
	const request = { ...REQUEST, headers: { Accept: 'application/json' } };
	const data = { options: request, postReceive: [{ data: {}, actions: steps }] };
	return {
		sent,
		urls: () => sent.map(({ baseURL, url }) => `${baseURL}${url}`),
		run: runOf(contexts[0] as IExecutePaginationFunctions),
		item: async (index = 0) =>
			await deliver.call(
				contexts[index] as IExecutePaginationFunctions,
				data as unknown as DeclarativeRestApiSettings.ResultOptions,
			),
	};
}

const chat = (job: Partial<CompletionJob> = {}): Prepared => ({ job: orderOf({ job }).job });
const models: Prepared = { job: { service: 'models' } };
const invalid: Prepared = { fault: inputFault("'Prompt' is empty", 'Fill it in') };

const caught = async (promise: Promise<unknown>) =>
	await promise.then(
		() => undefined,
		(error: unknown) => error,
	);

test('a completion goes through the steps that routing declares', async () => {
	const { item, urls } = begin({ items: [chat()], replies: [OK] });
	const [{ json }] = (await item()) as [INodeExecutionData];
	expect(urls()).toEqual(['https://api.evolink.ai/v1/chat/completions']);
	expect(json).toMatchObject({
		statusCode: 200,
		body: OK.body,
		answer: { content: { city: 'Rome' }, usage: { total_tokens: 5 } },
		notes: {},
	});
});

test('each step gets what the one before made, and what is no function is left out', async () => {
	const one: Step = (items) => [...items, { json: { step: 1 } }];
	const two: Step = (items) => [...items, { json: { step: 2 } }];
	const { item } = begin({
		items: [models],
		replies: [{ body: { data: [] } }],
		steps: [one, { type: 'rootProperty' }, two],
	});
	expect(await item()).toEqual([{ json: { step: 1 } }, { json: { step: 2 } }]);
});

test('another request is sent as routing declares it', async () => {
	const { item, sent } = begin({ items: [models], replies: [{ body: { data: [7] } }] });
	expect(await item()).toMatchObject([{ json: { statusCode: 200, body: { data: [7] } } }]);
	expect(sent).toMatchObject([{ ...REQUEST, headers: { Accept: 'application/json' } }]);
});

test('a file is sent with headers of its own beside the others', async () => {
	const body = Buffer.from('bytes');
	const content = async () =>
		await Promise.resolve({ body, headers: { 'Content-Type': 'multipart/form-data' } });
	const job: Job = { service: 'upload', simplify: true, field: 'data', content };
	const { item, sent } = begin({ items: [{ job }], replies: [{ body: { data: {} } }] });
	await item();
	expect(sent).toMatchObject([
		{
			baseURL: 'https://files-api.evolink.ai',
			url: REQUEST.url,
			body,
			headers: { Accept: 'application/json', 'Content-Type': 'multipart/form-data' },
		},
	]);
});

test('an item that fails ends the run, and those after it say nothing', async () => {
	const { item, sent } = begin({ items: [chat(), chat()], replies: [REFUSED] });
	const error = (await caught(item(0))) as Error;
	expect(error).toMatchObject({ httpCode: '400', context: { itemIndex: 0 } });
	expect(JSON.stringify(error)).not.toContain('sk-secret');
	expect(await item(1)).toEqual([]);
	expect(sent).toHaveLength(1);
});

test.each<{ keepsInput: boolean; input: object }>([
	{ keepsInput: true, input: { id: 5 } },
	{ keepsInput: false, input: {} },
])('under Continue a failed item comes out, input kept: $keepsInput', async (row) => {
	const items = [{ ...chat(), keepsInput: row.keepsInput }, chat()];
	const { item } = begin({ items, replies: [REFUSED, OK], continues: true, input: { id: 5 } });
	const [failed] = await item(0);
	expect(failed?.pairedItem).toEqual({ item: 0 });
	const { error, details, ...input } = failed?.json ?? {};
	expect(input).toEqual(row.input);
	expect(error).toEqual(expect.any(String));
	expect(details).toMatchObject({
		kind: 'bad-request',
		http_status: 400,
		attempts: 1,
		item_index: 0,
		message: expect.not.stringContaining('sk-secret'),
	});
	expect(await item(1)).toMatchObject([{ json: { statusCode: 200 } }]);
});

test.each<{ what: string; given: Given; results: unknown[]; requests: number }>([
	{
		what: 'an expression could not be evaluated',
		given: { items: [chat()], expected: 2 },
		results: [[]],
		requests: 0,
	},
	{
		what: 'an expression could not be evaluated, under Continue',
		given: { items: [chat()], expected: 2, continues: true },
		results: [[{ json: { statusCode: 200 } }]],
		requests: 1,
	},
	{
		what: 'another item is invalid',
		given: { items: [chat(), invalid] },
		results: [[], "'Prompt' is empty"],
		requests: 0,
	},
	{
		what: 'another item is invalid, under Continue',
		given: { items: [chat(), invalid], continues: true },
		results: [[{ json: { statusCode: 200 } }], [{ json: { error: "'Prompt' is empty" } }]],
		requests: 1,
	},
])('$what: $requests requests', async ({ given, results, requests }) => {
	const { item, sent } = begin({ ...given, replies: [OK] });
	for (const [index, result] of results.entries()) {
		if (typeof result === 'string') await expect(item(index)).rejects.toThrow(result);
		else expect(await item(index)).toMatchObject(result as object);
	}
	expect(sent).toHaveLength(requests);
});

test("nothing is sent where another item's model has no known price", async () => {
	const { item, run, sent } = begin({ items: [chat()], options: { maxCredits: 1 } });
	const unpriced = new FaultError({ kind: 'budget', reason: 'router', repeat: 'never' });
	jest
		.spyOn(run.spending, 'unpriced')
		.mockImplementation(async (of) => await Promise.resolve(of === run.models ? [unpriced] : []));
	expect(await item()).toEqual([]);
	expect(sent).toEqual([]);
});

test('the price of a reply is asked for at the address that knows the account', async () => {
	const warn = jest.fn();
	const { item, urls, sent } = begin({
		items: [chat({ includeCost: true, model: 'priced-nowhere' })],
		replies: [{ body: {} }, OK],
		host: { logger: { warn } },
	});
	await item().catch(() => {});
	expect(urls()[0]).toContain('https://api.evolink.ai/');
	expect(urls()[0]).toContain('priced-nowhere');
	expect(sent[0]?.method).toBe('GET');
	expect(warn).toHaveBeenCalledTimes(1);
});

function audience(streams = true) {
	const chunks: unknown[][] = [];
	const sendChunk = (...chunk: unknown[]) =>
		void chunks.push(chunk.filter((part) => part !== undefined));
	return { chunks, host: { isStreaming: () => streams, sendChunk } };
}

const streamOf = (...pieces: string[]) =>
	[
		...pieces.map((content) => ({ choices: [{ delta: { content } }] })),
		{ choices: [{ delta: {}, finish_reason: 'stop' }] },
	]
		.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
		.concat('data: [DONE]\n\n')
		.join('');

const noText = () => ({
	id: null,
	model: null,
	text: null,
	finishReason: null,
	toolCalls: [],
	usage: {},
	content: null,
});

test.each<{ what: string; job: object; reply: HttpReply; streams?: boolean; chunks: unknown[] }>([
	{
		what: 'a reply',
		job: { relay: true },
		reply: OK,
		chunks: [
			['begin', 0],
			['item', 0, '{"city":"Rome"}'],
			['end', 0],
		],
	},
	{
		what: 'a stream that came in one piece',
		job: { relay: true, streaming: true },
		reply: OK,
		chunks: [
			['begin', 0],
			['item', 0, '{"city":"Rome"}'],
			['end', 0],
		],
	},
	{
		what: 'a stream, piece by piece',
		job: { relay: true, streaming: true },
		reply: { body: streamOf('{"city":', '"Rome"}') },
		chunks: [
			['begin', 0],
			['item', 0, '{"city":'],
			['item', 0, '"Rome"}'],
			['end', 0],
		],
	},
	{
		what: 'a reply without text',
		job: { relay: true, read: noText },
		reply: OK,
		chunks: [
			['begin', 0],
			['end', 0],
		],
	},
	{
		what: 'a failure',
		job: { relay: true },
		reply: REFUSED,
		chunks: [
			['begin', 0],
			['error', 0, expect.any(String)],
			['end', 0],
		],
	},
	{ what: 'nothing, unasked', job: { relay: false }, reply: OK, chunks: [] },
	{ what: 'nothing, unwatched', job: { relay: true }, reply: OK, streams: false, chunks: [] },
])('whoever watches the workflow sees $what', async ({ job, reply, streams, chunks }) => {
	const { host, chunks: seen } = audience(streams);
	await begin({ items: [chat(job)], replies: [reply], continues: true, host }).item();
	expect(seen).toEqual(chunks);
});

test.each<{ errors: boolean[]; taken: boolean }>([
	{ errors: [true, false], taken: true },
	{ errors: [false, true], taken: false },
])('Retry On Fail minds the error of the first item: $errors', async ({ errors, taken }) => {
	const left = [...errors];
	const { item, run } = begin({
		items: [chat(), chat()],
		replies: [OK, OK],
		node: { retryOnFail: true },
		steps: [() => [{ json: left.shift() ? { error: 'so the model says' } : {} }]],
	});
	await item(0);
	await item(1);
	expect(run.takenForFailed).toBe(taken);
});

test('an item that is stopped says that the execution was canceled', async () => {
	const stop = new AbortController();
	const { item, sent } = begin({
		items: [chat(), chat()],
		continues: true,
		host: { getExecutionCancelSignal: () => stop.signal },
	});
	stop.abort();
	const error = await caught(item(1));
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({ message: 'The execution was canceled', context: { itemIndex: 1 } });
	expect(sent).toEqual([]);
});

const described = new NodeOperationError({ name: 'EvoLink' } as INode, 'No such field', {
	description: 'Choose another',
});

test.each<{ what: string; thrown: unknown; message: string; advice: string }>([
	{
		what: 'an error',
		thrown: new Error('boom'),
		message: 'boom',
		advice: "If this happens again, report it with the node's settings",
	},
	{
		what: "the host's error",
		thrown: described,
		message: 'No such field',
		advice: 'Choose another',
	},
	{
		what: 'a text',
		thrown: 'boom',
		message: 'boom',
		advice: "If this happens again, report it with the node's settings",
	},
	{
		what: 'nothing',
		thrown: null,
		message: 'null',
		advice: "If this happens again, report it with the node's settings",
	},
])('$what that a step throws is told in its own words', async ({ thrown, message, advice }) => {
	const steps = [
		() => {
			throw thrown;
		},
	];
	const [failed] = await begin({
		items: [models],
		replies: [{ body: {} }],
		continues: true,
		steps,
	}).item();
	expect(failed?.json).toMatchObject({ error: message, details: { kind: 'unexpected', advice } });
});

test('a credential that can not be read is told of', async () => {
	const getCredentials = async () => await Promise.reject(new Error('Credential not found'));
	const { item } = begin({ items: [chat()], host: { getCredentials } });
	await expect(item()).rejects.toThrow('Credential not found');
});

/** Two runs of a node in a saved workflow, of which the first fails at its second item. */
async function again(node: string, logger?: object) {
	const saved = { getWorkflow: () => ({ id: 'w' }), ...(logger && { logger }) };
	const given = { items: [chat(), chat({ model: 'other' })], node: { id: node }, host: saved };
	const first = begin({ ...given, replies: [OK, REFUSED] });
	await first.item(0);
	await caught(first.item(1));
	const second = begin({ ...given, replies: [OK] });
	const results = [await second.item(0), await second.item(1)];
	return { results, requests: second.sent.length };
}

test('the log tells how many replies a run before had paid for', async () => {
	const info = jest.fn();
	const { results, requests } = await again('logged', { info });
	expect(results[0]).toMatchObject([{ json: { notes: { reused: true } } }]);
	expect(requests).toBe(1);
	expect(info.mock.calls).toEqual([['Replies used that an earlier run had paid for: 1']]);
});

test.each([undefined, {}])('a host with the logger %j does without', async (logger) => {
	const { results } = await again(`silent ${String(logger)}`, logger);
	expect(results[0]).toMatchObject([{ json: { notes: { reused: true } } }]);
});
