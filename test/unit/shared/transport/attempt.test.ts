import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { OWN_REQUEST, type OwnRequest } from '../../../../nodes/shared/api/authenticate';
import { answerOf } from '../../../../nodes/shared/api/completion';
import { type Fault, FaultError } from '../../../../nodes/shared/errors/fault';
import { attempt, type Send } from '../../../../nodes/shared/transport/attempt';
import { Deadline } from '../../../../nodes/shared/transport/deadline';
import { readable } from '../errors/support/words';
import { alarms } from './support/alarms';

afterEach(() => jest.restoreAllMocks());

const TYPES = ['application/json', 'text/event-stream', 'text/plain', undefined];
const WAYS = [false, true].flatMap((streaming) =>
	TYPES.map((type) => ({
		way: `${streaming ? 'streamed' : 'whole'}, typed as ${type}`,
		streaming,
		type,
	})),
);

async function replyTo(raw: string, streaming: boolean, type?: string, byteWise = false) {
	let heard = '';
	const bytes = Buffer.from(raw);
	async function* body() {
		if (byteWise) for (const byte of bytes) yield Uint8Array.of(byte);
		else yield bytes;
	}
	const send = async () => ({ statusCode: 200, headers: { 'content-type': type }, body: body() });
	const deadline = new Deadline(60_000, streaming, [], Date.now);
	const reply = await attempt(send as unknown as Send, {
		request: { baseURL: 'https://host', url: '/' } as IHttpRequestOptions,
		model: 'm',
		streaming,
		onText: async (text: string) => {
			heard += text;
		},
		deadline,
		date: Date.now,
	});
	return { answer: answerOf(reply.body), heard };
}

const json = JSON.stringify({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] });
const event = (chunk: object) => `data: ${JSON.stringify(chunk)}\n\n`;
const stream =
	event({ choices: [{ delta: { content: 'H' } }] }) +
	event({ choices: [{ delta: { content: 'i' }, finish_reason: 'stop' }] });

describe.each(WAYS)('a reply, $way: its form decides', ({ streaming, type }) => {
	test.each([
		{ form: 'JSON', raw: json },
		{ form: 'JSON over several lines', raw: JSON.stringify(JSON.parse(json), null, 2) },
		{ form: 'JSON behind a byte order mark', raw: `\ufeff${json}` },
		{ form: 'JSON behind blank lines', raw: `\n\r\n \n${json}\n` },
		{ form: 'JSON with the end mark of a stream', raw: `${json}\n\ndata: [DONE]\n\n` },
		{ form: 'JSON with the bare end mark of a stream', raw: `${json}\n[DONE]\n` },
		{
			form: 'JSON over two lines that both begin with a brace',
			raw: json.replace('[{', '[\n{'),
		},
		{ form: 'text in parts', raw: json.replace('"Hi"', '[{"type":"text","text":"Hi"}]') },
		{ form: 'events', raw: `${stream}data: [DONE]\n\n` },
		{ form: 'events behind a byte order mark', raw: `\ufeff${stream}` },
		{ form: 'events behind blank lines', raw: `\n\n\n${stream}` },
		{ form: 'events behind a comment', raw: `: ping\n\n${stream}` },
		{ form: 'events that are indented', raw: stream.replaceAll('data:', '  data:') },
		{ form: 'lines without their field names', raw: stream.replaceAll('data: ', '') },
		{
			form: 'such lines behind each other',
			raw: stream.replaceAll('data: ', '').replaceAll('\n\n', '\r\n'),
		},
		{
			form: 'such lines, indented and with blank ones between',
			raw: stream.replaceAll('data: ', '  ').replaceAll('\n\n', '\n \n'),
		},
		{
			form: 'events with names and ids',
			raw: stream.replaceAll('data:', 'id: 1\nevent: message\ndata:'),
		},
	])('$form', async ({ raw }) => {
		for (const byteWise of [false, true]) {
			const { answer, heard } = await replyTo(raw, streaming, type, byteWise);
			expect(answer).toMatchObject({ text: 'Hi', finishReason: 'stop' });
			if (streaming) expect(heard).toBe('Hi');
		}
	});

	test.each([
		{ form: 'nothing', raw: '', reason: 'empty' },
		{ form: 'blank lines', raw: '\n\n', reason: 'empty' },
		{ form: 'a page', raw: '<!doctype html>', reason: 'page' },
		{ form: 'a page behind blank lines', raw: '\n <!doctype html>', reason: 'page' },
		{ form: 'lines of text', raw: 'internal\nerror', reason: 'text' },
		{ form: 'JSON, then a line of text', raw: `${json}\nerror`, reason: 'text' },
		{ form: 'JSON, then one more character', raw: `${json}}`, reason: 'text' },
		{ form: 'a word that begins like a field', raw: 'internal error', reason: 'text' },
		{ form: 'a time that begins like a field', raw: 'idle: 5', reason: 'text' },
		{ form: 'JSON cut off', raw: json.slice(0, -2), reason: 'text' },
		{
			form: 'lists in lists',
			raw: `{"choices":[{"message":{"content":""},"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}]}`,
			reason: 'nested',
		},
	])('$form is unreadable', async ({ raw, reason }) => {
		const fault = await replyTo(raw, streaming, type).then(
			(): Partial<Fault> => ({}),
			(error: FaultError) => error.fault,
		);
		expect(fault).toMatchObject({ kind: 'unreadable-reply', reason, repeat: 'never' });
	});
});

