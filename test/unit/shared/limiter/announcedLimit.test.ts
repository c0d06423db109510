import { AnnouncedLimit } from '../../../../nodes/shared/limiter/announcedLimit';

/** Lets leave whoever may between two moments; returns when each left. */
function leave(limit: AnnouncedLimit, fromMs: number, untilMs: number) {
	const times: number[] = [];
	for (let nowMs = fromMs; times.length < 1_000;) {
		nowMs += limit.waitMs(nowMs);
		if (nowMs > untilMs) break;
		limit.onStart(nowMs);
		times.push(nowMs);
	}
	return times;
}

test('what is left, less what has left since, is a ceiling', () => {
	const limit = new AnnouncedLimit();
	for (let request = 0; request < 4; request++) limit.onStart(0);
	limit.heard(1, { remaining: 10, limit: 60, resetMs: 60_000 }, 100);
	expect(leave(limit, 100, 100)).toHaveLength(7);
});

test('when nothing is left they leave one by one, and not after the whole reset', () => {
	const limit = new AnnouncedLimit();
	limit.heard(limit.onStart(0), { remaining: 0, limit: 60, resetMs: 60_000 }, 0);
	expect(leave(limit, 0, 5_500)).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
});

test('the reply to the latest request counts, whatever came in last', () => {
	const limit = new AnnouncedLimit();
	const [early, late] = [limit.onStart(0), limit.onStart(0)];
	limit.heard(late, { remaining: 5, limit: 60, resetMs: 60_000 }, 10);
	limit.heard(early, { remaining: 0, limit: 60, resetMs: 60_000 }, 20);
	expect(leave(limit, 20, 20)).toHaveLength(5);
});

test('after the reset it says nothing any more', () => {
	const limit = new AnnouncedLimit();
	limit.heard(limit.onStart(0), { remaining: 0, limit: 2, resetMs: 1_000 }, 0);
	expect(limit.waitMs(0)).toBe(500);
	expect(leave(limit, 1_000, 1_000).length).toBe(1_000);
});
