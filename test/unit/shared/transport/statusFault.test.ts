import type { Fault } from '../../../../nodes/shared/errors/fault';
import { statusFault } from '../../../../nodes/shared/transport/statusFault';
import { readable } from '../errors/support/words';
import { readWireError, requestIdOf } from '../../../../nodes/shared/api/wireError';

const NOW_MS = Date.UTC(2026, 2, 1, 12, 0, 0);
const faultOf = (status: number, body?: unknown, headers: Record<string, string> = {}) =>
	statusFault(
		{
			status,
			headers,
			body: typeof body === 'string' ? undefined : body,
			raw: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
			model: 'gpt-5.4',
		},
		NOW_MS,
	);
const error = (fields: object) => ({ error: fields });
const HTML = '<html><body>502 Bad Gateway</body></html>';

/** [what, status, body, fault, title] */
type StatusRow = [string, number, unknown, Partial<Fault>, RegExp];

/** Messages without `param`, and what they are about. */
const NAMED: Array<[string, RegExp]> = [
	[
		"Unsupported parameter: 'top_k' is not supported with this model.",
		/^EvoLink did not accept 'Top K'$/,
	],
	['Invalid value for `model`: use another', /'Model'$/],
	["Unknown parameter: 'verbosity'.", /'verbosity'$/],
	["Invalid type for 'messages[0].content': expected a string.", /'messages\[0\]\.content'$/],
	["Invalid schema for 'response_format.json_schema'", /'Response Format'$/],
	["Messages with role 'user' must not be empty", /did not accept the request$/],
	['This model does not support that', /did not accept the request$/],
	['temperature is too high', /did not accept the request$/],
];

const never = (kind: Fault['kind'], reason?: string): Partial<Fault> => ({
	kind,
	...(reason !== undefined && { reason }),
	repeat: 'never',
});

/** The code in the body decides, whatever the status. */
const CODED: Array<{ code: string; status: number; fault: Partial<Fault>; title: RegExp }> = [
	{
		code: 'insufficient_user_quota',
		status: 403,
		fault: never('quota', 'account'),
		title: /balance/,
	},
	{
		code: 'pre_consume_token_quota_failed',
		status: 403,
		fault: never('quota', 'key'),
		title: /API key has used up its limit/,
	},
	{
		code: 'key_daily_quota_exhausted',
		status: 403,
		fault: never('quota', 'daily'),
		title: /limit for today/,
	},
	{
		code: 'key_disabled',
		status: 403,
		fault: never('unauthorized', 'disabled'),
		title: /key is disabled/,
	},
	{
		code: 'key_expired',
		status: 400,
		fault: never('unauthorized', 'expired'),
		title: /key has expired/,
	},
	{
		code: 'invalid_api_key',
		status: 500,
		fault: never('unauthorized'),
		title: /did not accept the API key/,
	},
	{
		code: 'user_disabled',
		status: 403,
		fault: never('forbidden', 'user'),
		title: /account is disabled/,
	},
	{ code: 'ip_restricted', status: 403, fault: never('forbidden', 'ip'), title: /IP address/ },
	{
		code: 'unsupported_country_region_territory',
		status: 403,
		fault: never('forbidden', 'country'),
		title: /country or region/,
	},
	...[
		'content_policy_violation',
		'content_filter',
		'sensitive_content',
		'moderation_blocked',
		'input_moderation_failed',
	].map((code) => ({
		code,
		status: 500,
		fault: never('content-refused'),
		title: /content filter refused/,
	})),
	{
		code: 'model_not_found',
		status: 503,
		fault: { ...never('model-not-found'), aboutModel: 'unknown' },
		title: /does not know the model 'gpt-5\.4'/,
	},
	...['model_access_denied', 'key_model_not_allowed'].map((code) => ({
		code,
		status: 401,
		fault: { ...never('forbidden', 'model'), aboutModel: 'notAllowed' as const },
		title: /may not use the model 'gpt-5\.4'/,
	})),
	...['model_unavailable', 'no_available_channel', 'channel_selection_failed'].flatMap((code) => [
		{
			code,
			status: 404,
			fault: { ...never('model-unavailable'), aboutModel: 'unavailable' as const },
			title: /can't serve the model 'gpt-5\.4'/,
		},
		{
			code,
			status: 503,
			fault: {
				kind: 'model-unavailable' as const,
				repeat: 'safe' as const,
				failover: false,
				aboutModel: 'unavailable' as const,
			},
			title: /can't serve the model 'gpt-5\.4'/,
		},
	]),
	...['paid_outcome_unknown', 'idempotency_conflict'].flatMap((code) =>
		[400, 409, 429, 503].map((status) => ({
			code,
			status,
			fault: { kind: 'outcome-unknown' as const, repeat: 'unknown' as const },
			title: /can't say whether the request was processed/,
		})),
	),
];

