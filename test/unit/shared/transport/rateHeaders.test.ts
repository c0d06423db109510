import { readAnnouncement } from '../../../../nodes/shared/transport/rateHeaders';

const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const read = (headers: Record<string, string>) => readAnnouncement(headers, NOW_MS);
const said = (reset: string) => ({
	'x-ratelimit-limit-requests': '60',
	'x-ratelimit-remaining-requests': '7',
	'x-ratelimit-reset-requests': reset,
});

describe('the time until a limit is full again', () => {
	test.each([
		{ reset: '1s', ms: 1_000 },
		{ reset: '6m0s', ms: 360_000 },
		{ reset: '20ms', ms: 20 },
		{ reset: '1h2m3s', ms: 3_723_000 },
		{ reset: '0.5s', ms: 500 },
		{ reset: '0s', ms: 0 },
		{ reset: '24h', ms: 86_400_000 },
		{ reset: ' 20ms ', ms: 20 },
		{ reset: `${'0'.repeat(38)}1s`, ms: 1_000 },
		{ reset: '12', ms: 12_000 },
		{ reset: '1.5', ms: 1_500 },
		{ reset: `${NOW_MS / 1000 + 9}`, ms: 9_000 },
		{ reset: `${NOW_MS / 1000 + 9}.25`, ms: 9_250 },
		{ reset: `${NOW_MS + 9_000}`, ms: 9_000 },
		{ reset: 'Wed, 25 Nov 2026 12:00:30 GMT', ms: 30_000 },
	])('$reset', ({ reset, ms }) => {
		expect(read(said(reset))).toEqual({ remaining: 7, limit: 60, resetMs: ms });
	});

	test.each([
		'',
		'soon',
		'-1',
		'1 s',
		'1e3',
		'99h',
		'86401s',
		'1000000',
		`${NOW_MS / 1000 - 9}`,
		`${NOW_MS - 9_000}`,
		'1s'.repeat(40),
		`${'0'.repeat(39)}1s`,
		'٣s',
	])('%j is nonsense, and nothing is said', (reset) => expect(read(said(reset))).toBeUndefined());
});

test.each<[string, Record<string, string>, object | undefined]>([
	[
		'plain names',
		{ 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '2' },
		{ remaining: 3, resetMs: 2_000 },
	],
	[
		'more left than the limit',
		{ ...said('1s'), 'x-ratelimit-remaining-requests': '61' },
		undefined,
	],
	[
		'all of the limit left',
		{ ...said('1s'), 'x-ratelimit-remaining-requests': '60' },
		{ remaining: 60, limit: 60, resetMs: 1_000 },
	],
	[
		'blanks around',
		{ ...said('1s'), 'x-ratelimit-remaining-requests': ' 7 ' },
		{ remaining: 7, limit: 60, resetMs: 1_000 },
	],
	[
		'a billion',
		{ 'x-ratelimit-remaining': '1000000000', 'x-ratelimit-reset': '2' },
		{ remaining: 1_000_000_000, resetMs: 2_000 },
	],
	[
		'more than a billion',
		{ 'x-ratelimit-remaining': '1000000001', 'x-ratelimit-reset': '2' },
		undefined,
	],
	['a limit of 0', { ...said('1s'), 'x-ratelimit-limit-requests': '0' }, undefined],
	[
		'none left of a limit of 0',
		{
			...said('1s'),
			'x-ratelimit-limit-requests': '0',
			'x-ratelimit-remaining-requests': '0',
		},
		undefined,
	],
	['a fraction', { ...said('1s'), 'x-ratelimit-remaining-requests': '1.5' }, undefined],
	['below 0', { ...said('1s'), 'x-ratelimit-remaining-requests': '-1' }, undefined],
	['nothing', {}, undefined],
	[
		'tokens that are left',
		{ ...said('1s'), 'x-ratelimit-remaining-tokens': '5', 'x-ratelimit-reset-tokens': '9s' },
		{ remaining: 7, limit: 60, resetMs: 1_000 },
	],
	[
		'no tokens left',
		{ ...said('1s'), 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '9s' },
		{ remaining: 0, limit: 60, resetMs: 9_000 },
	],
	[
		'no tokens left, and nothing of requests',
		{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '9s' },
		{ remaining: 0, resetMs: 9_000 },
	],
	[
		'neither requests nor tokens left',
		{
			...said('1s'),
			'x-ratelimit-remaining-requests': '0',
			'x-ratelimit-remaining-tokens': '0',
			'x-ratelimit-reset-tokens': '9s',
		},
		{ remaining: 0, limit: 60, resetMs: 1_000 },
	],
])('%s', (_what, headers, announcement) => {
	expect(read(headers)).toEqual(announcement);
});
