import type { Fault } from '../errors/fault';
import type { WireError } from './wire';

/** What a code means, whatever the status it comes with. */
export type CodeVerdict = Pick<
	Fault,
	'kind' | 'reason' | 'repeat' | 'throttled' | 'aboutModel' | 'cause'
>;

const never = (
	kind: Fault['kind'],
	reason: string | undefined,
	cause: Fault['cause'],
): CodeVerdict => ({ kind, reason, repeat: 'never', cause });

const QUOTA = 'quota-exhausted';
const KEY = 'credential-invalid';
const SETTING = 'configuration-invalid';
const model = (
	kind: Fault['kind'],
	aboutModel: NonNullable<Fault['aboutModel']>,
	reason?: string,
): CodeVerdict => ({ ...never(kind, reason, SETTING), aboutModel });

/**
 * Codes as `code` or `type` of an error body. Sources: EvoLink's public client and reference, and
 * gateways of the same kind (one-api, new-api, OpenAI), whose channels EvoLink may sit in front of.
 */
const GROUPS: ReadonlyArray<[CodeVerdict, string]> = [
	[
		never('quota', 'account', QUOTA),
		`insufficient_quota insufficient_user_quota insufficient_quota_error quota_not_enough
		account_balance_insufficient insufficient_balance insufficient_credits billing_hard_limit_reached`,
	],
	[
		never('quota', 'key', QUOTA),
		'insufficient_token_quota key_quota_exhausted pre_consume_token_quota_failed token_quota_exhausted',
	],
	[
		never('quota', 'daily', QUOTA),
		'token_daily_quota_exceeded key_daily_quota_exhausted daily_quota_exceeded',
	],
	[never('unauthorized', 'disabled', KEY), 'key_disabled token_disabled'],
	[never('unauthorized', 'expired', KEY), 'key_expired token_expired'],
	[
		never('unauthorized', undefined, KEY),
		'invalid_api_key invalid_token unauthorized authentication_error',
	],
	[never('forbidden', 'user', KEY), 'user_disabled account_disabled account_deactivated'],
	[never('forbidden', 'ip', SETTING), 'ip_restricted ip_not_allowed ip_not_authorized'],
	[
		never('forbidden', 'country', SETTING),
		`unsupported_country_region_territory unsupported_country country_not_supported
		region_not_supported`,
	],
	[
		never('content-refused', undefined, SETTING),
		`content_policy_violation content_filter sensitive_content sensitive_words_detected
		moderation_blocked input_moderation_failed prompt_blocked data_inspection_failed`,
	],
	[model('model-not-found', 'unknown'), 'model_not_found'],
	[model('forbidden', 'notAllowed', 'model'), 'model_access_denied key_model_not_allowed'],
	[
		model('model-unavailable', 'unavailable'),
		'model_unavailable no_available_channel channel_selection_failed channel:no_available_key',
	],
	[
		{ kind: 'outcome-unknown', repeat: 'unknown', cause: 'temporarily-unavailable' },
		'paid_outcome_unknown idempotency_conflict',
	],
	[
		{ kind: 'rate-limited', repeat: 'safe', throttled: true, cause: 'rate-limited' },
		'rate_limit_exceeded rate_limit_error too_many_requests',
	],
	[never('bad-request', 'too-long', SETTING), 'context_length_exceeded'],
];

const VERDICTS = new Map(
	GROUPS.flatMap(([verdict, codes]) => codes.split(/\s+/).map((code) => [code, verdict] as const)),
);

/** What the code of an error body means; undefined when it has none that decides. */
export function verdictOfCode({ code, type, innerCode }: WireError): CodeVerdict | undefined {
	for (const name of [code, type, innerCode]) {
		const verdict = VERDICTS.get((name ?? '').trim().toLowerCase());
		if (verdict !== undefined) return verdict;
	}
	return undefined;
}
