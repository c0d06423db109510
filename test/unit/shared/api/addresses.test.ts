import {
	addressesOf,
	AddressFault,
	isPrivateHost,
	normalizeBaseUrl,
} from '../../../../nodes/shared/api/addresses';

const FIELD = 'Custom Base URL';

describe('a base URL as users type it', () => {
	test.each<[string, string, string]>([
		['as it is', 'https://gateway.example.com', 'https://gateway.example.com'],
		['a trailing slash', 'https://gateway.example.com/', 'https://gateway.example.com'],
		['several', 'https://gateway.example.com///', 'https://gateway.example.com'],
		['/v1', 'https://gateway.example.com/v1', 'https://gateway.example.com'],
		['/v1/', 'https://gateway.example.com/v1/', 'https://gateway.example.com'],
		['a path of its own', 'https://example.com/evolink', 'https://example.com/evolink'],
		['a path and /v1', 'https://example.com/evolink/v1/', 'https://example.com/evolink'],
		['a path that only ends like /v1', 'https://example.com/api-v1', 'https://example.com/api-v1'],
		['many slashes', `https://example.com${'/'.repeat(50_000)}`, 'https://example.com'],
		[
			'many slashes inside',
			`https://example.com/a${'/'.repeat(50_000)}b`,
			`https://example.com/a${'/'.repeat(50_000)}b`,
		],
		['another version', 'https://example.com/v1beta', 'https://example.com/v1beta'],
		['blanks around', '  https://gateway.example.com \n', 'https://gateway.example.com'],
		['capitals in the host', 'HTTPS://Gateway.Example.COM/V', 'https://gateway.example.com/V'],
		[
			'the port that https has anyway',
			'https://gateway.example.com:443',
			'https://gateway.example.com',
		],
		['a port', 'https://gateway.example.com:8443/', 'https://gateway.example.com:8443'],
		[
			'a query and a fragment, which no base URL has',
			'https://example.com/v1?x=1#y',
			'https://example.com',
		],
		['a local gateway', 'http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080'],
	])('%s', (_what, typed, base) => {
		expect(normalizeBaseUrl(typed, FIELD)).toBe(base);
		expect(normalizeBaseUrl(base, FIELD)).toBe(base);
	});
});

describe('a base URL that is refused', () => {
	test.each<[string, unknown, RegExp]>([
		['empty', '', /is empty/],
		['blank', '   ', /is empty/],
		['not text', 42, /is empty/],
		['missing', undefined, /is empty/],
		['no scheme', 'gateway.example.com', /not a URL/],
		['no host', 'https://', /not a URL/],
		['words', 'my gateway', /not a URL/],
		['host and port, which read as a scheme', 'localhost:8080', /start with https/],
		['another scheme', 'ftp://gateway.example.com', /start with https/],
		['a file', 'file:///etc/passwd', /start with https/],
		['a user name', 'https://me@gateway.example.com', /user name or password/],
		[
			'a user name that looks like a private host',
			'http://127.0.0.1@evil.com',
			/user name or password/,
		],
		['a password', 'https://:secret@gateway.example.com', /user name or password/],
		['http to a public host', 'http://gateway.example.com', /unencrypted/],
	])('%s', (_what, typed, message) => {
		expect(() => normalizeBaseUrl(typed, FIELD)).toThrow(AddressFault);
		expect(() => normalizeBaseUrl(typed, FIELD)).toThrow(message);
		expect(() => normalizeBaseUrl(typed, FIELD)).toThrow(`'${FIELD}'`);
	});
});

const hostOf = (url: string) => new URL(url).hostname;

describe('the key may travel in clear to', () => {
	test.each([
		'http://localhost',
		'http://LOCALHOST',
		'http://localhost.',
		'http://app.localhost',
		'http://127.0.0.1',
		'http://127.8.9.10',
		'http://127.1',
		'http://2130706433',
		'http://0x7f000001',
		'http://0177.0.0.1',
		'http://10.0.0.1',
		'http://10.255.255.255',
		'http://172.16.0.1',
		'http://172.31.255.255',
		'http://192.168.1.1',
		'http://169.254.1.1',
		'http://100.64.0.1',
		'http://100.127.255.255',
		'http://[::1]',
		'http://[0:0:0:0:0:0:0:1]',
		'http://[fc00::1]',
		'http://[fd12:3456::1]',
		'http://[fe80::1]',
		'http://[febf::1]',
		'http://[::ffff:127.0.0.1]',
		'http://[::ffff:10.1.2.3]',
		'http://[::ffff:a00:1]',
		'http://gateway',
		'http://evolink-gateway:8080',
		'http://nas.local',
		'http://nas.local.',
		'http://api.internal',
		'http://box.lan',
		'http://box.home.arpa',
	])('%s', (url) => expect(isPrivateHost(hostOf(url))).toBe(true));
});

