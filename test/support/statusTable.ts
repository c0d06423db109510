import type { Fault } from '../../nodes/shared/errors/fault';
import { type ErrorObject, errorBody } from '../gateway/errors';

/**
 * What the node does about a status:
 * - `final`: never repeated
 * - `unknown`: repeated only when asked
 * - `backoff`: repeated at the same address, after waits
 * - `failover`: repeated at the other address at once
 */
export type StatusCourse = 'final' | 'unknown' | 'backoff' | 'failover';

/** What a reply means: its facts, what follows, and the words for it. */
interface Meaning {
	fault: Fault;
	course: StatusCourse;
	title: RegExp;
	advice?: RegExp;
	/** Waits of a single item in ms, when they aren't those of a backoff. */
	waits?: number[];
}

export interface StatusRow extends Meaning {
	what: string;
	status: number;
	headers?: Record<string, string>;
	/** Fields of the documented error body that differ. */
	error?: Partial<ErrorObject>;
	/** The reply is a web page. */
	page?: true;
	/** The reply as it is, in place of the documented body: JSON, or text. */
	body?: unknown;
	/** Words of the message that stand around the advice. */
	description?: RegExp;
}

type Facts = Partial<Fault>;
const CONFIG = 'configuration-invalid';
const TEMPORARY = 'temporarily-unavailable';

const final = (kind: Fault['kind'], title: RegExp, facts: Facts = {}): Meaning => ({
	fault: { kind, repeat: 'never', cause: CONFIG, ...facts },
	course: 'final',
	title,
});
const quota = (reason: string, title: RegExp) =>
	final('quota', title, { reason, cause: 'quota-exhausted' });
const unauthorized = (title: RegExp, facts: Facts = {}) =>
	final('unauthorized', title, { cause: 'credential-invalid', ...facts });
const forbidden = (title: RegExp, facts: Facts = {}) => final('forbidden', title, facts);
const badRequest = (title: RegExp, facts: Facts = {}) => final('bad-request', title, facts);

const ACCOUNT = quota('account', /balance of the EvoLink account is used up/);
const KEY = quota('key', /API key has used up its limit/);
const DAY = quota('daily', /reached its limit for today/);
const BAD_KEY = unauthorized(/did not accept the API key/);
const COUNTRY = forbidden(/country or region/, { reason: 'country' });
const IP = forbidden(/IP address/, { reason: 'ip' });
const MODEL_FORBIDDEN = final('forbidden', /may not use the model 'gpt-5\.4'/, {
	reason: 'model',
	aboutModel: 'notAllowed',
});
const MODEL_UNKNOWN = final('model-not-found', /does not know the model 'gpt-5\.4'/, {
	aboutModel: 'unknown',
});
const MODEL_UNAVAILABLE = final('model-unavailable', /can't serve the model 'gpt-5\.4'/, {
	aboutModel: 'unavailable',
});
const MODEL_BUSY: Meaning = {
	...MODEL_UNAVAILABLE,
	fault: { ...MODEL_UNAVAILABLE.fault, repeat: 'safe', failover: false, cause: TEMPORARY },
	course: 'backoff',
};
const CONTENT_REFUSED = final('content-refused', /content filter refused/);
const WRONG_URL = final('not-found', /no EvoLink API at this base URL/);
const TOO_LARGE = final('too-large', /too large/);
const OUTCOME_UNKNOWN: Meaning = {
	fault: { kind: 'outcome-unknown', repeat: 'unknown' },
	course: 'unknown',
	title: /can't say whether the request was processed/,
};
const rateLimited = (facts: Facts = {}): Meaning => ({
	fault: {
		kind: 'rate-limited',
		repeat: 'safe',
		throttled: true,
		cause: 'rate-limited',
		...facts,
	},
	course: 'backoff',
	title: /limiting the rate/,
});
const unavailable = (status: number, facts: Facts = {}): Meaning => ({
	fault: { kind: 'unavailable', repeat: 'safe', failover: true, cause: TEMPORARY, ...facts },
	course: 'failover',
	title: new RegExp(`temporarily unavailable \\(status ${status}\\)`),
});
const gatewayTimeout = (status: number, facts: Facts = {}): Meaning => ({
	fault: { kind: 'gateway-timeout', repeat: 'unknown', cause: TEMPORARY, ...facts },
	course: 'unknown',
	title: new RegExp(`EvoLink's gateway timed out \\(status ${status}\\)`),
});
const PAGE: Facts = { apiMessage: 'an HTML page' };

