import type { Asker } from '../../../../../nodes/shared/errors/asker';
import { readable, type Told } from '../support/words';

const TOP_UP = 'Top up the account on https://evolink.ai/dashboard/credits';

const quota = (more: Partial<Told>): Told => ({ kind: 'quota', reason: 'account', ...more });

test('a lack of credits shows what the API said, the page to top up, and the reservations', () => {
	const fault = quota({
		account: { estimated_credits: 12.5, account_balance_credits: 3, allowed_models: ['a', 'b'] },
		inFlight: 20,
	});
	const { title, advice } = readable(fault);
	expect(title).toBe('The balance of the EvoLink account does not cover this request');
	for (const words of [
		'This request needs an estimated 12.5 credits',
		'The account has 3 credits',
		'["a","b"]',
		'https://evolink.ai/dashboard/credits',
		"Credits are reserved by 'Max Completion Tokens'",
		'20 requests were in flight',
	]) {
		expect(advice).toContain(words);
	}
});

describe('a figure of the account becomes a sentence', () => {
	test.each<[string, unknown, string]>([
		['estimated_credits', 12.5, 'This request needs an estimated 12.5 credits'],
		['account_balance_credits', 0, 'The account has 0 credits'],
		['remaining_credits', 0.5, '0.5 credits remain'],
		['used_credits', 99.5, '99.5 credits are used'],
		['total_limit_credits', 100, "The key's limit is 100 credits"],
		['daily_limit_credits', 10, 'The daily limit is 10 credits'],
		['daily_used_credits', 9.5, '9.5 credits were used today'],
		['reset_timezone', 'Asia/Shanghai', 'The day ends at midnight in the time zone Asia/Shanghai'],
		['key_name', 'n8n', "The key is named 'n8n'"],
		['expired_at', '2026-01-01T00:00:00Z', 'It expired at 2026-01-01T00:00:00Z'],
		['allowed_models', ['gpt-5.4'], 'It may use ["gpt-5.4"]'],
		['action_url', 'https://e.ai/pay', "EvoLink's page for this: https://e.ai/pay"],
	])('%s', (name, figure, sentence) => {
		expect(readable(quota({ account: { [name]: figure } })).advice).toBe(`${sentence}. ${TOP_UP}`);
	});

	test('and one of another name does not', () => {
		expect(readable(quota({ account: { other_credits: 1 } })).advice).toBe(TOP_UP);
	});
});

describe('the page that the API names', () => {
	const LONG = `https://e.ai/pay?order=${'1'.repeat(277)}`;

	test.each<[what: string, url: string, shown: string]>([
		['in full, since a part of it leads nowhere', LONG, LONG],
		['but not endlessly', `${LONG}1`, `${LONG.slice(0, 79)}…`],
		['nor what is no URL', `see ${LONG}`, `see ${LONG.slice(0, 75)}…`],
		['nor what goes on behind it', `${LONG.slice(0, 90)} 2`, `${LONG.slice(0, 79)}…`],
	])('%s', (_what, url, shown) => {
		const { advice } = readable(quota({ account: { action_url: url } }));
		expect(advice).toBe(`EvoLink's page for this: ${shown}. ${TOP_UP}`);
	});
});

test('a single request in flight is not told to send fewer', () => {
	const { title, advice } = readable(quota({ inFlight: 1 }));
	expect(title).toBe('The balance of the EvoLink account is used up');
	expect(advice).toBe(TOP_UP);
});

test.each<[Asker, string]>([
	['chat', "lower 'Max Concurrency'"],
	['chatModel', 'run fewer at once'],
])('%s: two requests in flight can reserve more than there is', (asker, fewer) => {
	expect(readable(quota({ inFlight: 2 }), asker).advice).toBe(
		`${TOP_UP}. Credits are reserved by 'Max Completion Tokens' before a request runs, and 2 requests were in flight: set a lower 'Max Completion Tokens', or ${fewer}`,
	);
});
