import {
	parseFallbackSuggestion,
	parseRetryAfter,
} from '../../../../nodes/shared/transport/retryAfter';

/** A Sunday. */
const NOW_MS = Date.UTC(2026, 2, 1, 12, 0, 0);

describe('Retry-After', () => {
	test.each<[string, unknown, number | undefined]>([
		['whole seconds', '7', 7_000],
		['no seconds at all', '0', 0],
		['seconds with blanks around', ' 30 ', 30_000],
		['fractions of a second, as some gateways write them', '1.5', 1_500],
		['less than a millisecond, rounded up', '0.0001', 1],
		['an hour', '3600', 3_600_000],
		['an IMF date 90 s ahead', 'Sun, 01 Mar 2026 12:01:30 GMT', 90_000],
		['an RFC 850 date', 'Sunday, 01-Mar-26 12:00:10 GMT', 10_000],
		['an asctime date, which means UTC', 'Sun Mar  1 12:00:10 2026 GMT', 10_000],
		['a date in the past: now', 'Sun, 01 Mar 2026 11:59:00 GMT', 0],
		['the first of a repeated header', ['5', '60'], 5_000],
		['nothing', undefined, undefined],
		['an empty value', '', undefined],
		['a negative number', '-5', undefined],
		['a number with its unit', '5s', undefined],
		['an exponent', '1e3', undefined],
		['hexadecimal', '0x10', undefined],
		['a number that Date.parse would take for a year', '2031', 2_031_000],
		['an ISO date, which is none of the three HTTP forms', '2026-03-01T12:00:10Z', undefined],
		['words', 'soon', undefined],
		['a date that does not exist', 'Sun, 99 Mar 2026 12:00:00 GMT', undefined],
		['a number instead of text', 5, undefined],
		['more seconds than a number holds', '9'.repeat(500), 365 * 24 * 3_600_000],
		['an object', {}, undefined],
		['seconds behind a page of blanks', `${' '.repeat(300)}60`, undefined],
	])('%s', (_what, value, delayMs) => {
		expect(parseRetryAfter(value, NOW_MS)).toBe(delayMs);
	});
});

describe('fallback_suggestion', () => {
	test.each<[string, unknown, number | undefined]>([
		['the documented one of 429', 'retry after 60 seconds', 60_000],
		['the documented one of 503', 'retry after 30 seconds', 30_000],
		['one second', 'Retry after 1 second.', 1_000],
		['a short unit', 'wait 5s', 5_000],
		['fractions', 'retry in 2.5 sec', 2_500],
		['fractions to several places', 'retry in 2.25 sec', 2_250],
		['one minute', 'try again in 1 minute', 60_000],
		['one min', 'try again in 1 min', 60_000],
		['several mins', 'try again in 3 mins', 180_000],
		['a bare m', 'try again in 2m', 120_000],
		['several secs', 'try again in 3 secs', 3_000],
		['minutes', 'try again in 2 minutes', 120_000],
		['ms', 'retry after 500ms', 500],
		['milliseconds', 'retry after 500 milliseconds', 500],
		['one millisecond', 'retry after 1 Millisecond', 1],
		['two blanks before the unit', 'retry after 5  s', 5_000],
		['no number', 'use another model', undefined],
		['a number that is no time', 'use gpt-5.4', undefined],
		['a unit that only begins like one', 'choose 3 models', undefined],
		['nothing', undefined, undefined],
		['no text', 60, undefined],
		['a number that nobody could wait for', '9'.repeat(100_000), undefined],
		['a wish behind a page of text', `${' '.repeat(300)}60 seconds`, undefined],
	])('%s', (_what, value, delayMs) => {
		expect(parseFallbackSuggestion(value)).toBe(delayMs);
	});
});