/** Every status, as EvoLink or what stands in front of it replies. */
export const STATUSES: StatusRow[] = [
	{
		what: '400',
		status: 400,
		error: { message: "Unsupported parameter: 'top_k'", param: 'top_k' },
		...badRequest(/^EvoLink did not accept 'Top K'$/, { param: 'top_k' }),
	},
	{ what: '401', status: 401, ...BAD_KEY, advice: /evolink\.ai\/dashboard\/keys/ },
	...(
		[
			['insufficient_quota', ACCOUNT],
			['key_quota_exhausted', KEY],
			['token_daily_quota_exceeded', DAY],
		] as const
	).map(([code, meaning]) => ({
		what: `402 ${code}`,
		status: 402,
		error: { code },
		...meaning,
	})),
	{ what: '403', status: 403, ...MODEL_FORBIDDEN },
	{ what: '404 of a model', status: 404, error: { code: 'model_not_found' }, ...MODEL_UNKNOWN },
	{ what: '408', status: 408, ...gatewayTimeout(408) },
	{ what: '413', status: 413, ...TOO_LARGE, advice: /10 MB/ },
	{ what: '422', status: 422, ...badRequest(/did not accept the request/) },
	{ what: '429', status: 429, ...rateLimited() },
	{
		what: '429 with Retry-After',
		status: 429,
		headers: { 'retry-after': '7' },
		...rateLimited({ retryAfterMs: 7_000 }),
		waits: [7_000, 7_000, 7_000],
	},
	{
		what: '429 with a suggestion',
		status: 429,
		error: { fallback_suggestion: 'retry after 60 seconds' },
		...rateLimited({ hintMs: 60_000 }),
		waits: [8_571, 17_142, 34_284],
	},
	{
		what: '429 that asks for 10 minutes',
		status: 429,
		headers: { 'retry-after': '600' },
		...rateLimited({ retryAfterMs: 600_000 }),
		course: 'final',
		description: /EvoLink asked for a wait of 600 s; this node waits 120 s at most/,
	},
	{
		what: '500',
		status: 500,
		...unavailable(500, { failover: false }),
		course: 'backoff',
		title: /could not process the request \(status 500\)/,
	},
	{
		what: '502',
		status: 502,
		page: true,
		...unavailable(502, PAGE),
		description: /EvoLink answered: an HTML page/,
	},
	{ what: '503', status: 503, ...unavailable(503) },
	...[504, 520, 521, 522, 523, 524].map((status) => ({
		what: `${status}`,
		status,
		page: true as const,
		...gatewayTimeout(status, PAGE),
	})),
	{
		what: 'a redirect',
		status: 307,
		headers: { location: 'https://other.example.com/v1?secret=1' },
		...final('redirect', /^The base URL redirects to http[^?]*$/),
	},
];

const said = (error: object) => ({ error });

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
	["Unsupported value: 'top_k' does not support 0.5 with this model.", /'Top K'$/],
	["Invalid value 'gpt-9' for 'model'", /'Model'$/],
	["Invalid value: 'model'. Supported values are: 'text'.", /did not accept the request$/],
	["The content 'seed' was rejected", /did not accept the request$/],
	["Messages with role 'user' must not be empty", /did not accept the request$/],
	['This model does not support that', /did not accept the request$/],
	['temperature is too high', /did not accept the request$/],
];

