import { systemClock } from '../../../nodes/shared/limiter/clock';
import { runNode } from '../support/runNode';
import {
	chat,
	expectNoUnhandledRejections,
	itemsOf,
	KEY_MARKER,
	numbered,
	until,
	useGateway,
} from './support';

const gateway = useGateway();
expectNoUnhandledRejections();
afterEach(() => jest.restoreAllMocks());

const MODES: Array<[string, object]> = [
	['plain', {}],
	['streaming', { options: { stream: 'always' } }],
];
const soon = async () => await new Promise((resolve) => setTimeout(resolve, 50));

/** Runs until the condition holds, then stops the execution as n8n's Stop button does. */
async function stopWhen(condition: () => boolean, parameters: object, count = 30) {
	return await runNode({
		url: gateway().url,
		items: itemsOf(numbered(count)),
		parameters: chat(parameters),
		onStart: (cancel) => void until(condition).then(cancel),
	});
}

describe('Stop closes the connections in flight and sends nothing that is queued', () => {
	test.each(MODES)('%s', async (_what, parameters) => {
		gateway().configure({ latencyMs: 30_000 });
		const { run, saved } = await stopWhen(() => gateway().stats.inFlight === 5, {
			...parameters,
			requestOptions: { maxConcurrency: 5 },
		});
		await until(() => gateway().stats.inFlight === 0);
		await soon();
		expect(gateway().completions).toHaveLength(5);
		expect(gateway().completions.every(({ aborted }) => aborted)).toBe(true);
		expect(run.status).toBe('canceled');
		expect(saved).not.toContain(KEY_MARKER);
	});

	test.each(MODES)('within a reply, %s', async (_what, parameters) => {
		gateway().faults.push({ match: 'answer', stall: 'mid-body' });
		await stopWhen(() => gateway().stats.inFlight === 2, {
			...parameters,
			requestOptions: { maxConcurrency: 2 },
		});
		await until(() => gateway().stats.inFlight === 0);
		expect(gateway().completions.map(({ aborted }) => aborted)).toEqual([true, true]);
	});

	test.each(MODES)('with Continue too, %s', async (_what, parameters) => {
		gateway().configure({ latencyMs: 30_000 });
		const { run } = await runNode({
			url: gateway().url,
			items: itemsOf(numbered(10)),
			parameters: chat({ ...parameters, requestOptions: { maxConcurrency: 3 } }),
			node: { onError: 'continueRegularOutput' },
			onStart: (cancel) => void until(() => gateway().stats.inFlight === 3).then(cancel),
		});
		await until(() => gateway().stats.inFlight === 0);
		await soon();
		expect(gateway().completions).toHaveLength(3);
		expect(run.status).toBe('canceled');
	});
});

describe('Stop ends a wait at once', () => {
	test.each<[string, object]>([
		['for a rate limit', { status: 429, headers: { 'retry-after': '60' } }],
		['of a backoff', { status: 500 }],
	])('%s', async (_what, fault) => {
		let waiting = false;
		jest.spyOn(systemClock, 'sleep').mockImplementation(async () => {
			waiting = true;
			await new Promise(() => {});
		});
		gateway().faults.push({ ...fault, times: 99 });
		const { run } = await stopWhen(() => waiting, { requestOptions: { maxConcurrency: 1 } }, 1);
		await soon();
		expect(gateway().completions).toHaveLength(1);
		expect(run.status).toBe('canceled');
	});
});

describe('Timeout', () => {
	test('bounds an attempt as a whole, however steadily the reply drips', async () => {
		gateway().faults.push({ dripDelayMs: 5 });
		const { error } = await runNode({
			url: gateway().url,
			items: itemsOf(['a']),
			parameters: chat({ requestOptions: { timeout: 150 } }),
		});
		expect(error?.message).toMatch(/did not answer within 150 ms/);
		await until(() => gateway().stats.inFlight === 0);
		expect(gateway().completions[0]).toMatchObject({ aborted: true });
	});

	test('while a reply streams it bounds the silence only', async () => {
		gateway().configure({ deltaDelayMs: 60 });
		const text = Array.from({ length: 12 }, (_, index) => `word${index}`).join(' ');
		const { items, error } = await runNode({
			url: gateway().url,
			items: itemsOf([text]),
			parameters: chat({ options: { stream: 'always' }, requestOptions: { timeout: 400 } }),
		});
		expect(error).toBeUndefined();
		expect(items[0]?.json.content).toBe(text);
		const [request] = gateway().completions;
		expect((request?.repliedAt ?? 0) - (request?.receivedAt ?? 0)).toBeGreaterThan(400);
	});

	test('that makes no sense is refused before anything is sent', async () => {
		const { error } = await runNode({
			url: gateway().url,
			items: itemsOf(['a']),
			parameters: chat({ requestOptions: { timeout: -5 } }),
		});
		expect(error?.message).toMatch(/'Timeout' is out of range/);
		expect(gateway().requests).toEqual([]);
	});
});
