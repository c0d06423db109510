import type { N8nApi } from '../../scripts/lib/n8n-api';
import type { CredentialReference } from '../../scripts/lib/workflow-file';

/** The only key the gateway accepts. */
export const API_KEY = 'sk-bench';

/** Credentials for EvoLink's and for OpenAI's nodes that lead to the same address. */
export async function credentialsFor(
	api: N8nApi,
	url: string,
	fallbackUrl = '',
): Promise<Record<'evoLinkApi' | 'openAiApi', CredentialReference>> {
	return {
		evoLinkApi: await api.createCredential('evoLinkApi', `EvoLink at ${url}`, {
			apiKey: API_KEY,
			baseUrl: 'custom',
			customBaseUrl: url,
			fallbackBaseUrl: fallbackUrl,
		}),
		openAiApi: await api.createCredential('openAiApi', `OpenAI at ${url}`, {
			apiKey: API_KEY,
			url: `${url}/v1`,
			header: false,
		}),
	};
}
