import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { API_URL, DIRECT_URL } from '../nodes/shared/api/addresses';
import { MODELS_PATH } from '../nodes/shared/api/paths';
import { authenticate } from '../nodes/shared/api/authenticate';

const REDIRECT = 'The base URL redirects to another address: enter that one';
const UNAVAILABLE =
	'The server at the base URL is unavailable: test again later, or choose another base URL';

/** What the test says to a status. When no server answers, the host shows the system's code, e.g. ENOTFOUND. */
const TEST_STATUSES: Array<[number, string]> = [
	...[301, 302, 303, 307, 308].map((status): [number, string] => [status, REDIRECT]),
	[401, 'EvoLink did not accept the API key: check it on evolink.ai/dashboard/keys'],
	[
		403,
		'EvoLink did not let this API key list models: check its limits on evolink.ai/dashboard/keys',
	],
	[404, 'There is no EvoLink API at this base URL: enter the part before /v1'],
	[429, 'EvoLink is limiting the rate of requests: test again in a minute'],
	...[500, 502, 503, 504].map((status): [number, string] => [status, UNAVAILABLE]),
];

export class EvoLinkApi implements ICredentialType {
	name = 'evoLinkApi';

	displayName = 'EvoLink API';

	icon: Icon = { light: 'file:../icons/evolink.svg', dark: 'file:../icons/evolink.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-evolink/n8n-nodes-evolink#credentials';

	properties: INodeProperties[] = [
		{
			displayName:
				'Create an API key on <a href="https://evolink.ai/dashboard/keys" target="_blank">EvoLink\'s key page</a>. The key decides which models you can use and how much they may cost.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Sent as a bearer token with each request',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'options',
			default: DIRECT_URL,
			description:
				'The address that requests are sent to. The other EvoLink address is the fallback.',
			options: [
				{
					name: 'API: api.evolink.ai',
					value: API_URL,
					description: 'For multimodal services',
				},
				{
					name: 'Custom',
					value: 'custom',
					description: 'Your own gateway in front of EvoLink',
				},
				{
					name: 'Direct: direct.evolink.ai (Recommended)',
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
			description:
				'The part of the address before /v1. Plain http: is allowed only for hosts in your own network.',
			hint: 'ENOTFOUND, ECONNREFUSED or ETIMEDOUT: the test could not reach this address from n8n',
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
			url: MODELS_PATH,
			disableFollowRedirect: true,
		},
		rules: [
			...TEST_STATUSES.map(([status, message]) => ({
				type: 'responseCode' as const,
				properties: { value: status, message },
			})),
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'data',
					value: undefined,
					message: 'The reply is not a list of models: this is not the base URL of an EvoLink API',
				},
			},
			// The host reads both kinds of rules from one list.
		] as ICredentialTestRequest['rules'],
	};
}