describe('the key may not travel in clear to', () => {
	test.each([
		'http://direct.evolink.ai',
		'http://8.8.8.8',
		'http://134744072',
		'http://0x08080808',
		'http://010.8.8.8',
		'http://10.0.0.1.evil.com',
		'http://127.0.0.1.evil.com',
		'http://192.168.1.1.nip.io',
		'http://localhost.evil.com',
		'http://nas.local.evil.com',
		'http://api.internal.evil.com',
		'http://local.evil.com',
		'http://evil.com/.local',
		'http://evil.com#.local',
		'http://evil.com?x=.local',
		'http://evil.com\\.local',
		'http://127.0.0.1@evil.com',
		'http://evil.com%2f.evil.local.com',
		'http://evil。com',
		'http://.',
		'http://evillocal.com',
		'http://11.0.0.1',
		'http://126.255.255.255',
		'http://128.0.0.1',
		'http://172.15.255.255',
		'http://172.32.0.1',
		'http://8.16.0.1',
		'http://8.168.0.1',
		'http://8.254.0.1',
		'http://8.64.0.1',
		'http://192.167.1.1',
		'http://192.169.1.1',
		'http://169.253.1.1',
		'http://100.63.255.255',
		'http://100.128.0.1',
		'http://0.0.0.0',
		'http://255.255.255.255',
		'http://[::ffff:8.8.8.8]',
		'http://[2001:4860:4860::8888]',
		'http://[::ffff:a00:1:5]',
		'http://[2001:db8::ffff:a00:1]',
		'http://[2001:fc00::1]',
		'http://[2001:fe80::1]',
		'http://[fec0::1]',
		'http://[fb00::1]',
		'http://[64:ff9b::7f00:1]',
		'http://[2002:7f00:1::]',
		'http://[::]',
	])('%s', (url) => {
		if (!URL.canParse(url)) return expect(() => normalizeBaseUrl(url, FIELD)).toThrow(AddressFault);
		expect(isPrivateHost(hostOf(url))).toBe(false);
		expect(() => normalizeBaseUrl(url, FIELD)).toThrow(AddressFault);
	});
});

describe('the addresses of a credential', () => {
	const custom = (customBaseUrl: unknown, fallbackBaseUrl?: unknown) =>
		({ baseUrl: 'custom', customBaseUrl, fallbackBaseUrl }) as never;
	const DIRECT = 'https://direct.evolink.ai';
	const API = 'https://api.evolink.ai';
	const FILES = 'https://files-api.evolink.ai';

	interface Row {
		what: string;
		credential: object;
		/** Addresses of completions, the second one as fallback. */
		completions: string[];
		/** Address of credits and models. */
		account: string;
		/** Address of uploads. */
		files: string;
	}

	test.each<Row>([
		{
			what: 'Direct falls back to API',
			credential: { baseUrl: DIRECT },
			completions: [DIRECT, API],
			account: API,
			files: FILES,
		},
		{
			what: 'API falls back to Direct',
			credential: { baseUrl: API },
			completions: [API, DIRECT],
			account: API,
			files: FILES,
		},
		{
			what: 'an older credential without a choice',
			credential: {},
			completions: [DIRECT, API],
			account: API,
			files: FILES,
		},
		{
			what: 'a choice nobody knows is not followed',
			credential: { baseUrl: 'https://evil.com' },
			completions: [DIRECT, API],
			account: API,
			files: FILES,
		},
		{
			what: 'a custom URL serves everything',
			credential: custom('https://a.com/v1'),
			completions: ['https://a.com'],
			account: 'https://a.com',
			files: 'https://a.com',
		},
		{
			what: 'a custom URL with a fallback',
			credential: custom('https://a.com', 'https://b.com/v1/'),
			completions: ['https://a.com', 'https://b.com'],
			account: 'https://a.com',
			files: 'https://a.com',
		},
		{
			what: 'a blank fallback',
			credential: custom('https://a.com', ' '),
			completions: ['https://a.com'],
			account: 'https://a.com',
			files: 'https://a.com',
		},
		{
			what: 'a fallback that is the same address',
			credential: custom('https://a.com', 'https://a.com/v1'),
			completions: ['https://a.com'],
			account: 'https://a.com',
			files: 'https://a.com',
		},
	])('$what', ({ credential, completions, account, files }) => {
		expect(addressesOf(credential as never)).toStrictEqual({ completions, account, files });
	});

	test.each<[string, unknown, unknown, RegExp]>([
		['no custom URL', '', 'https://b.com', /'Custom Base URL' is empty/],
		['a fallback in clear', 'https://a.com', 'http://b.com', /'Fallback Base URL' uses http:/],
	])('%s can not be used', (_what, first, second, message) => {
		expect(() => addressesOf(custom(first, second))).toThrow(message);
	});
});
