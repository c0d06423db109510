import { isWatched, Relay } from '../../../../nodes/EvoLink/delivery/relay';

const sendChunk = () => {};

test.each<{ what: string; context: object; watched: boolean }>([
	{ what: 'a streaming workflow', context: { isStreaming: () => true, sendChunk }, watched: true },
	{
		what: 'a streaming workflow, input on the main connection',
		context: { isStreaming: () => true, sendChunk, inputData: { main: [] } },
		watched: true,
	},
	{
		what: "an agent's tool",
		context: { isStreaming: () => true, sendChunk, inputData: { ai_tool: [] } },
		watched: false,
	},
	{ what: 'no streaming', context: { isStreaming: () => false, sendChunk }, watched: false },
	{ what: 'a host without isStreaming', context: { sendChunk }, watched: false },
	{ what: 'a host without sendChunk', context: { isStreaming: () => true }, watched: false },
	{ what: 'an older host', context: {}, watched: false },
])('watched: $what, $watched', ({ context, watched }) => {
	expect(isWatched(context)).toBe(watched);
});

test('the host is asked as its own method', () => {
	const context = {
		streams: true,
		sendChunk,
		isStreaming() {
			return this.streams;
		},
	};
	expect(isWatched(context)).toBe(true);
});

test.each<{ what: string; act: (relay: Relay) => Promise<void>; chunks: unknown[][] }>([
	{
		what: 'text in pieces',
		act: async (relay) => {
			await relay.text('Hel');
			await relay.text('lo');
			await relay.end('Hello');
		},
		chunks: [
			['begin', 2],
			['item', 2, 'Hel'],
			['item', 2, 'lo'],
			['end', 2],
		],
	},
	{
		what: 'text in one piece',
		act: async (relay) => await relay.end('Hello'),
		chunks: [
			['begin', 2],
			['item', 2, 'Hello'],
			['end', 2],
		],
	},
	{
		what: 'no text',
		act: async (relay) => await relay.end(''),
		chunks: [
			['begin', 2],
			['end', 2],
		],
	},
	{
		what: 'a failure after some text',
		act: async (relay) => {
			await relay.text('Hel');
			await relay.fail('It broke off');
		},
		chunks: [
			['begin', 2],
			['item', 2, 'Hel'],
			['error', 2, 'It broke off'],
			['end', 2],
		],
	},
	{
		what: 'a failure before any',
		act: async (relay) => await relay.fail('Refused'),
		chunks: [
			['begin', 2],
			['error', 2, 'Refused'],
			['end', 2],
		],
	},
])('passed on: $what', async ({ act, chunks }) => {
	const sent: unknown[][] = [];
	const context = {
		sendChunk: (...chunk: unknown[]) => void sent.push(chunk.filter((part) => part !== undefined)),
	};
	await act(new Relay(context, 2));
	expect(sent).toEqual(chunks);
});
