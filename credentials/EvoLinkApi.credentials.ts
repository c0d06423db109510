import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { API_URL, DIRECT_URL } from '../nodes/shared/api/addresses';
import { authenticate } from '../nodes/shared/api/authenticate';

export class EvoLinkApi implements ICredentialType {
	name = 'evoLinkApi';

	displayName = 'EvoLink API';

	icon: Icon = { light: 'file:../icons/evolink.svg', dark: 'file:../icons/evolink.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-evolink/n8n-nodes-evolink#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Made on <a href="https://evolink.ai/dashboard/keys" target="_blank">EvoLink\'s API key page</a>',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'options',
			default: DIRECT_URL,
			description: 'Where requests go. The other EvoLink address is the fallback',
			options: [
				{ name: 'API', value: API_URL, description: 'For multimodal services' },
				{ name: 'Custom', value: 'custom', description: 'Your own gateway in front of EvoLink' },
				{
					name: 'Direct (Recommended)',
					value: DIRECT_URL,
					description: 'For text and long replies',
				},
			],
		},
		{
			displayName: 'Custom Base URL',
			name: 'customBaseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://gateway.example.com',
			description: 'Address before /v1. Plain http: is allowed for hosts of the own network only',
			displayOptions: { show: { baseUrl: ['custom'] } },
		},
		{
			displayName: 'Fallback Base URL',
			name: 'fallbackBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://backup.example.com',
			description: "Second address, used when the first can't be reached or is unavailable",
			displayOptions: { show: { baseUrl: ['custom'] } },
		},
	];

	// A function: a generic one's expression would be evaluated for every request.
	authenticate: IAuthenticate = authenticate;

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.baseUrl === "custom" ? $credentials.customBaseUrl.trim().replace(/^(.*[^\\/])\\/*$/, "$1").replace(/\\/v1$/, "") : $credentials.baseUrl }}',
			url: '/v1/models',
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'EvoLink did not accept the API key: check it on evolink.ai/dashboard/keys',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'There is no EvoLink API at this base URL: it ends before /v1',
				},
			},
		],
	};
}
