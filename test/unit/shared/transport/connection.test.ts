import { NodeApiError, type INode } from 'n8n-workflow';
import { connectionFault } from '../../../../nodes/shared/transport/connection';
import { readable } from '../errors/support/words';

const HOST = 'gateway.example.com:8443';
const KEY = 'sk-KEY-MARKER';
const withCode = (code: string, more: object = {}) =>
	Object.assign(new Error(`${code} text`), { code, ...more });
const wrapped = (cause: unknown) => Object.assign(new Error('wrapped'), { cause });

describe('a request that cannot have arrived', () => {
	test.each<[string, unknown, string]>([
		['refused', withCode('ECONNREFUSED'), 'refused the connection'],
		[
			'refused while connecting',
			withCode('ECONNREFUSED', { syscall: 'connect' }),
			'refused the connection',
		],
		['not in the DNS', withCode('ENOTFOUND'), 'was not found in DNS'],
		['DNS out of order', withCode('EAI_AGAIN'), 'The DNS lookup of'],
		['network out of reach', withCode('ENETUNREACH'), 'be reached from here'],
		['host out of reach', withCode('EHOSTUNREACH'), 'be reached from here'],
		[
			'connect time-out',
			withCode('ETIMEDOUT', { syscall: 'connect' }),
			'did not accept the connection in time',
		],
		[
			'connect time-out of undici',
			withCode('UND_ERR_CONNECT_TIMEOUT'),
			'did not accept the connection in time',
		],
		['self-signed certificate', withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'no secure connection'],
		['self-signed in the chain', withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'no secure connection'],
		['expired certificate', withCode('CERT_HAS_EXPIRED'), 'no secure connection'],
		['unknown issuer', withCode('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'no secure connection'],
		[
			'unverifiable first certificate',
			withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
			'no secure connection',
		],
		[
			'certificate of another name',
			withCode('ERR_TLS_CERT_ALTNAME_INVALID'),
			'no secure connection',
		],
		['no TLS at the other end', withCode('EPROTO'), 'no secure connection'],
		['wrong TLS version', withCode('ERR_SSL_WRONG_VERSION_NUMBER'), 'no secure connection'],
		[
			'reset within the handshake',
			withCode('ECONNRESET', {
				message: 'Client network socket disconnected before secure TLS connection was established',
			}),
			'no secure connection',
		],
		['wrapped once by the client', wrapped(withCode('ECONNREFUSED')), 'refused the connection'],
		['wrapped twice by the host', wrapped(wrapped(withCode('ENOTFOUND'))), 'was not found in DNS'],
		[
			'several addresses of one host',
			new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]),
			'refused the connection',
		],
		[
			'several addresses, wrapped',
			wrapped(new AggregateError([withCode('ENETUNREACH')])),
			'be reached from here',
		],
		[
			'no address tried, and a cause',
			Object.assign(new AggregateError([]), { cause: withCode('ENOTFOUND') }),
			'was not found in DNS',
		],
		[
			"the host's own error",
			new NodeApiError({ name: 'n', type: 't' } as INode, withCode('ECONNREFUSED') as never),
			'refused the connection',
		],
	])('%s', (_what, error, title) => {
		const fault = connectionFault(error, HOST);
		expect(fault).toMatchObject({
			repeat: 'safe',
			neverSent: true,
			failover: true,
			kind: 'not-connected',
			cause: 'temporarily-unavailable',
		});
		expect(readable(fault).title).toContain(title);
		expect(readable(fault).title).toContain(HOST);
	});
});

test.each<[string, unknown, string]>([
	['of the connection', wrapped(withCode('ECONNREFUSED')), 'ECONNREFUSED'],
	['of the certificate', withCode('CERT_HAS_EXPIRED'), 'CERT_HAS_EXPIRED'],
	[
		'of TLS, where the client gives none',
		new Error('Client network socket disconnected before secure TLS connection was established'),
		'TLS',
	],
])('the code %s shows in the details', (_what, error, code) => {
	expect(connectionFault(error, HOST)).toMatchObject({ kind: 'not-connected', code });
});

describe('a request whose outcome is unknown', () => {
	test.each<[string, unknown, string | undefined]>([
		['reset', withCode('ECONNRESET'), 'ECONNRESET'],
		['closed while writing', withCode('EPIPE'), 'EPIPE'],
		['hung up', withCode('ECONNRESET', { message: 'socket hang up' }), 'ECONNRESET'],
		[
			'time-out after the connection was made',
			withCode('ETIMEDOUT', { syscall: 'read' }),
			'ETIMEDOUT',
		],
		['a time-out of the client, which may be either', withCode('ETIMEDOUT'), 'ETIMEDOUT'],
		['aborted by the client', withCode('ECONNABORTED'), 'ECONNABORTED'],
		['a reply that is no HTTP', withCode('HPE_INVALID_CONSTANT'), 'HPE_INVALID_CONSTANT'],
		['wrapped', wrapped(withCode('ECONNRESET')), 'ECONNRESET'],
		['an error without a code', new Error('something'), undefined],
		['a text', 'something', undefined],
		['nothing', undefined, undefined],
		['null', null, undefined],
		['an error without a cause', wrapped(null), undefined],
		[
			'a message that only quotes a refusal',
			new Error('Upstream said: Domain not allowed'),
			undefined,
		],
		[
			'an error that wraps itself',
			Object.assign(new Error('loop'), {
				get cause() {
					return this;
				},
			}),
			undefined,
		],
	])('%s', (_what, error, code) => {
		const fault = connectionFault(error, HOST);
		expect(fault).toMatchObject({
			kind: 'connection-lost',
			repeat: 'unknown',
			cause: 'temporarily-unavailable',
		});
		expect(fault.neverSent).toBeUndefined();
		expect(fault.code).toBe(code);
	});
});

test.each<[string, unknown, string]>([
	[
		'the credential forbids the host',
		new Error('Domain not allowed: x'),
		'Allowed HTTP Request Domains',
	],
	['the administrator forbids the host', withCode('SSRF_BLOCKED'), 'administrator'],
])('%s: never sent, never repeated', (_what, error, advice) => {
	const fault = connectionFault(error, HOST);
	expect(fault).toMatchObject({
		repeat: 'never',
		neverSent: true,
		failover: false,
		cause: 'configuration-invalid',
	});
	expect(readable(fault).advice).toContain(advice);
});

test('nothing of the request is taken over', () => {
	const error = withCode('ECONNRESET', {
		config: { headers: { Authorization: `Bearer ${KEY}` } },
		message: `request with ${KEY} failed`,
	});
	expect(JSON.stringify(connectionFault(wrapped(error), HOST))).not.toContain(KEY);
});
