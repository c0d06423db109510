import type { WireError } from './wire';

export type Headers = Record<string, unknown>;

/** What an error body says, whichever of the shapes seen in practice it has. */
export function readWireError(body: unknown): WireError {
	if (typeof body !== 'object' || body === null) return {};
	const outer = body as Record<string, unknown>;
	const inner = outer.error;
	if (typeof inner === 'string') return { message: inner, code: text(outer.code) };
	const fields = (typeof inner === 'object' && inner !== null ? inner : outer) as Record<
		string,
		unknown
	>;
	return {
		code: text(fields.code),
		message: text(fields.message) ?? text(fields.msg) ?? text(fields.detail),
		type: text(fields.type),
		param: text(fields.param),
		fallbackSuggestion: text(fields.fallback_suggestion),
	};
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
