import type { Asker } from '../asker';
import type { Fault, Words } from '../fault';
import { CREDITS_PAGE, KEYS_PAGE } from '../pages';
import { join, say, type Text, url } from '../text';

/** Figures of an error body that help, by the API's own name. */
const FIGURES: ReadonlyArray<[name: string, sentence: (figure: unknown) => Text]> = [
	['estimated_credits', (figure) => say`This request needs an estimated ${figure} credits`],
	['account_balance_credits', (figure) => say`The account has ${figure} credits`],
	['remaining_credits', (figure) => say`${figure} credits remain`],
	['used_credits', (figure) => say`${figure} credits are used`],
	['total_limit_credits', (figure) => say`The key's limit is ${figure} credits`],
	['daily_limit_credits', (figure) => say`The daily limit is ${figure} credits`],
	['daily_used_credits', (figure) => say`${figure} credits were used today`],
	['reset_timezone', (zone) => say`The day ends at midnight in the time zone ${zone}`],
	['key_name', (name) => say`The key is named '${name}'`],
	['expired_at', (time) => say`It expired at ${time}`],
	['allowed_models', (models) => say`It may use ${models}`],
	['action_url', (page) => say`EvoLink's page for this: ${url(page)}`],
];

/** What the API said of balance and limits, as sentences. */
export const figuresOf = ({ account = {} }: Fault): Text[] =>
	FIGURES.filter(([name]) => Object.hasOwn(account, name)).map(([name, sentence]) =>
		sentence(account[name]),
	);

/** Credits are reserved before a request runs, so that many at a time can need more than there is. */
const reserved = ({ inFlight = 1 }: Fault, asker: Asker): Text | string => {
	if (inFlight < 2) return '';
	const fewer = asker === 'chatModel' ? 'run fewer at once' : "lower 'Max Concurrency'";
	return `Credits are reserved by 'Max Completion Tokens' before a request runs, and ${inFlight} requests were in flight: set a lower 'Max Completion Tokens', or ${fewer}`;
};

export function quota(fault: Fault, asker: Asker): Words {
	const [title, wayOut] = byReason(fault);
	return { title, advice: join(...figuresOf(fault), wayOut, reserved(fault, asker)) };
}

function byReason({ reason, account }: Fault): [string, Text] {
	if (reason === 'daily') {
		return [
			'The API key has reached its limit for today',
			say`Wait until the limit is reset, or raise the key's daily limit on ${KEYS_PAGE}`,
		];
	}
	if (reason === 'key') {
		return [
			'The API key has used up its limit',
			say`Raise the key's limit or use another key: ${KEYS_PAGE}`,
		];
	}
	const balance = Number(account?.account_balance_credits ?? 0);
	return [
		balance > 0
			? 'The balance of the EvoLink account does not cover this request'
			: 'The balance of the EvoLink account is used up',
		say`Top up the account on ${CREDITS_PAGE}`,
	];
}
