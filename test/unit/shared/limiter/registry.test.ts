import { inspect } from 'node:util';
import { Flow } from '../../../../nodes/shared/limiter/flow';
import { Registry } from '../../../../nodes/shared/limiter/registry';
import { VirtualClock } from '../delivery/support/virtualClock';

const MINUTE_MS = 60_000;
const SCOPE = 'completions of gpt-5.4';

function empty() {
	const clock = new VirtualClock();
	return { clock, registry: new Registry(clock) };
}

/** So much time passes. */
async function pass(clock: VirtualClock, ms: number): Promise<void> {
	void clock.after(ms);
	await clock.run();
}

describe('runs share a limiter', () => {
	test.each([
		{ what: 'with the same key', key: 'sk-one', scope: SCOPE, shared: true },
		{ what: 'with the key as it was copied', key: ' Bearer sk-one\n', scope: SCOPE, shared: true },
		{ what: 'not with another key', key: 'sk-two', scope: SCOPE, shared: false },
		{ what: 'not for another model', key: 'sk-one', scope: 'completions of gpt-5', shared: false },
	])('$what', ({ key, scope, shared }) => {
		const { registry } = empty();
		expect(registry.limiter('sk-one', SCOPE) === registry.limiter(key, scope)).toBe(shared);
	});
});

describe('runs share what is known of addresses', () => {
	const way = { addresses: ['https://a.example.com', 'https://b.example.com'] };
	test.each([
		{ what: 'of the same ones', other: { ...way }, shared: true },
		{
			what: 'not in another order',
			other: { addresses: [...way.addresses].reverse() },
			shared: false,
		},
		{ what: 'not through a proxy', other: { ...way, proxy: 'http://proxy:8080' }, shared: false },
		{ what: 'not with Ignore SSL Issues', other: { ...way, ignoreSsl: true }, shared: false },
	])('$what', ({ other, shared }) => {
		const { registry } = empty();
		expect(registry.addressHealth(way) === registry.addressHealth(other)).toBe(shared);
	});
});

describe('whether stream_options are refused is known', () => {
	const [address, model] = ['https://a.example.com', 'gpt-5.4'];
	test.each<{ what: string; asked: [address: string, model: string]; known?: boolean }>([
		{ what: 'to all that ask', asked: [address, model], known: true },
		{ what: 'not of another address', asked: ['https://b.example.com', model] },
		{ what: 'not of another model', asked: [address, 'gpt-5'] },
	])('$what', ({ asked, known = false }) => {
		const { registry } = empty();
		expect(registry.usageOption(address, model).refused).toBe(false);
		registry.usageOption(address, model).refused = true;
		expect(registry.usageOption(...asked).refused).toBe(known);
	});
});

test('nothing of a key is held', () => {
	const { registry } = empty();
	registry.limiter('sk-secret', SCOPE);
	const all = inspect(registry, { depth: Infinity, showHidden: true });
	expect(all).toContain(SCOPE);
	expect(all).not.toContain('secret');
});

test('what nobody used for 10 minutes is forgotten when something else is asked for', async () => {
	const { clock, registry } = empty();
	const limiter = registry.limiter('sk-one', SCOPE);
	await pass(clock, 10 * MINUTE_MS - 1);
	expect(registry.limiter('sk-one', SCOPE)).toBe(limiter);
	await pass(clock, 10 * MINUTE_MS);
	registry.usageOption('https://a.example.com', 'gpt-5.4');
	expect(registry.limiter('sk-one', SCOPE)).not.toBe(limiter);
});

test('what is in use is not forgotten, however long a request takes', async () => {
	const { clock, registry } = empty();
	const limiter = registry.limiter('sk-one', SCOPE);
	const flow = new Flow(1);
	const enter = async () =>
		await limiter.enter(flow, { refusals: 0, repeated: false }, new AbortController().signal);
	await enter();
	void enter();
	expect([limiter.inFlight, limiter.waiting]).toEqual([1, 1]);
	await pass(clock, 15 * MINUTE_MS);
	expect(registry.limiter('sk-one', SCOPE)).toBe(limiter);
});
