import type { StructuredChunk } from 'n8n-workflow';
import { runNode, type RunOptions } from '../support/runNode';
import {
	chat,
	expectNoUnhandledRejections,
	itemsOf,
	KEY_MARKER,
	numbered,
	useGateway,
} from './support';

const gateway = useGateway();
expectNoUnhandledRejections();

const WORDS = 'one two three four five six seven eight';
const run = async (more: Partial<RunOptions> & { parameters?: object } = {}) =>
	await runNode({
		url: gateway().url,
		items: itemsOf([WORDS]),
		streaming: true,
		...more,
		parameters: chat(more.parameters) as RunOptions['parameters'],
	});
const ofItem = (chunks: StructuredChunk[], item: number) =>
	chunks.filter(({ metadata }) => metadata.itemIndex === item);
const textOf = (chunks: StructuredChunk[]) =>
	chunks
		.filter(({ type }) => type === 'item')
		.map(({ content }) => content ?? '')
		.join('');
const asksForStream = () =>
	gateway().completions.map(({ body }) => (body as { stream?: boolean }).stream);

test('each piece of text is passed on while the reply is still being written', async () => {
	gateway().configure({ deltaDelayMs: 25 });
	const ended: boolean[] = [];
	const { chunks, items } = await run({
		onChunk: ({ type }) => {
			if (type === 'item') ended.push(gateway().completions[0]?.repliedAt !== null);
		},
	});
	expect(ended.length).toBeGreaterThan(4);
	// The last one may arrive together with the end.
	expect(ended.slice(0, -1).some(Boolean)).toBe(false);
	expect(chunks.map(({ type }) => type)).toEqual(['begin', ...ended.map(() => 'item'), 'end']);
	expect(textOf(chunks)).toBe(WORDS);
	expect(items[0]?.json).toMatchObject({
		content: WORDS,
		finish_reason: 'stop',
		usage: { completion_tokens: expect.any(Number) },
	});
});

test('several items at once: each one its own begin, text and end', async () => {
	gateway().configure({ deltaDelayMs: 50 });
	const texts = numbered(6);
	const { chunks, items } = await run({ items: itemsOf(texts) });
	expect(gateway().stats.maxInFlight).toBeGreaterThan(1);
	texts.forEach((text, index) => {
		const own = ofItem(chunks, index);
		expect(own.at(0)?.type).toBe('begin');
		expect(own.at(-1)?.type).toBe('end');
		expect(own.filter(({ type }) => type !== 'item')).toHaveLength(2);
		expect(textOf(own)).toBe(text);
		expect(items[index]?.json.content).toBe(text);
	});
	const others = chunks.findIndex(({ metadata }) => metadata.itemIndex === 1);
	expect(others).toBeLessThan(chunks.findLastIndex(({ metadata }) => metadata.itemIndex === 0));
});

test('with and without streaming the item is the same', async () => {
	const plain = await run({ streaming: false });
	const streamed = await run();
	const always = await run({ streaming: false, parameters: { options: { stream: 'always' } } });
	const item = ({ items }: typeof plain) => ({ ...items[0]?.json, id: '' });
	expect(item(streamed)).toEqual(item(plain));
	expect(item(always)).toEqual(item(plain));
	expect(asksForStream()).toEqual([undefined, true, true]);
	expect(always.chunks).toEqual([]);
});

test('characters cut anywhere arrive whole', async () => {
	const text = 'äöü 🙂 日本語';
	gateway().faults.push({ stream: { byteWise: true, lineEnding: '\r\n' } });
	const { chunks, items } = await run({ items: itemsOf([text]) });
	expect(textOf(chunks)).toBe(text);
	expect(items[0]?.json.content).toBe(text);
});

test('never: nothing is streamed on the wire', async () => {
	const { items } = await run({ parameters: { options: { stream: 'never' } } });
	expect(asksForStream()).toEqual([undefined]);
	expect(items[0]?.json.content).toBe(WORDS);
});

describe('a gateway that refuses stream_options', () => {
	test('is asked without, once per run', async () => {
		gateway().configure({ unsupportedParameters: ['stream_options'] });
		const texts = numbered(5);
		const { items, error } = await run({
			items: itemsOf(texts),
			parameters: { requestOptions: { maxConcurrency: 1 } },
		});
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.content)).toEqual(texts);
		expect(
			gateway().completions.map(({ status, body }) => [
				status,
				'stream_options' in (body as object),
			]),
		).toEqual([[400, true], ...texts.map(() => [200, false])]);
	});

	test('costs a few requests when many leave at once, and none is lost', async () => {
		gateway().configure({ unsupportedParameters: ['stream_options'] });
		const texts = numbered(40);
		const { items } = await run({ items: itemsOf(texts) });
		expect(items.map(({ json }) => json.content)).toEqual(texts);
		expect(gateway().stats.statuses[400]).toBeLessThanOrEqual(4);
	});
});

describe('after text was passed on', () => {
	test.each<[string, object, string]>([
		['a cut', { stream: { cut: 'reset', afterDeltas: 2 } }, 'stream-cut'],
		[
			'an end without a finish reason',
			{ stream: { cut: 'end', afterDeltas: 2 } },
			'stream-incomplete',
		],
		[
			'a fault report',
			{ stream: { errorEvent: { message: 'x' }, afterDeltas: 2 } },
			'stream-fault',
		],
	])('%s is not repeated, even if asked, and shows how far it came', async (_what, fault, kind) => {
		gateway().faults.push({ ...fault, times: 2 });
		const { error, chunks, saved } = await run({
			parameters: { requestOptions: { retryUnknownOutcome: true } },
		});
		expect(error?.context?.details).toMatchObject({ kind, attempts: 1, received: textOf(chunks) });
		expect(textOf(chunks)).toMatch(/^one/);
		expect(gateway().completions).toHaveLength(1);
		expect(saved).not.toContain(KEY_MARKER);
	});

	test('a fault before any text is repeated as always', async () => {
		gateway().faults.push({ reset: 'after-read' });
		const { chunks } = await run({
			parameters: { requestOptions: { retryUnknownOutcome: true, maxConcurrency: 1 } },
		});
		expect(textOf(chunks)).toBe(WORDS);
		expect(chunks.filter(({ type }) => type === 'begin')).toHaveLength(1);
	});

	test('with Continue whoever watches is told, and the item ends', async () => {
		gateway().faults.push({ stream: { cut: 'reset', afterDeltas: 2 } });
		const { chunks, items } = await run({ node: { onError: 'continueRegularOutput' } });
		expect(chunks.map(({ type }) => type).filter((type) => type !== 'item')).toEqual([
			'begin',
			'error',
			'end',
		]);
		expect(items[0]?.json.error).toMatch(/broke off before the reply was complete/);
	});
});
