import { FOREIGN_ADDRESS } from '../api/authenticate';
import type { Fault } from '../errors/fault';

/** Codes of connections that were never made: nothing can have arrived (Node's errors and OpenSSL). */
const NOT_CONNECTED: Record<string, { what: string; advice: string }> = {
	ECONNREFUSED: {
		what: 'refused the connection',
		advice: 'Check the base URL of the credential, and whether the server is running',
	},
	ENOTFOUND: {
		what: 'has no address in the DNS',
		advice: "Check the base URL of the credential, and this machine's name resolution",
	},
	EAI_AGAIN: {
		what: 'could not be looked up in the DNS',
		advice: "Check this machine's network and name resolution",
	},
	ENETUNREACH: {
		what: 'is out of reach of this network',
		advice: "Check this machine's network, firewall and proxy",
	},
	EHOSTUNREACH: {
		what: 'is out of reach of this network',
		advice: "Check this machine's network, firewall and proxy",
	},
	UND_ERR_CONNECT_TIMEOUT: {
		what: 'did not take the connection in time',
		advice: "Check this machine's network, firewall and proxy",
	},
};

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
			NOT_CONNECTED[code] ??
			(code === 'ETIMEDOUT' && syscall === 'connect'
				? NOT_CONNECTED.UND_ERR_CONNECT_TIMEOUT
				: undefined);
		if (known) return notConnected(`${host} ${known.what}`, known.advice, code);
		if (TLS_CODE.test(code) || /before secure TLS connection/i.test(message)) {
			return notConnected(
				`No secure connection to ${host}`,
				"The server's certificate was not accepted. Check the base URL, or for an own server with its own certificate 'Ignore SSL Issues' in 'Request Options'",
				code || 'TLS',
			);
		}
		if (message.includes(FOREIGN_ADDRESS)) {
			return heldBack(
				FOREIGN_ADDRESS,
				'The API key goes to the addresses of its own credential only. Send items with different base URLs in runs of their own, e.g. with Loop Over Items',
				'foreign-address',
			);
		}
		if (/^Domain not allowed|credential is restricted/i.test(message)) {
			return heldBack(
				`${host} is not allowed by the credential`,
				"Add the host to 'Allowed Domains' of the credential",
				'domain-not-allowed',
			);
		}
		if (/ssrf|blocked (address|ip|by)/i.test(`${code} ${message}`)) {
			return heldBack(
				`${host} is blocked by this n8n's outbound protection`,
				'Ask the administrator of this n8n to allow the host',
				'egress-blocked',
			);
		}
	}
	return unknownOutcome(
		'connection-lost',
		`The connection to ${host} was lost before the reply was complete`,
		codeOf(error),
	);
}

function codeOf(error: unknown): string | undefined {
	for (const { code } of chainOf(error)) if (code) return code;
	return undefined;
}

const notConnected = (title: string, advice: string, code: string): Fault => ({
	kind: 'not-connected',
	title,
	advice,
	repeat: 'safe',
	failover: true,
	neverSent: true,
	cause: 'temporarily-unavailable',
	code,
});

/** Advice after an unknown outcome, as long as nobody asked to repeat. */
export const NOT_REPEATED =
	"The request may have been processed and billed, so it was not sent again. 'Retry on Unknown Outcome' in 'Request Options' repeats such requests";

/** Not sent on purpose: neither another attempt nor another address would change that. */
const heldBack = (title: string, advice: string, code: string): Fault => ({
	...notConnected(title, advice, code),
	repeat: 'never',
	failover: false,
	cause: 'configuration-invalid',
});

/** A fault after which nobody can say whether the request was processed. */
export const unknownOutcome = (kind: string, title: string, code?: string): Fault => ({
	kind,
	title,
	advice: NOT_REPEATED,
	repeat: 'unknown',
	cause: 'temporarily-unavailable',
	...(code !== undefined && { code }),
});
