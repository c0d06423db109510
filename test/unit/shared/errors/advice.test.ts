import type { Fault } from '../../../../nodes/shared/errors/fault';
import { htmlOf } from '../../../../nodes/shared/errors/html';
import { readable } from './support/words';

const quota = (more: Partial<Fault>): Fault => ({
	kind: 'quota',
	reason: 'account',
	repeat: 'never',
	...more,
});

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

test('a single request in flight is not told to send fewer', () => {
	const { title, advice } = readable(quota({ inFlight: 1 }));
	expect(title).toBe('The balance of the EvoLink account is used up');
	expect(advice).toBe('Top up the account on https://evolink.ai/dashboard/credits');
});

test('the chat model is not told of fields that only the node has', () => {
	const kinds: Fault[] = [
		{ kind: 'timeout', repeat: 'unknown', host: 'h', limit: 400 },
		{ kind: 'not-connected', reason: 'certificate', repeat: 'safe', host: 'h' },
		{ kind: 'rate-limited', repeat: 'safe' },
		{ kind: 'empty-reply', reason: 'content_filter', repeat: 'never' },
		{ kind: 'connection-lost', repeat: 'unknown', host: 'h' },
	];
	for (const fault of kinds) {
		const { advice } = readable(fault, 'chatModel');
		expect(advice).not.toMatch(/Request Options|Ignore SSL|Retry on Unknown|'Message'|this item/);
	}
});

test('what the API said reads the same as HTML, and pages are links', () => {
	const page = 'https://evolink.ai/dashboard/keys';
	expect(htmlOf(`send "Bearer <key>" & see ${page}.`)).toBe(
		`send "Bearer &lt;key&gt;" &amp; see <a href="${page}" target="_blank">${page}</a>.`,
	);
});
