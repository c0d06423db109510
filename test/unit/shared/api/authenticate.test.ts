import type { IHttpRequestOptions } from 'n8n-workflow';
import {
	authenticate,
	OWN_REQUEST,
	type OwnRequest,
} from '../../../../nodes/shared/api/authenticate';

const KEY = 'sk-KEY-MARKER';

describe('the key is put into the header for', () => {
	test.each<[string, object]>([
		['an absolute URL', { url: 'https://direct.evolink.ai/v1/models' }],
		['a path and a base URL', { url: '/v1/models', baseURL: 'https://direct.evolink.ai' }],
		['plain http on this machine', { url: '/v1/models', baseURL: 'http://127.0.0.1:8080' }],
		['plain http on the local network', { url: 'http://gateway/v1/models' }],
		["the HTTP Request node's older format", { uri: 'https://api.evolink.ai/v1/models' }],
	])('%s', async (_what, request) => {
		const given = {
			...request,
			headers: { Accept: 'application/json' },
		} as unknown as IHttpRequestOptions;
		expect(await authenticate({ apiKey: KEY }, given)).toEqual({
			...request,
			headers: { Accept: 'application/json', Authorization: `Bearer ${KEY}` },
		});
		expect(given.headers).not.toHaveProperty('Authorization');
	});
});

describe('the key is refused to', () => {
	test.each<[string, object]>([
		['a public host in clear', { url: 'http://direct.evolink.ai/v1/models' }],
		['a public base URL in clear', { url: '/v1/models', baseURL: 'http://gateway.example.com' }],
		[
			'an absolute URL that leaves the base URL',
			{ url: 'http://evil.com/', baseURL: 'https://direct.evolink.ai' },
		],
		[
			'a URL without a scheme that leaves the base URL',
			{ url: '//evil.com/', baseURL: 'http://127.0.0.1' },
		],
		["a public host in clear, in the HTTP Request node's format", { uri: 'http://evil.com/' }],
		['a name that only begins like an address', { url: 'http://10.0.0.1.evil.com/' }],
		['a host behind a user name', { url: 'http://127.0.0.1@evil.com/' }],
	])('%s', async (_what, request) => {
		const sent = authenticate({ apiKey: KEY }, request as IHttpRequestOptions);
		await expect(sent).rejects.toThrow(/^The API key was not sent to (?!.*MARKER)/);
	});
});

test('a request without any address carries no key', async () => {
	await expect(authenticate({ apiKey: KEY }, {} as IHttpRequestOptions)).rejects.toThrow(
		'The base URL is not a URL',
	);
});

test.each<[string, boolean, string]>([
	['its base URL', true, 'https://api.evolink.ai'],
	['its fallback', true, 'https://direct.evolink.ai'],
	['its file service', true, 'https://files-api.evolink.ai'],
	['any other address', false, 'https://gateway.example.com'],
])(
	"a request of our own nodes takes a credential's key to %s: %s",
	async (_what, goes, baseURL) => {
		const own: OwnRequest = {};
		const request = { url: '/v1/models', baseURL, [OWN_REQUEST]: own } as IHttpRequestOptions;
		const sent = authenticate({ apiKey: KEY, baseUrl: 'https://api.evolink.ai' }, request);
		if (goes) expect((await sent).headers).toEqual({ Authorization: `Bearer ${KEY}` });
		else await expect(sent).rejects.toThrow(/differs from the first item's/);
		expect(own).toEqual(goes ? {} : { foreignAddress: true });
	},
);
