import type { Fault, Kind } from '../errors/fault';

/** Codes of connections that were never made: nothing can have arrived (Node's errors). */
const NOT_CONNECTED = new Map([
	['ECONNREFUSED', 'refused'],
	['ENOTFOUND', 'not-in-dns'],
	['EAI_AGAIN', 'dns-down'],
	['ENETUNREACH', 'unreachable'],
	['EHOSTUNREACH', 'unreachable'],
	['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
]);

const TLS_CODE =
	/^(ERR_TLS|ERR_SSL|CERT_|EPROTO$|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/;

interface NodeFault {
	code?: string;
	syscall?: string;
	message?: string;
}

/** The error and what it wraps, outermost first. The host wraps the client's error once or twice. */
function* chainOf(error: unknown): Generator<NodeFault> {
	let current = error;
	for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth++) {
		yield current as NodeFault;
		const { errors, cause } = current as { errors?: unknown; cause?: unknown };
		// Several addresses of one host were tried (AggregateError): the first stands for all.
		current = Array.isArray(errors) && errors.length > 0 ? errors[0] : cause;
	}
}

/**
 * A failed exchange without a status: did the request arrive?
 * @param error what the host's HTTP helper threw
 * @param host host name and port, for the message
 */
export function connectionFault(error: unknown, host: string): Fault {
	for (const { code = '', syscall, message = '' } of chainOf(error)) {
		const known =
			code === 'ETIMEDOUT' && syscall === 'connect' ? 'connect-timeout' : NOT_CONNECTED.get(code);
		if (known !== undefined) return notConnected(known, host, code);
		if (TLS_CODE.test(code) || /before secure TLS connection/i.test(message)) {
			return notConnected('certificate', host, code || 'TLS');
		}
		// The host's own refusals have no code.
		if (/^Domain not allowed|credential is restricted/i.test(message)) {
			return heldBack('domain-not-allowed', host);
		}
		if (/ssrf|blocked (address|ip|by)/i.test(`${code} ${message}`)) {
			return heldBack('egress-blocked', host);
		}
	}
	return unknownOutcome('connection-lost', { host, code: codeOf(error) });
}

function codeOf(error: unknown): string | undefined {
	for (const { code } of chainOf(error)) if (code) return code;
	return undefined;
}

const notConnected = (reason: string, host: string, code: string): Fault => ({
	kind: 'not-connected',
	reason,
	repeat: 'safe',
	failover: true,
	neverSent: true,
	cause: 'temporarily-unavailable',
	host,
	code,
});

/** Not sent on purpose: neither another attempt nor another address would change that. */
export const heldBack = (reason: string, host: string): Fault => ({
	...notConnected(reason, host, reason),
	repeat: 'never',
	failover: false,
	cause: 'configuration-invalid',
});

/** A fault after which nobody can say whether the request was processed. */
export const unknownOutcome = (kind: Kind, facts: Partial<Fault>): Fault => ({
	...facts,
	kind,
	repeat: 'unknown',
	cause: 'temporarily-unavailable',
});
