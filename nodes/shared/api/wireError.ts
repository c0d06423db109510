import { parseJson, record } from './json';
import type { WireError } from './wire';

export type Headers = Record<string, unknown>;

/** What an error body says, whichever of the shapes seen in practice it has. */
export function readWireError(body: unknown): WireError {
	const outer = record(Array.isArray(body) ? body[0] : body);
	if (outer === undefined) return {};
	if (typeof outer.error === 'string') return { message: outer.error, code: text(outer.code) };
	const fields = record(outer.error) ?? outer;
	return {
		code: text(fields.code),
		message: withReason(
			text(fields.message) ?? text(fields.msg) ?? text(fields.detail),
			record(fields.metadata)?.raw,
		),
		type: text(fields.type),
		param: text(fields.param),
		fallbackSuggestion: text(fields.fallback_suggestion),
	};
}

/** Whether an `error` field says anything: some gateways write an empty one beside a good answer. */
export function reportsError(error: unknown): boolean {
	if (typeof error === 'string') return error.trim() !== '';
	return Object.values(readWireError({ error: record(error) ?? {} })).some(
		(value) => value !== undefined,
	);
}

/** What a gateway says, and behind it what the provider told the gateway: text, or an error body as text. */
function withReason(message: string | undefined, raw: unknown): string | undefined {
	const reason =
		typeof raw === 'string' ? (readWireError(parseJson(raw)).message ?? raw.trim()) : '';
	if (reason === '' || message?.includes(reason)) return message;
	return message === undefined ? reason : `${message}: ${reason}`;
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
