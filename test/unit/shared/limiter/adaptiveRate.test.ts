import { AdaptiveRate } from '../../../../nodes/shared/limiter/adaptiveRate';

const asked = (waitMs: number) => ({ waitMs, asked: true });

/** Lets leave whoever may, until this moment; returns when each left. */
function leaveUntil(rate: AdaptiveRate, fromMs: number, untilMs: number, most = Infinity) {
	const departures = [];
	for (let nowMs = fromMs; departures.length < most;) {
		const waitMs = rate.waitMs(nowMs);
		nowMs += waitMs;
		if (nowMs > untilMs) break;
		if (waitMs === 0) departures.push(rate.onStart(nowMs));
	}
	return departures;
}

describe('a key that nobody knows', () => {
	test('begins with four requests at once, then one every 10 ms', () => {
		const departures = leaveUntil(new AdaptiveRate(0), 0, 100);
		expect(departures.map(({ atMs }) => Math.round(atMs))).toEqual(
			[0, 0, 0, 0].concat([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
		);
	});

	test.each([
		[20, 14],
		[50, 50],
		[1_000, 1_000],
	])('with Max Concurrency %i lets %i leave within 100 ms', (maxConcurrency, most) => {
		const rate = new AdaptiveRate(0);
		let left = 0;
		for (let nowMs = 0; nowMs < 100.5 && left < maxConcurrency; nowMs += rate.waitMs(nowMs)) {
			rate.onStart(nowMs, maxConcurrency);
			left++;
		}
		expect(left).toBe(most);
	});

	test('lets as many leave at once as were answered, and soon all', () => {
		const rate = new AdaptiveRate(0);
		for (const departure of leaveUntil(rate, 0, 60)) rate.onAdmitted(departure);
		expect(leaveUntil(rate, 60_000, 60_000).length).toBeGreaterThanOrEqual(20);
		for (let reply = 0; reply < 200; reply++)
			leaveUntil(rate, 70_000, 71_000, 1).forEach((departure) => rate.onAdmitted(departure));
		expect(leaveUntil(rate, 80_000, 80_000, 10_000)).toHaveLength(10_000);
	});
});

test('a refusal of what left before the pause prolongs it, and says nothing of the pace since', () => {
	const rate = new AdaptiveRate(0);
	const early = leaveUntil(rate, 0, 0);
	rate.onRefused(early[0]!, 100, asked(1_000));
	expect(rate.waitMs(1_000)).toBe(100);
	expect(rate.waitMs(1_100)).toBe(0);
	const [late] = leaveUntil(rate, 1_100, 1_100, 1);
	rate.onRefused(early[1]!, 1_150, asked(1_000));
	expect(rate.waitMs(1_150)).toBe(1_000);
	// Three were admitted in the second that was asked for.
	expect(late?.ratePerSecond).toBe(3);
});

test("the server's promise is certain until it isn't kept, and again when three were", () => {
	const rate = new AdaptiveRate(0);
	let nowMs = 0;
	/** The moment that the server named; what it says to the first who comes then. */
	const round = (admits: boolean) => {
		for (let waitMs = rate.waitMs(nowMs); waitMs > 0; waitMs = rate.waitMs(nowMs)) nowMs += waitMs;
		const { odds } = rate;
		const first = rate.onStart(nowMs);
		if (admits) rate.onAdmitted(first);
		nowMs += 10;
		rate.onRefused(admits ? rate.onStart(nowMs) : first, nowMs, asked(1_000));
		return odds;
	};
	expect([true, false, true, true, true, true].map(round)).toEqual([
		'open',
		'certain',
		'open',
		'open',
		'open',
		'certain',
	]);
});

describe('a refusal while others are admitted', () => {
	const fleet = () => {
		const rate = new AdaptiveRate(0);
		const departures = leaveUntil(rate, 0, 100);
		return { rate, departures };
	};

	test('lets the one wait alone, when what left after it was admitted', () => {
		const { rate, departures } = fleet();
		rate.onRefused(departures[6]!, 100, asked(5_000));
		expect(rate.waitMs(399)).toBe(1);
		expect(rate.waitMs(400)).toBe(0);
		expect(rate.odds).toBe('open');
	});

	test.each([
		['one of the very first', [1]],
		['several of those that left together', [6, 8, 10, 12]],
		['the last one', [13]],
	])('holds everybody when it is %s', (_what, refused) => {
		const { rate, departures } = fleet();
		for (const index of refused) rate.onRefused(departures[index]!, 100, asked(5_000));
		expect(rate.waitMs(400)).toBe(4_700);
	});
});

test('an idle time is no evidence of a limit: the rate stays as it was', () => {
	const rate = new AdaptiveRate(0);
	const departures = leaveUntil(rate, 0, 500);
	for (const departure of departures.slice(5)) rate.onRefused(departure, 550, asked(1_000));
	leaveUntil(rate, 1_550, 1_550, 1).forEach((departure) => rate.onAdmitted(departure));
	const [before] = leaveUntil(rate, 2_000, 3_000, 1);
	for (const departure of leaveUntil(rate, 600_000, 600_000, 3)) rate.onAdmitted(departure);
	const [after] = leaveUntil(rate, 601_000, 602_000, 1);
	expect(after!.ratePerSecond).toBeLessThan(1.2 * before!.ratePerSecond);
});
