import { MARKER_KEY, type Workbench } from '../support/workbench';

export function credentialTests(bench: () => Workbench): void {
	const test = async (data: object) => {
		const credential = await bench().api.createCredential('evoLinkApi', 'Tested', {
			apiKey: MARKER_KEY,
			baseUrl: 'custom',
			customBaseUrl: bench().gateway.url,
			...data,
		});
		return await bench().api.testCredential(credential);
	};

	it.each(['', '/', '/v1', '/v1/', '//'])(
		'passes with a good key, the address ending in "%s"',
		async (ending) => {
			const { status, message } = await test({ customBaseUrl: `${bench().gateway.url}${ending}` });
			expect([status, message]).toEqual(['OK', 'Connection successful!']);
		},
	);

	it.each<[string, object, string | RegExp]>([
		[
			'a bad key',
			{ apiKey: 'sk-bad' },
			'EvoLink did not accept the API key: check it on evolink.ai/dashboard/keys',
		],
		['a path that is none', { customBaseUrl: '/api' }, /no EvoLink API at this base URL/],
		['no server', { customBaseUrl: 'http://127.0.0.1:9' }, /refused|ECONNREFUSED/],
		[
			'plain http to a public host',
			{ customBaseUrl: 'http://gateway.example.com' },
			/gateway\.example\.com.*unencrypted.*https:/,
		],
		['an address without scheme', { customBaseUrl: 'gateway.example.com' }, /https:\/\//],
	])('says what is wrong with %s', async (_trouble, data, words) => {
		const { customBaseUrl } = data as { customBaseUrl?: string };
		const address = customBaseUrl?.startsWith('/') && {
			customBaseUrl: bench().gateway.url + customBaseUrl,
		};
		const { status, message } = await test({ ...data, ...address });
		expect(status).toBe('Error');
		expect(message).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
		expect(message).not.toContain(MARKER_KEY);
	});

	it.each([
		[
			{ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Sign in</p>' },
			/not a list of models/,
		],
		[
			{ status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' },
			/not a list of models/,
		],
		[{ status: 503, error: { message: 'Busy' } }, /unavailable: test again later/],
		[{ status: 429, error: { message: 'Slow down' } }, /limiting the rate/],
	])('says what to do when the server answers %j', async (reply, words) => {
		bench().gateway.faults.push({ path: '/v1/models', ...reply });
		const { status, message } = await test({});
		expect([status, message]).toEqual(['Error', expect.stringMatching(words)]);
	});

	it('does not follow a redirect with the key', async () => {
		const location = `${bench().gateway.url}/stolen`;
		bench().gateway.faults.push({
			path: '/v1/models',
			status: 302,
			headers: { location },
			body: '',
		});
		const { status, message } = await test({});
		expect([status, message]).toEqual(['Error', expect.stringMatching(/302|redirect|Found/i)]);
		expect(bench().gateway.requests.map(({ path }) => path)).toEqual(['/v1/models']);
	});
}