interface Attempted {
	streaming?: boolean;
	request?: Partial<IHttpRequestOptions>;
	onText?: (text: string) => Promise<void>;
	now?: () => number;
}

/** One attempt at what the host's helper gives or throws. */
async function tryOut(send: Send, attempted: Attempted = {}) {
	const { streaming = false, request, onText, now = () => 0 } = attempted;
	const deadline = new Deadline(60_000, streaming, [], now);
	return await attempt(send, {
		request: { baseURL: 'https://host', url: '/', ...request },
		streaming,
		onText,
		deadline,
		date: () => 0,
	});
}
const faultOf = async (send: Send, attempted?: Attempted) =>
	await tryOut(send, attempted).then(
		(): Partial<Fault> => ({}),
		(error: FaultError) => error.fault,
	);
const answering =
	(body: unknown, statusCode = 200): Send =>
	async () =>
		({ statusCode, headers: {}, body }) as IN8nHttpFullResponse;

describe('the request as it leaves', () => {
	test('sees every status itself, follows no redirect, and has no time limit but its own', async () => {
		const asked: IHttpRequestOptions[] = [];
		const send: Send = async (request) => {
			asked.push(request);
			return await answering(json)(request, AbortSignal.abort());
		};
		const request = { json: true, timeout: 5, headers: { a: 'b' } };
		await tryOut(send, { request });
		expect(asked).toEqual([
			expect.objectContaining({
				url: '/',
				headers: { a: 'b' },
				encoding: 'stream',
				json: undefined,
				timeout: undefined,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			}),
		]);
	});

	test('an address of another credential is named, whatever the host throws', async () => {
		const send: Send = async (request) => {
			const own = (request as { [OWN_REQUEST]?: OwnRequest })[OWN_REQUEST];
			if (own) own.foreignAddress = true;
			throw new Error('wrapped by the host');
		};
		expect(await faultOf(send)).toMatchObject({
			kind: 'not-connected',
			code: 'foreign-address',
			repeat: 'never',
			neverSent: true,
		});
	});

	test.each([
		{ what: 'host and port', request: { baseURL: 'https://host:8443/v1' }, host: 'host:8443' },
		{
			what: 'the host of a whole address',
			request: { baseURL: undefined, url: 'https://b/c' },
			host: 'b',
		},
		{ what: 'a base URL that is none', request: { baseURL: 'nowhere' }, host: 'nowhere' },
		{
			what: 'an address that is none',
			request: { baseURL: undefined, url: 'nowhere' },
			host: 'nowhere',
		},
	])('a fault names $what', async ({ request, host }) => {
		const send: Send = async () => {
			throw new Error('lost');
		};
		expect((await faultOf(send, { request })).host).toBe(host);
	});
});

describe('only a status from 200 to 299 is success', () => {
	test.each([200, 201, 299])('%d', async (status) => {
		expect((await tryOut(answering(json, status))).status).toBe(status);
	});

	test.each([100, 199, 300, 302])('not %d, whatever its body says', async (status) => {
		expect(await faultOf(answering(json, status))).toMatchObject({ httpStatus: status });
	});
});

describe('a reply in one piece', () => {
	const saying = (message: object) => JSON.stringify({ choices: [{ message }] });

	test.each([
		{ what: 'where a stream was asked for', body: json, streaming: true, heard: ['Hi'] },
		{ what: 'where none was', body: json, streaming: false, heard: [] },
		{
			what: 'without text',
			body: saying({ tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }] }),
			streaming: true,
			heard: [],
		},
		{ what: 'without an answer', body: '{"choices":[]}', streaming: true, heard: [] },
	])('$what: its text is passed on at most once', async ({ body, streaming, heard }) => {
		const texts: string[] = [];
		const onText = async (text: string) => {
			texts.push(text);
		};
		const reply = await tryOut(answering(body), { streaming, onText });
		expect(reply.body).toEqual(JSON.parse(body));
		expect(texts).toEqual(heard);
	});

	test('nobody has to listen', async () => {
		const reply = await tryOut(answering(json), { streaming: true });
		expect(answerOf(reply.body).text).toBe('Hi');
	});
});

describe('an unreadable reply shows in the details', () => {
	test.each([
		{ what: 'as it is', raw: 'internal error', where: {} },
		{ what: 'nothing', raw: '', where: {} },
		{
			what: 'with the place where it is nested too deeply',
			raw: '['.repeat(5_000),
			where: { where: 'character 500' },
		},
		{
			what: 'with that place in the text as it came',
			raw: `\ufeff \n${'['.repeat(5_000)}`,
			where: { where: 'character 503' },
		},
	])('$what', async ({ raw, where }) => {
		expect((await faultOf(answering(raw))).facts).toEqual({ raw, ...where });
	});
});

test.each([
	{ streaming: true, title: 'host was silent for 60 s' },
	{ streaming: false, title: 'host did not answer within 60 s' },
])('a time-out: $title', async ({ streaming, title }) => {
	const clock = alarms();
	let nowMs = 0;
	const silent: Send = async () => await new Promise(() => {});
	const fault = faultOf(silent, { streaming, now: () => nowMs });
	nowMs = 60_000;
	clock.pass(60_000);
	expect(await fault).toMatchObject({ kind: 'timeout', repeat: 'unknown', limit: 60_000 });
	expect(readable((await fault) as Fault).title).toBe(title);
});