/** The code in the body decides, whatever the status. */
const CODED: Array<{ code: string; status: number; meaning: Meaning }> = [
	{ code: 'insufficient_user_quota', status: 403, meaning: ACCOUNT },
	{ code: 'pre_consume_token_quota_failed', status: 403, meaning: KEY },
	{ code: 'key_daily_quota_exhausted', status: 403, meaning: DAY },
	{
		code: 'key_disabled',
		status: 403,
		meaning: unauthorized(/key is disabled/, { reason: 'disabled' }),
	},
	{
		code: 'key_expired',
		status: 400,
		meaning: unauthorized(/key has expired/, { reason: 'expired' }),
	},
	{ code: 'invalid_api_key', status: 500, meaning: BAD_KEY },
	{
		code: 'user_disabled',
		status: 403,
		meaning: forbidden(/account is disabled/, { reason: 'user', cause: 'credential-invalid' }),
	},
	{ code: 'ip_restricted', status: 403, meaning: IP },
	{ code: 'unsupported_country_region_territory', status: 403, meaning: COUNTRY },
	...[
		'content_policy_violation',
		'content_filter',
		'sensitive_content',
		'moderation_blocked',
		'input_moderation_failed',
	].map((code) => ({ code, status: 500, meaning: CONTENT_REFUSED })),
	{ code: 'model_not_found', status: 503, meaning: MODEL_UNKNOWN },
	...['model_access_denied', 'key_model_not_allowed'].map((code) => ({
		code,
		status: 401,
		meaning: MODEL_FORBIDDEN,
	})),
	...['model_unavailable', 'no_available_channel', 'channel_selection_failed'].flatMap((code) => [
		{ code, status: 404, meaning: MODEL_UNAVAILABLE },
		{ code, status: 503, meaning: MODEL_BUSY },
	]),
	...['paid_outcome_unknown', 'idempotency_conflict'].flatMap((code) =>
		[400, 409, 429, 503].map((status) => ({ code, status, meaning: OUTCOME_UNKNOWN })),
	),
];

