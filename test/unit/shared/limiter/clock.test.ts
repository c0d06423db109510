import { getEventListeners } from 'node:events';
import { systemClock, unless } from '../../../../nodes/shared/limiter/clock';
import { Flow } from '../../../../nodes/shared/limiter/flow';
import { Registry } from '../../../../nodes/shared/limiter/registry';

const HOUR_MS = 3_600_000;
const open = new AbortController().signal;

/** Somebody sets the system's clock by so much. */
function setClock(byMs: number): void {
	const { now } = Date;
	jest.spyOn(Date, 'now').mockImplementation(() => now() + byMs);
}
afterEach(() => jest.restoreAllMocks());

describe.each([
	['back', -HOUR_MS],
	['forward', HOUR_MS],
])("when the system's clock is set %s by an hour", (_way, byMs) => {
	test('time goes on as before; only the date changes', () => {
		const [now, date] = [systemClock.now(), systemClock.date()];
		setClock(byMs);
		expect(systemClock.now() - now).toBeGreaterThanOrEqual(0);
		expect(systemClock.now() - now).toBeLessThan(HOUR_MS / 2);
		expect(Math.abs(systemClock.date() - date - byMs)).toBeLessThan(HOUR_MS / 2);
	});

	test('a pause ends when it is over, and not before', async () => {
		const limiter = new Registry(systemClock).limiter('key', 'completions');
		const flow = new Flow(1);
		const enter = async () => await limiter.enter(flow, { refusals: 0, repeated: false }, open);
		const departure = await enter();
		limiter.refused(departure, { waitMs: 400, asked: true });
		limiter.leave(flow);
		const beganMs = performance.now();
		setClock(byMs);
		await enter();
		expect(performance.now() - beganMs).toBeGreaterThan(390);
	});
});

describe('what may be waited for until a signal fires', () => {
	const { signal } = new AbortController();

	test('leaves nothing at the signal when it is there', async () => {
		const waiting = unless(signal, Promise.resolve(1));
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		expect(await waiting).toBe(1);
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});

	test('leaves nothing at the signal when it fails', async () => {
		await expect(unless(signal, Promise.reject(new Error('gone')))).rejects.toThrow('gone');
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});
});