describe('the verdict on a status', () => {
	test.each<StatusRow>([
		[
			'400 with a parameter',
			400,
			error({ code: 400, message: "Unsupported parameter: 'top_k'", param: 'top_k' }),
			{ kind: 'bad-request', repeat: 'never', cause: 'configuration-invalid', param: 'top_k' },
			/'Top K'/,
		],
		[
			'400 that names the parameter in its words only',
			400,
			error({ message: "Unsupported parameter: 'temperature'", param: '' }),
			{ kind: 'bad-request', apiMessage: "Unsupported parameter: 'temperature'" },
			/'Sampling Temperature'/,
		],
		[
			'400 with a nested parameter',
			400,
			error({ param: 'response_format.json_schema' }),
			{ kind: 'bad-request' },
			/'Response Format'/,
		],
		[
			'400 about a parameter that has no field',
			400,
			error({ message: 'odd', param: 'messages[0].content' }),
			{ kind: 'bad-request' },
			/did not accept 'messages\[0\]\.content'/,
		],
		[
			'400 without the wrapper',
			400,
			{ code: 400, message: 'bad', type: 'invalid_request_error' },
			{ kind: 'bad-request', apiMessage: 'bad', type: 'invalid_request_error' },
			/did not accept/,
		],
		[
			'422',
			422,
			error({ message: '`top_p` must be a number' }),
			{ kind: 'bad-request', repeat: 'never' },
			/'Top P'/,
		],
		...NAMED.map(([message, title]): StatusRow => [
			`400: ${message}`,
			400,
			error({ message, param: null }),
			{ kind: 'bad-request' },
			title,
		]),
		...CODED.map(({ code, status, fault, title }): StatusRow => [
			`${code} with status ${status}`,
			status,
			error({ code, message: 'no' }),
			{ ...fault, code },
			title,
		]),
		[
			'a code in capital letters, as type',
			403,
			error({ code: 403, type: 'Insufficient_User_Quota' }),
			{ kind: 'quota', reason: 'account' },
			/balance/,
		],
		[
			'400 about the effort together with tools',
			400,
			error({
				message: 'Function tools with reasoning_effort are not supported in /v1/chat/completions',
				param: 'reasoning_effort',
			}),
			{ kind: 'bad-request', reason: 'effort-with-tools' },
			/'Reasoning Effort'/,
		],
		['403 as a page', 403, HTML, { kind: 'forbidden', reason: 'page' }, /proxy or firewall/],
		[
			'403 about the country, in words',
			403,
			error({ message: 'Country, region, or territory not supported' }),
			{ kind: 'forbidden', reason: 'country' },
			/country or region/,
		],
		[
			'403 about the IP address, in words',
			403,
			error({ message: 'Your IP is not on the list' }),
			{ kind: 'forbidden', reason: 'ip' },
			/IP address/,
		],
		[
			'403 for another reason',
			403,
			error({ message: 'Access denied' }),
			{ kind: 'forbidden' },
			/did not let this API key process the request/,
		],
		[
			'404 whose URL has the word model',
			404,
			error({ message: 'Invalid URL (GET /v1/models/gpt-5.4)' }),
			{ kind: 'not-found' },
			/no EvoLink API/,
		],
		[
			'404 of a service with the word model in its name',
			404,
			error({ message: 'model gateway: no route' }),
			{ kind: 'not-found' },
			/no EvoLink API/,
		],
		[
			'404 that names the model as asked',
			404,
			error({ message: 'Model gpt-5.4 could not be found, no such deployment' }),
			{ kind: 'model-not-found' },
			/does not know the model/,
		],
		['529', 529, HTML, { kind: 'unavailable', repeat: 'safe', failover: true }, /status 529/],
		[
			'401',
			401,
			error({ code: 401, type: 'authentication_error' }),
			{ kind: 'unauthorized', repeat: 'never', cause: 'credential-invalid' },
			/did not accept the API key/,
		],
		[
			'401 with a string code',
			401,
			error({ code: 'unauthorized' }),
			{ kind: 'unauthorized', code: 'unauthorized' },
			/API key/,
		],
		[
			'402 of the account',
			402,
			error({ code: 'insufficient_quota' }),
			{ kind: 'quota', repeat: 'never', cause: 'quota-exhausted' },
			/balance of the EvoLink account/,
		],
		[
			'402 of the account, another code',
			402,
			error({ code: 'insufficient_user_quota' }),
			{ kind: 'quota' },
			/balance of the EvoLink account/,
		],
		[
			'402 of the account, a third code',
			402,
			error({ code: 'quota_not_enough' }),
			{ kind: 'quota' },
			/balance of the EvoLink account/,
		],
		[
			'402 with the documented number',
			402,
			error({ code: 402, type: 'insufficient_quota_error' }),
			{ kind: 'quota', code: '402' },
			/balance of the EvoLink account/,
		],
		[
			"402 of the key's limit",
			402,
			error({ code: 'insufficient_token_quota' }),
			{ kind: 'quota' },
			/API key has used up its limit/,
		],
		[
			"402 of the key's limit, another code",
			402,
			error({ code: 'key_quota_exhausted' }),
			{ kind: 'quota' },
			/API key has used up its limit/,
		],
		[
			"402 of the key's day",
			402,
			error({ code: 'token_daily_quota_exceeded' }),
			{ kind: 'quota' },
			/limit for today/,
		],
		['402 without a body', 402, undefined, { kind: 'quota' }, /balance/],
		[
			'403',
			403,
			error({ code: 403 }),
			{ kind: 'forbidden', repeat: 'never', cause: 'configuration-invalid' },
			/may not use the model 'gpt-5.4'/,
		],
		[
			'404 of a model',
			404,
			error({ code: 'model_not_found', message: 'no' }),
			{ kind: 'model-not-found', repeat: 'never' },
			/does not know the model 'gpt-5.4'/,
		],
		[
			'404 of a model, by its words',
			404,
			error({ code: 404, message: "The model 'x' does not exist" }),
			{ kind: 'model-not-found' },
			/does not know the model/,
		],
		[
			'404 of a wrong base URL',
			404,
			error({ code: 404, message: 'Invalid URL (POST /x)' }),
			{ kind: 'not-found', repeat: 'never' },
			/no EvoLink API at this base URL/,
		],
		[
			'404 as a page about models',
			404,
			'<html>our new models</html>',
			{ kind: 'not-found', apiMessage: 'an HTML page' },
			/no EvoLink API/,
		],
		[
			'404 as text',
			404,
			'404 page not found',
			{ kind: 'not-found', apiMessage: '404 page not found' },
			/no EvoLink API/,
		],
		['413', 413, error({ code: 413 }), { kind: 'too-large', repeat: 'never' }, /too large/],
		[
			'413 as a page of a proxy',
			413,
			HTML,
			{ kind: 'too-large', apiMessage: 'an HTML page' },
			/too large/,
		],
		[
			'429',
			429,
			error({ code: 429, fallback_suggestion: 'retry after 60 seconds' }),
			{
				kind: 'rate-limited',
				repeat: 'safe',
				throttled: true,
				hintMs: 60_000,
				cause: 'rate-limited',
			},
			/limiting the rate/,
		],
		[
			'429 that means the balance',
			429,
			error({ code: 'insufficient_quota' }),
			{ kind: 'quota', repeat: 'never', cause: 'quota-exhausted' },
			/balance/,
		],
		[
			'429 that means the balance, by its type',
			429,
			error({ type: 'insufficient_quota_error' }),
			{ kind: 'quota', repeat: 'never' },
			/balance/,
		],
		[
			"429 that means the key's day",
			429,
			error({ code: 'token_daily_quota_exceeded' }),
			{ kind: 'quota', repeat: 'never' },
			/limit for today/,
		],
		[
			'500',
			500,
			error({ code: 500 }),
			{ kind: 'unavailable', repeat: 'safe', failover: false, cause: 'temporarily-unavailable' },
			/status 500/,
		],
		[
			'502',
			502,
			error({ code: 502 }),
			{ kind: 'unavailable', repeat: 'safe', failover: true },
			/status 502/,
		],
		[
			'502 as a page',
			502,
			HTML,
			{ kind: 'unavailable', repeat: 'safe', apiMessage: 'an HTML page' },
			/status 502/,
		],
		[
			'503',
			503,
			error({ fallback_suggestion: 'retry after 30 seconds' }),
			{ kind: 'unavailable', repeat: 'safe', failover: true, hintMs: 30_000 },
			/status 503/,
		],
		...[408, 504, 520, 521, 522, 523, 524, 599].map((status): StatusRow => [
			`${status}`,
			status,
			HTML,
			{
				kind: 'gateway-timeout',
				repeat: 'unknown',
				cause: 'temporarily-unavailable',
				apiMessage: 'an HTML page',
			},
			new RegExp(`status ${status}`),
		]),
		[
			'another refusal',
			418,
			'teapot',
			{ kind: 'refused', repeat: 'never', apiMessage: 'teapot' },
			/status 418/,
		],
		['405', 405, undefined, { kind: 'refused', repeat: 'never' }, /status 405/],
		[
			'another fault of a server',
			501,
			undefined,
			{ kind: 'gateway-timeout', repeat: 'unknown' },
			/status 501/,
		],
		['a redirect', 302, undefined, { kind: 'redirect', repeat: 'never' }, /redirects$/],
	])('%s', (_what, status, body, expected, title) => {
		const fault = faultOf(status, body);
		expect(fault).toMatchObject({ ...expected, httpStatus: status });
		expect(readable(fault).title).toMatch(title);
		expect(readable(fault).advice).not.toBe('');
	});
});

