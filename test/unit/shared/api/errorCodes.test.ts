import { verdictOfCode } from '../../../../nodes/shared/api/errorCodes';
import type { WireError } from '../../../../nodes/shared/api/wire';

const QUOTA = { kind: 'quota', reason: 'account', repeat: 'never', cause: 'quota-exhausted' };

test.each<{ what: string; error: WireError }>([
	{ what: 'a code', error: { code: 'insufficient_quota' } },
	{ what: 'a code in capitals', error: { code: 'INSUFFICIENT_QUOTA' } },
	{ what: 'a code between blanks', error: { code: ' insufficient_quota\n' } },
	{ what: 'a type', error: { code: '403', type: 'insufficient_quota' } },
	{ what: "the provider's code", error: { code: '400', innerCode: 'insufficient_quota' } },
	{
		what: 'a code before a type',
		error: { code: 'insufficient_quota', type: 'rate_limit_error' },
	},
	{
		what: "a type before the provider's code",
		error: { type: 'insufficient_quota', innerCode: 'rate_limit_error' },
	},
])('$what decides', ({ error }) => {
	expect(verdictOfCode(error)).toEqual(QUOTA);
});

test.each<{ code: string; verdict: object }>([
	{ code: 'insufficient_credits', verdict: QUOTA },
	{ code: 'key_quota_exhausted', verdict: { kind: 'quota', reason: 'key', repeat: 'never' } },
	{ code: 'daily_quota_exceeded', verdict: { kind: 'quota', reason: 'daily', repeat: 'never' } },
	{ code: 'key_disabled', verdict: { kind: 'unauthorized', reason: 'disabled' } },
	{ code: 'token_expired', verdict: { kind: 'unauthorized', reason: 'expired' } },
	{ code: 'invalid_api_key', verdict: { kind: 'unauthorized', cause: 'credential-invalid' } },
	{ code: 'user_disabled', verdict: { kind: 'forbidden', reason: 'user' } },
	{ code: 'ip_not_allowed', verdict: { kind: 'forbidden', reason: 'ip' } },
	{ code: 'region_not_supported', verdict: { kind: 'forbidden', reason: 'country' } },
	{ code: 'content_filter', verdict: { kind: 'content-refused', repeat: 'never' } },
	{ code: 'model_not_found', verdict: { kind: 'model-not-found', aboutModel: 'unknown' } },
	{
		code: 'key_model_not_allowed',
		verdict: { kind: 'forbidden', reason: 'model', aboutModel: 'notAllowed' },
	},
	{
		code: 'channel:no_available_key',
		verdict: { kind: 'model-unavailable', aboutModel: 'unavailable' },
	},
	{ code: 'paid_outcome_unknown', verdict: { kind: 'outcome-unknown', repeat: 'unknown' } },
	{
		code: 'too_many_requests',
		verdict: { kind: 'rate-limited', repeat: 'safe', throttled: true },
	},
	{ code: 'context_length_exceeded', verdict: { kind: 'bad-request', reason: 'too-long' } },
])('$code', ({ code, verdict }) => {
	expect(verdictOfCode({ code })).toMatchObject(verdict);
});

test.each<WireError>([
	{},
	{ code: '' },
	{ code: 'quota' },
	{ code: 'not_insufficient_quota' },
	{ code: 'constructor' },
	{ message: 'insufficient_quota' },
])('%j decides nothing', (error) => {
	expect(verdictOfCode(error)).toBeUndefined();
});
