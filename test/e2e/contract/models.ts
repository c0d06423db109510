import type { CredentialReference } from '../../../scripts/lib/workflow-file';
import { MARKER_KEY, type Workbench } from '../support/workbench';

export function modelListTests(bench: () => Workbench): void {
	const search = async (credential: CredentialReference, filter?: string) => {
		const { results } = await bench().api.request<{
			results: Array<{ name: string; value: string }>;
		}>('POST', '/dynamic-node-parameters/resource-locator-results', {
			path: 'model',
			methodName: 'searchModels',
			nodeTypeAndVersion: { name: 'n8n-nodes-evolink.evoLink', version: 1 },
			currentNodeParameters: {},
			credentials: { evoLinkApi: credential },
			...(filter !== undefined && { filter }),
		});
		return results.map(({ value }) => value);
	};
	const credentialFor = async (data: object) =>
		await bench().api.createCredential('evoLinkApi', `Other ${JSON.stringify(data)}`, {
			apiKey: MARKER_KEY,
			baseUrl: 'custom',
			...data,
		});

	it('holds what the key may use, the default first', async () => {
		expect(await search(bench().credential)).toEqual([
			'gpt-5.4',
			'claude-sonnet-4-6',
			'gpt-5.4-mini',
		]);
	});

	it('is searched by what was typed', async () => {
		expect(await search(bench().credential, 'MINI')).toEqual(['gpt-5.4-mini']);
	});

	it.each([
		['an API that cannot be reached', { customBaseUrl: 'http://127.0.0.1:9' }],
		['a key that is refused', { apiKey: 'sk-other' }],
		['an unusable address', { customBaseUrl: 'nowhere' }],
	])('still offers gpt-5.4 with %s', async (_trouble, data) => {
		const credential = await credentialFor({ customBaseUrl: bench().gateway.url, ...data });
		expect(await search(credential)).toEqual(['gpt-5.4']);
	});

	it('comes from the fallback when the first address is down', async () => {
		const credential = await credentialFor({
			customBaseUrl: 'http://127.0.0.1:9',
			fallbackBaseUrl: bench().gateway.url,
		});
		expect(await search(credential)).toContain('claude-sonnet-4-6');
	});
}
