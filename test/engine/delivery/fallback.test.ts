import { Socket, type NetConnectOpts } from 'node:net';
import { runNode, type RunOptions } from '../support/runNode';
import {
	chat,
	deadUrl,
	expectNoUnhandledRejections,
	itemsOf,
	numbered,
	useGateway,
	useSkippedWaits,
} from './support';

const first = useGateway();
const second = useGateway();
const untrusted = useGateway({ tls: true });
const waits = useSkippedWaits();
expectNoUnhandledRejections();

const texts = numbered(50);
const run = async (more: Partial<RunOptions> = {}, requestOptions: object = {}) =>
	await runNode({
		url: first().url,
		fallbackUrl: second().url,
		items: itemsOf(texts),
		parameters: chat({ requestOptions }),
		...more,
	});

/** Counts connections that this process tries to make to a port, also those that are refused. */
function connectionsTo(url: string): () => number {
	const connect = jest.spyOn(Socket.prototype, 'connect');
	return () =>
		connect.mock.calls.filter((call) => {
			const [options] = (call as unknown[]).flat() as NetConnectOpts[];
			return String((options as { port?: unknown }).port) === new URL(url).port;
		}).length;
}

test('a dead first address costs a run of 50 items at most 5 connections', async () => {
	waits().lengthenHold();
	const url = await deadUrl();
	const connections = connectionsTo(url);
	const { items, error } = await run({ url });
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.content)).toEqual(texts);
	expect(connections()).toBeGreaterThan(0);
	expect(connections()).toBeLessThanOrEqual(5);
	expect(second().completions).toHaveLength(50);
	expect(waits().sleeps).toEqual([]);
});

test('an address without a valid certificate costs no more', async () => {
	waits().lengthenHold();
	const { error } = await run({ url: untrusted().url });
	expect(error).toBeUndefined();
	expect(untrusted().stats.connections).toBeLessThanOrEqual(5);
	expect(untrusted().requests).toEqual([]);
	expect(second().completions).toHaveLength(50);
});

test('an unavailable first address is left at once, and the run stays where it was answered', async () => {
	waits().lengthenHold();
	first().faults.push({ match: 'answer', status: 503 });
	const { items, error } = await run();
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.content)).toEqual(texts);
	expect(first().completions.length).toBeLessThanOrEqual(5);
	expect(second().completions).toHaveLength(50);
	expect(waits().sleeps).toEqual([]);
});

test('when the second one fails later, the run goes back', async () => {
	first().faults.push({ match: 'answer', status: 503, times: 1 });
	second().faults.push({ match: texts[10], status: 502 });
	const { error } = await run({}, { maxConcurrency: 1 });
	expect(error).toBeUndefined();
	expect(second().completions).toHaveLength(11);
	expect(first().completions).toHaveLength(41);
});

test('with Use Fallback Address off the other address gets nothing', async () => {
	first().faults.push({ match: 'answer', status: 503 });
	const { error } = await run({}, { useFallback: false, maxRetries: 1 });
	expect(error?.message).toMatch(/status 503/);
	expect(error?.description).toContain('Made 2 attempts');
	expect(second().requests).toEqual([]);
});

test('both dead: an item is tried four times at each, and its failure ends the run', async () => {
	const [url, fallbackUrl] = [await deadUrl(), await deadUrl()];
	const { error } = await run({ url, fallbackUrl }, { maxConcurrency: 2 });
	expect(error?.message).toMatch(/refused the connection/);
	expect(error?.context?.details).toMatchObject({ kind: 'not-connected', attempts: 8 });
	expect(error?.description).toContain(`${url}, then ${fallbackUrl}`);
});

test('a second credential address equal to the first is none', async () => {
	first().faults.push({ status: 503 });
	const { error } = await run({ fallbackUrl: `${first().url}/v1/`, items: itemsOf(['a']) });
	expect(error).toBeUndefined();
	expect(waits().sleeps).toEqual([500]);
});