/** Other ways to say the same. */
export const VARIANTS: StatusRow[] = [
	{
		what: '400 that names the parameter in its words only',
		status: 400,
		body: said({ message: "Unsupported parameter: 'temperature'", param: '' }),
		...badRequest(/'Sampling Temperature'/, { apiMessage: "Unsupported parameter: 'temperature'" }),
	},
	{
		what: '400 with a nested parameter',
		status: 400,
		body: said({ param: 'response_format.json_schema' }),
		...badRequest(/'Response Format'/),
	},
	{
		what: '400 about a parameter that has no field',
		status: 400,
		body: said({ message: 'odd', param: 'messages[0].content' }),
		...badRequest(/did not accept 'messages\[0\]\.content'/),
	},
	{
		what: '400 without the wrapper',
		status: 400,
		body: { code: 400, message: 'bad', type: 'invalid_request_error' },
		...badRequest(/did not accept/, { apiMessage: 'bad', type: 'invalid_request_error' }),
	},
	{
		what: '400 about the effort together with tools',
		status: 400,
		body: said({
			message: 'Function tools with reasoning_effort are not supported in /v1/chat/completions',
			param: 'reasoning_effort',
		}),
		...badRequest(/'Reasoning Effort'/, { reason: 'effort-with-tools' }),
	},
	{
		what: '400 about the effort together with tools, named apart from the message',
		status: 400,
		body: said({ message: 'Not supported when tools are given.', param: 'reasoning_effort' }),
		...badRequest(/'Reasoning Effort'/, { reason: 'effort-with-tools' }),
	},
	...NAMED.map(([message, title]) => ({
		what: `400: ${message}`,
		status: 400,
		body: said({ message, param: null }),
		...badRequest(title),
	})),
	{
		what: '422 that names the parameter in its words',
		status: 422,
		body: said({ message: '`top_p` must be a number' }),
		...badRequest(/'Top P'/),
	},
	...CODED.map(({ code, status, meaning }) => ({
		what: `${code} with status ${status}`,
		status,
		body: said({ code, message: 'no' }),
		...meaning,
		fault: { ...meaning.fault, code },
	})),
	{
		what: 'a code in capital letters, as type',
		status: 403,
		body: said({ code: 403, type: 'Insufficient_User_Quota' }),
		...ACCOUNT,
	},
	{
		what: '401 with a string code',
		status: 401,
		body: said({ code: 'unauthorized' }),
		...unauthorized(/API key/, { code: 'unauthorized' }),
	},
	...['insufficient_user_quota', 'quota_not_enough'].map((code) => ({
		what: `402 ${code}`,
		status: 402,
		body: said({ code }),
		...ACCOUNT,
	})),
	{
		what: '402 with the documented number',
		status: 402,
		body: said({ code: 402, type: 'insufficient_quota_error' }),
		...ACCOUNT,
		fault: { ...ACCOUNT.fault, code: '402' },
	},
	{
		what: '402 insufficient_token_quota',
		status: 402,
		body: said({ code: 'insufficient_token_quota' }),
		...KEY,
	},
	{ what: '402 without a body', status: 402, body: '', ...ACCOUNT },
	{ what: '403 without a message', status: 403, body: said({ code: 403 }), ...MODEL_FORBIDDEN },
	{
		what: '403 as a page',
		status: 403,
		page: true,
		...forbidden(/proxy or firewall/, { reason: 'page' }),
	},
	{
		what: '403 about the country, in words',
		status: 403,
		body: said({ message: 'Country, region, or territory not supported' }),
		...COUNTRY,
	},
	{
		what: '403 about the IP address, in words',
		status: 403,
		body: said({ message: 'Your IP is not on the list' }),
		...IP,
	},
	{
		what: '403 for another reason',
		status: 403,
		body: said({ message: 'Access denied' }),
		...forbidden(/did not let this API key process the request/),
	},
	{
		what: '404 of a model, by its words',
		status: 404,
		body: said({ code: 404, message: "The model 'x' does not exist" }),
		...MODEL_UNKNOWN,
	},
	{
		what: '404 that names the model as asked',
		status: 404,
		body: said({ message: 'Model gpt-5.4 could not be found, no such deployment' }),
		...MODEL_UNKNOWN,
	},
	{
		what: '404 that names the ID alone',
		status: 404,
		body: said({ message: 'models/gpt-5.4 is not found for API version v1beta' }),
		...MODEL_UNKNOWN,
	},
	{
		what: '404 of a wrong base URL',
		status: 404,
		body: said({ code: 404, message: 'Invalid URL (POST /x)' }),
		...WRONG_URL,
	},
	{
		what: '404 whose URL has the word model',
		status: 404,
		body: said({ message: 'Invalid URL (GET /v1/models/gpt-5.4)' }),
		...WRONG_URL,
	},
	{
		what: '404 of a service with the word model in its name',
		status: 404,
		body: said({ message: 'model gateway: no route' }),
		...WRONG_URL,
	},
	{
		what: '404 as a page about models',
		status: 404,
		body: '<html>our new models</html>',
		...WRONG_URL,
		fault: { ...WRONG_URL.fault, ...PAGE },
	},
	{
		what: '404 as text',
		status: 404,
		body: '404 page not found',
		...WRONG_URL,
		fault: { ...WRONG_URL.fault, apiMessage: '404 page not found' },
	},
	{
		what: '413 as a page of a proxy',
		status: 413,
		page: true,
		...TOO_LARGE,
		fault: { ...TOO_LARGE.fault, ...PAGE },
	},
	{
		what: '429 that means the balance',
		status: 429,
		body: said({ code: 'insufficient_quota' }),
		...ACCOUNT,
	},
	{
		what: '429 that means the balance, by its type',
		status: 429,
		body: said({ type: 'insufficient_quota_error' }),
		...ACCOUNT,
	},
	{
		what: "429 that means the key's day",
		status: 429,
		body: said({ code: 'token_daily_quota_exceeded' }),
		...DAY,
	},
	{ what: '502 in JSON', status: 502, body: said({ code: 502 }), ...unavailable(502) },
	{
		what: '503 with a suggestion',
		status: 503,
		body: said({ fallback_suggestion: 'retry after 30 seconds' }),
		...unavailable(503, { hintMs: 30_000 }),
		waits: [4_286, 8_572, 17_144],
	},
	{ what: '529', status: 529, page: true, ...unavailable(529) },
	{ what: '408 as a page', status: 408, page: true, ...gatewayTimeout(408, PAGE) },
	{ what: '599', status: 599, page: true, ...gatewayTimeout(599, PAGE) },
	{ what: 'another fault of a server', status: 501, body: '', ...gatewayTimeout(501) },
	{
		what: 'another refusal',
		status: 418,
		body: 'teapot',
		...final('refused', /status 418/, { apiMessage: 'teapot' }),
	},
	{ what: '405', status: 405, body: '', ...final('refused', /status 405/) },
	{
		what: 'a redirect to nowhere',
		status: 302,
		body: '',
		...final('redirect', /redirects$/),
	},
];

const HTML = '<html><body>502 Bad Gateway</body></html>';

/** What a row's reply holds: parsed JSON, if it is any, and text. */
export function replyOf({ status, error, page, body }: StatusRow): { body: unknown; raw: string } {
	const sent = page ? HTML : (body ?? errorBody(status, error));
	if (typeof sent === 'string') return { body: undefined, raw: sent };
	return { body: sent, raw: JSON.stringify(sent) };
}
