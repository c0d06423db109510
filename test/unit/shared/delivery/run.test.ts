import { Run } from '../../../../nodes/shared/delivery/run';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import { Registry } from '../../../../nodes/shared/limiter/registry';
import { VirtualClock } from './support/virtualClock';

const ADDRESSES = ['https://a.example.com', 'https://b.example.com'];
const NONE: ReadonlySet<string> = new Set();

function begin(signal?: AbortSignal, options: object = {}) {
	const clock = new VirtualClock();
	const run = new Run(readSettings(options), signal, new Registry(clock));
	const state = () => ({
		stopped: run.stopped,
		sending: !run.signal.aborted,
		inFlight: !run.flightSignal.aborted,
	});
	return { clock, run, state };
}

const GOES_ON = { stopped: false, sending: true, inFlight: true };
const STOPPED = { stopped: true, sending: false, inFlight: false };

describe('Stop', () => {
	test('ends what waits and what is in flight', () => {
		const execution = new AbortController();
		const { state } = begin(execution.signal);
		expect(state()).toEqual(GOES_ON);
		execution.abort();
		expect(state()).toEqual(STOPPED);
	});

	test('came before the run: nothing is sent', () => {
		expect(begin(AbortSignal.abort()).state()).toEqual(STOPPED);
	});

	test('comes after the run, and is none of its business', () => {
		const execution = new AbortController();
		const { run, state } = begin(execution.signal);
		run.release();
		execution.abort();
		expect(state()).toEqual(GOES_ON);
	});

	test('can be missing', () => {
		const { run, state } = begin();
		run.release();
		expect(state()).toEqual(GOES_ON);
	});
});

test('an end without grace ends all at once, and is no stop', () => {
	const { run, state } = begin();
	run.end();
	expect(state()).toEqual({ stopped: false, sending: false, inFlight: false });
});

describe('an end with grace', () => {
	const ENDING = { stopped: false, sending: false, inFlight: true };

	test('sends nothing more, and gives up what takes longer', async () => {
		const { clock, run, state } = begin();
		run.endWithin(5_000);
		expect(state()).toEqual(ENDING);
		await clock.run();
		expect(clock.now()).toBe(5_000);
		expect(state()).toEqual({ ...ENDING, inFlight: false });
	});

	test('leaves nothing behind when all have come in before', async () => {
		const { clock, run, state } = begin();
		run.endWithin(5_000);
		void clock.after(3_000).then(() => run.release());
		await clock.run();
		expect(clock.now()).toBe(3_000);
		expect(state()).toEqual(ENDING);
	});
});

describe('what runs share', () => {
	test('is the limit of their key', () => {
		const { run } = begin();
		run.apiKey = 'sk-one';
		const limiter = run.limiter('completions of m');
		expect(run.registry.limiter('sk-one', 'completions of m')).toBe(limiter);
		run.apiKey = 'sk-two';
		expect(run.limiter('completions of m')).not.toBe(limiter);
	});

	test.each([
		['with the fallback, both', true, 'https://b.example.com'],
		['without it, the first one only', false, 'https://a.example.com'],
	])('is which addresses answer: %s', (_what, useFallback, next) => {
		const { run } = begin(undefined, { useFallback });
		const health = run.addressHealth({ addresses: ADDRESSES });
		health.failed('https://a.example.com');
		expect(health.addressFor(NONE)).toBe(next);
		expect(run.addressHealth({ addresses: ADDRESSES })).toBe(health);
	});

	test('is not shared with those that go another way', () => {
		const { run } = begin();
		const direct = run.addressHealth({ addresses: ADDRESSES });
		expect(run.addressHealth({ addresses: ADDRESSES, proxy: 'http://proxy:8080' })).not.toBe(
			direct,
		);
	});
});
