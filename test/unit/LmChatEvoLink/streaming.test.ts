import {
	body,
	collect,
	delta,
	DONE,
	failing,
	STREAMED,
	transportWith,
} from './support/scriptedTransport';

describe('the streamed requests of a model', () => {
	it('hands on text as it comes, and asks for the token counts', async () => {
		const { transport, sent } = transportWith([STREAMED]);

		expect(await collect(transport.stream(body))).toEqual(['Hel', 'lo']);
		expect(sent[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
		expect(sent[0]?.headers?.Accept).toBe('application/json, text/event-stream');
	});

	it('says of each piece that it is text, and ends with the whole answer', async () => {
		const { transport } = transportWith([STREAMED]);
		const stream = transport.stream(body);

		expect(await stream.next()).toEqual({
			done: false,
			value: { type: 'text-delta', delta: 'Hel' },
		});
		await stream.next();
		expect(await stream.next()).toMatchObject({
			done: true,
			value: { text: 'Hello', finishReason: 'stop' },
		});
	});

	it('streams without token counts from a gateway that refuses to give them, and remembers', async () => {
		const refusal = failing(400, {}, { param: 'stream_options' });
		const { transport, sent } = transportWith([refusal, STREAMED, STREAMED], { maxRetries: 0 });

		expect(await collect(transport.stream(body))).toEqual(['Hel', 'lo']);
		await collect(transport.stream(body));

		const asked = sent.map((request) => 'stream_options' in (request.body as object));
		expect(asked).toEqual([true, false, false]);
	});

	it('hands on a reply that comes in one piece', async () => {
		const { transport } = transportWith([DONE]);

		expect(await collect(transport.stream(body))).toEqual(['Hello']);
	});

	it('retries a stream that was refused before it began', async () => {
		const { transport, sent } = transportWith([failing(503), STREAMED]);

		expect(await collect(transport.stream(body))).toEqual(['Hel', 'lo']);
		expect(sent).toHaveLength(2);
	});

	it('does not repeat a stream that broke off', async () => {
		const { transport, sent } = transportWith([{ body: delta('Hel') }]);

		await expect(collect(transport.stream(body))).rejects.toThrow('before the reply was complete');
		expect(sent).toHaveLength(1);
	});

	it('ends the request when nobody reads the stream any more', async () => {
		const { transport, signals } = transportWith([{ body: delta('Hel') + delta('lo') }]);

		for await (const { delta: text } of transport.stream(body)) {
			expect(text).toBe('Hel');
			expect(signals[0]?.aborted).toBe(false);
			break;
		}

		expect(signals[0]?.aborted).toBe(true);
	});
});