test('a redirect names its target without the query, which may hold secrets', () => {
	const fault = faultOf(307, undefined, { location: 'https://other.com/login?token=MARKER#x' });
	expect(readable(fault).title).toBe('The base URL redirects to https://other.com/login');
});

describe('waits are read where a repetition is safe', () => {
	test.each<[string, number, object, number | undefined]>([
		['429 with seconds', 429, { 'retry-after': '7' }, 7_000],
		['429 with a date', 429, { 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' }, 30_000],
		['503', 503, { 'retry-after': '3' }, 3_000],
		['500', 500, { 'retry-after': '3' }, 3_000],
		['504 not', 504, { 'retry-after': '3' }, undefined],
		['400 not', 400, { 'retry-after': '3' }, undefined],
		['a malformed one not', 429, { 'retry-after': 'soon' }, undefined],
	])('%s', (_what, status, headers, delayMs) => {
		expect(faultOf(status, undefined, headers as Record<string, string>).retryAfterMs).toBe(
			delayMs,
		);
	});
});

describe('the error in a body, whichever shape it has', () => {
	test.each<[string, unknown, object]>([
		[
			'as documented',
			{ error: { code: 429, message: 'm', type: 't', param: 'p', fallback_suggestion: 'f' } },
			{ code: '429', message: 'm', type: 't', param: 'p', fallbackSuggestion: 'f' },
		],
		['a string code', { error: { code: 'model_not_found' } }, { code: 'model_not_found' }],
		['no wrapper', { code: 'x', message: 'm' }, { code: 'x', message: 'm' }],
		['the error as text', { error: 'broken', code: 7 }, { message: 'broken', code: '7' }],
		[
			'the file service',
			{ success: false, code: 400, msg: 'no file' },
			{ code: '400', message: 'no file' },
		],
		['a Python framework', { detail: 'Not Found' }, { message: 'Not Found' }],
		['null values', { error: { code: null, message: null, param: null } }, {}],
		['error: null', { error: null, message: 'm' }, { message: 'm' }],
		['a list, as Google writes them', [{ message: 'm' }], { message: 'm' }],
		[
			"a provider's own error, as JSON text",
			{
				error: {
					code: 400,
					message: 'Provider returned error',
					metadata: { raw: '{"error":{"message":"too long","code":"context_length_exceeded"}}' },
				},
			},
			{
				code: '400',
				message: 'Provider returned error: too long',
				innerCode: 'context_length_exceeded',
			},
		],
		[
			"a provider's own error, as text",
			{ error: { message: 'Provider returned error', metadata: { raw: ' overloaded ' } } },
			{ message: 'Provider returned error: overloaded' },
		],
		[
			'figures of the account, wherever they stand',
			{
				error: { code: 402, estimated_credits: 3 },
				account_balance_credits: '0.5',
				reset_timezone: null,
			},
			{ code: '402', account: { estimated_credits: 3, account_balance_credits: '0.5' } },
		],
		['text', 'oops', {}],
		['nothing', undefined, {}],
		['null', null, {}],
	])('%s', (_what, body, expected) => {
		const known = Object.entries(readWireError(body)).filter(([, value]) => value !== undefined);
		expect(Object.fromEntries(known)).toEqual(expected);
	});
});

test.each<[string, Record<string, unknown>, string, string | undefined]>([
	['the header', { 'x-request-id': 'a', 'x-oneapi-request-id': 'b' }, '(request id: c)', 'a'],
	['the other header', { 'x-oneapi-request-id': 'b' }, '(request id: c)', 'b'],
	['the end of the message', {}, 'Bad (request id: 2026-c)', '2026-c'],
	['nowhere', {}, 'Bad', undefined],
])('the request id comes from %s', (_what, headers, message, id) => {
	expect(requestIdOf(headers, message)).toBe(id);
});
