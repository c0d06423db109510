import { connectGateway } from '../gateway/client';
import { ask, clientOf, post, useGateway } from './support';

const gateway = useGateway();

test('the official client reads words as deltas, then the usage', async () => {
	const message = 'Tell me a story\nwith two lines';
	const stream = await clientOf(gateway()).chat.completions.create({
		...ask(message),
		stream: true,
		stream_options: { include_usage: true },
	});
	const deltas: string[] = [];
	const reasons: unknown[] = [];
	let usage: unknown;
	for await (const chunk of stream) {
		const [choice] = chunk.choices;
		if (choice?.delta.content) deltas.push(choice.delta.content);
		if (choice?.finish_reason) reasons.push(choice.finish_reason);
		if (chunk.usage) usage = chunk.usage;
	}
	const plain = await clientOf(gateway()).chat.completions.create(ask(message));
	expect(deltas).toHaveLength(9);
	expect(deltas.join('')).toBe(plain.choices[0]?.message.content);
	expect(reasons).toEqual(['stop']);
	expect(usage).toEqual(plain.usage);
});

test('without include_usage no chunk has usage', async () => {
	const body = await (await post(gateway(), ask('hello', { stream: true }))).text();
	expect(body).not.toContain('"usage"');
	expect(body.endsWith('data: [DONE]\n\n')).toBe(true);
});

test('a delay between deltas lets the first arrive before the reply has ended', async () => {
	gateway().configure({ deltaDelayMs: 60_000 });
	const reply = await post(gateway(), ask('hello', { stream: true }));
	const reader = reply.body!.getReader();
	const { value } = await reader.read();
	expect(Buffer.from(value!).toString()).toContain('"role":"assistant"');
	expect(gateway().stats.inFlight).toBe(1);
	await reader.cancel();
});

test.each<[string, () => Promise<void>]>([
	['in its own process', async () => gateway().resume()],
	['from another process', async () => await connectGateway(gateway().url).resume()],
])('a stalled reply goes on when it is told to %s', async (_where, resume) => {
	gateway().faults.push({ stream: { stall: true, afterDeltas: 1 } });
	const reply = await post(gateway(), ask('hello', { stream: true }));
	const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader();
	let text = '';
	while (!text.includes('"content":"You"')) text += (await reader.read()).value;
	expect(text).not.toContain('said');
	expect(gateway().completions[0]?.repliedAt).toBeNull();
	await resume();
	for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value;
	expect(text).toContain('said');
	expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
});

test('a request that is refused is answered as JSON, not as a stream', async () => {
	const reply = await post(gateway(), ask('hello', { stream: true, stop: 'x' }));
	expect(reply.status).toBe(400);
	expect(reply.headers.get('content-type')).toMatch(/application\/json/);
});
