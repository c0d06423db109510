import type { IHttpRequestOptions } from 'n8n-workflow';
import { probe } from '../../../../nodes/shared/delivery/probe';
import type { Send } from '../../../../nodes/shared/transport/attempt';
import { ANSWER, type Meets, sendTo } from './support/fakeApi';
import { VirtualClock } from './support/virtualClock';

const ADDRESS = 'https://gateway.example.com:8443/evolink';
const REQUEST: IHttpRequestOptions = {
	method: 'POST',
	url: '/v1/chat/completions',
	headers: { 'Idempotency-Key': 'key' },
	body: { model: 'm' },
};
const open = new AbortController().signal;

async function ask(send: Send, { like = REQUEST, signal = open } = {}) {
	return await probe(ADDRESS, like, send, { signal, clock: new VirtualClock() });
}

/** What a probe sends for a request like this one. */
async function sent(more: Partial<IHttpRequestOptions> = {}) {
	const asked: IHttpRequestOptions[] = [];
	const send = sendTo(async (request) => {
		asked.push(request);
		return ANSWER;
	});
	await ask(send, { like: { ...REQUEST, ...more } });
	expect(asked).toHaveLength(1);
	return asked[0]!;
}

test('it asks for the model list, and sends nothing of what is paid for', async () => {
	const request = await sent();
	expect(request).toMatchObject({
		method: 'GET',
		baseURL: ADDRESS,
		url: '/v1/models',
		headers: { Accept: 'application/json' },
	});
	for (const field of ['body', 'proxy', 'skipSslCertificateValidation', 'allowedDomains'])
		expect(request).not.toHaveProperty(field);
	expect(request.headers).not.toHaveProperty('Idempotency-Key');
});

test('it goes the way of the request: proxy, certificate, and domains with its own one', async () => {
	const proxy = { host: 'proxy.example.com', port: 8080 };
	expect(
		await sent({ proxy, skipSslCertificateValidation: true, allowedDomains: 'example.org' }),
	).toMatchObject({
		proxy,
		skipSslCertificateValidation: true,
		allowedDomains: 'gateway.example.com, example.org',
	});
});

test.each<{ what: string; met: Meets; answers: boolean }>([
	{ what: 'a list', met: { status: 200, body: { data: [] } }, answers: true },
	{ what: 'a page', met: { status: 200, body: '<html>' }, answers: true },
	{ what: 'an empty reply', met: { status: 200 }, answers: true },
	{ what: 'a key that may not list', met: { status: 403 }, answers: true },
	{ what: 'no such path', met: { status: 404 }, answers: true },
	{ what: 'too many requests', met: { status: 429 }, answers: true },
	{ what: 'the last of the client errors', met: { status: 499 }, answers: true },
	{ what: 'a fault of the server', met: { status: 500 }, answers: false },
	{ what: 'a server that is out of service', met: { status: 503 }, answers: false },
	{ what: 'a refused connection', met: { code: 'ECONNREFUSED' }, answers: false },
	{ what: 'a lost connection', met: { code: 'ECONNRESET' }, answers: false },
])('$what: it answers, $answers', async ({ met, answers }) => {
	expect(await ask(sendTo(async () => met))).toBe(answers);
});

describe('an address that is silent', () => {
	const silent: Send = async () => await new Promise(() => {});
	afterEach(() => jest.restoreAllMocks());

	test('does not answer, after 5 s', async () => {
		const over = new AbortController();
		const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(over.signal);
		const answers = ask(silent);
		over.abort();
		expect(await answers).toBe(false);
		expect(timeout.mock.calls).toEqual([[5_000]]);
	});

	test('is not judged when the run ends before', async () => {
		const stop = new AbortController();
		const answers = ask(silent, { signal: stop.signal });
		stop.abort();
		expect(await answers).toBeUndefined();
	});
});
