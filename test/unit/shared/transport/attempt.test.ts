import type { IHttpRequestOptions } from 'n8n-workflow';
import { answerOf } from '../../../../nodes/shared/api/completion';
import { type Fault, FaultError } from '../../../../nodes/shared/errors/fault';
import { attempt, type Send } from '../../../../nodes/shared/transport/attempt';
import { Deadline } from '../../../../nodes/shared/transport/deadline';

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
