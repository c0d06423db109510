import { Readable } from 'node:stream';
import type { IExecutePaginationFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { NodeRun } from '../../../../nodes/EvoLink/delivery/nodeRun';
import { ItemKey, senderFor, sendWith } from '../../../../nodes/EvoLink/delivery/send';
import type { Order, Service } from '../../../../nodes/EvoLink/job';
import { OWN_REQUEST, type OwnRequest } from '../../../../nodes/shared/api/authenticate';
import type { Addresses } from '../../../../nodes/shared/api/addresses';
import { AttemptLog } from '../../../../nodes/shared/delivery/attemptLog';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { itemContext } from '../support/itemContext';

const ADDRESSES: Addresses = {
	completions: ['https://completions.test'],
	account: 'https://account.test',
	files: 'https://files.test',
};

interface Sent {
	signal: AbortSignal;
	credential: string;
	options: IHttpRequestOptions & { [OWN_REQUEST]?: OwnRequest };
}

function host() {
	const sent: Sent[] = [];
	async function httpRequestWithAuthentication(
		this: { getExecutionCancelSignal: () => AbortSignal },
		credential: string,
		options: IHttpRequestOptions,
	) {
		sent.push({ signal: this.getExecutionCancelSignal(), credential, options });
		await Promise.resolve();
		return { statusCode: 200, headers: {}, body: Readable.from([Buffer.from('{"data":[]}')]) };
	}
	const context = itemContext({ host: { helpers: { httpRequestWithAuthentication } } });
	return { sent, context: context as unknown as IExecutePaginationFunctions };
}

test('the key is read once, and not at all when a request has told it', async () => {
	const credential = jest.fn(async () => ({ apiKey: 'sk-one' }));
	const key = new ItemKey(credential);
	expect([await key.read(), await key.read()]).toEqual(['sk-one', 'sk-one']);
	expect(credential).toHaveBeenCalledTimes(1);
	const told = new ItemKey(credential);
	told.note('sk-two');
	expect(await told.read()).toBe('sk-two');
	expect(credential).toHaveBeenCalledTimes(1);
});

test('a request leaves with the credential and under its own signal, and tells its key', async () => {
	const { sent, context } = host();
	const { signal } = new AbortController();
	const key = new ItemKey(async () => ({ apiKey: 'sk-one' }));
	const own: OwnRequest = {};
	await sendWith(context, key)({ url: '/a', [OWN_REQUEST]: own } as IHttpRequestOptions, signal);
	await sendWith(context, key)({ url: '/b' }, signal);
	expect(sent.map(({ credential, options: { url } }) => [credential, url])).toEqual([
		['evoLinkApi', '/a'],
		['evoLinkApi', '/b'],
	]);
	expect(sent.every((each) => each.signal === signal)).toBe(true);
	own.noteKey?.('sk-two');
	expect(await key.read()).toBe('sk-two');
});

test.each<{ service: Service; address: string; scope: string; order?: Partial<Order> }>([
	{
		service: 'chat',
		address: 'https://completions.test',
		scope: 'completions of m',
		order: { model: 'm' },
	},
	{ service: 'models', address: 'https://completions.test', scope: 'models' },
	{ service: 'credits', address: 'https://account.test', scope: 'credits' },
	{ service: 'upload', address: 'https://files.test', scope: 'upload' },
])('$service goes to $address and waits for its own kind', async ({ service, order, ...way }) => {
	const { sent, context } = host();
	const run = new NodeRun({ settings: readSettings({}), expected: 1, mayContinue: false });
	const limiter = jest.spyOn(run, 'limiter');
	const key = new ItemKey(async () => ({ apiKey: 'sk' }));
	let nowMs = 5;
	const log = new AttemptLog(() => nowMs);
	const send = senderFor(context, run, ADDRESSES, log, key);
	const sending = send({ service, request: { url: '/v1/x', body: { model: 'm' } }, ...order });
	nowMs = 12;
	expect((await sending).body).toEqual({ data: [] });
	expect(sent.map(({ options: { baseURL, url } }) => [baseURL, url])).toEqual([
		[way.address, '/v1/x'],
	]);
	expect(limiter.mock.calls).toEqual([[way.scope]]);
	expect(log.summary).toEqual({ attempts: 1, elapsedMs: 7, addresses: [way.address] });
	expect(sent[0]?.options.body).toEqual({ model: 'm' });
	run.release();
});
