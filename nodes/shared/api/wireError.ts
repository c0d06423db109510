import { parseJson, record } from './json';
import type { WireError } from './wire';

export type Headers = Record<string, unknown>;

/** What an error body says, whichever of the shapes seen in practice it has. */
export function readWireError(body: unknown): WireError {
	const outer = record(Array.isArray(body) ? body[0] : body);
	if (outer === undefined) return {};
	const inner = innermost(outer.error) ?? firstOf(outer.errors) ?? firstOf(outer.detail);
	const fields = inner ?? outer;
	const behind = behindGateway(fields.metadata);
	return {
		code: text(fields.code),
		message: joined(messageIn(outer, inner), behind.message),
		type: text(fields.type),
		param: paramIn(fields),
		fallbackSuggestion: text(fields.fallback_suggestion),
		requestId: text(fields.request_id) ?? text(outer.request_id),
		innerCode: behind.code ?? behind.type,
		account: accountIn({ ...outer, ...inner }),
	};
}

/** Whether an `error` field says anything: some gateways write an empty one beside a good answer. */
export function reportsError(error: unknown): boolean {
	if (typeof error === 'string') return error.trim() !== '';
	// A code of 0 means success.
	return Object.values(readWireError({ error: record(error) ?? {} })).some(
		(value) => value !== undefined && value !== '0',
	);
}

function messageIn(outer: Record<string, unknown>, inner?: Record<string, unknown>) {
	const { message, msg, error_msg: baidu, detail, errors } = inner ?? outer;
	const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
	const said = text(message) ?? listed(message);
	if (inner === undefined && typeof outer.error === 'string') return said ?? text(outer.error);
	return said ?? text(msg) ?? text(baidu) ?? text(detail) ?? text(first);
}

/** Validators write a list of sentences. */
const listed = (message: unknown): string | undefined =>
	Array.isArray(message)
		? text(message.slice(0, MOST_SENTENCES).map(text).filter(Boolean).join('; '))
		: undefined;

const MOST_SENTENCES = 10;

/** An error, which a gateway may have wrapped once more. */
function innermost(error: unknown): Record<string, unknown> | undefined {
	const outer = record(error);
	return outer && outer.message === undefined ? { ...outer, ...record(outer.error) } : outer;
}

/** The first of a list of errors, as validators write it. */
const firstOf = (list: unknown): Record<string, unknown> | undefined =>
	Array.isArray(list) ? record(list[0]) : undefined;

/** FastAPI's validator tells the place as a path in the request: `["body", "messages", 0, "content"]`. */
function paramIn({ param, loc }: Record<string, unknown>): string | undefined {
	if (!Array.isArray(loc)) return text(Array.isArray(param) ? param[0] : param);
	const path = loc.slice(0, LONGEST_PATH).map(text);
	return text(
		path.filter((step, index) => step !== undefined && (index > 0 || step !== 'body')).join('.'),
	);
}

/** The provider's own error, which some gateways pass on as JSON text or plain text. */
function behindGateway(metadata: unknown): WireError {
	const raw = record(metadata)?.raw;
	if (typeof raw !== 'string') return readWireError(raw);
	const { message, code, type } = readWireError(parseJson(raw));
	return { message: message ?? text(raw.trim()), code, type };
}

const joined = (message?: string, reason?: string): string | undefined =>
	message === undefined || reason === undefined || message.includes(reason)
		? (message ?? reason)
		: `${message}: ${reason}`;

/** Steps of a path that are shown. */
const LONGEST_PATH = 10;

/** Fields that explain a refusal for lack of credits or rights. */
const ACCOUNT_FIELDS = [
	'estimated_credits',
	'account_balance_credits',
	'remaining_credits',
	'used_credits',
	'total_limit_credits',
	'daily_limit_credits',
	'daily_used_credits',
	'reset_timezone',
	'allowed_models',
	'key_name',
	'expired_at',
	'action_url',
];

function accountIn(fields: Record<string, unknown>): Record<string, unknown> | undefined {
	const said = ACCOUNT_FIELDS.map((name) => [name, fields[name]] as const).filter(
		([, value]) => value !== undefined && value !== null && value !== '',
	);
	return said.length === 0 ? undefined : Object.fromEntries(said);
}

const text = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== ''
		? value
		: typeof value === 'number'
			? String(value)
			: undefined;

/** Id of the request at EvoLink, for their support. */
export function requestIdOf(headers: Headers, message = ''): string | undefined {
	return (
		text(headers['x-request-id']) ??
		text(headers['x-oneapi-request-id']) ??
		/\(request id: ([^)\s]+)\)/i.exec(message)?.[1]
	);
}
