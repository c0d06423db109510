import type { IHttpRequestOptions, ILoadOptionsFunctions } from 'n8n-workflow';
import { searchModels } from '../../../../nodes/shared/fields/modelSearch';
import { gpt54 } from '../api/pricing/records';

const DIRECT = 'https://direct.evolink.ai';
const API = 'https://api.evolink.ai';
const MODELS = '/v1/models';
const PRICES = '/v1/catalog/pricing-rules?modality=text&view=full';

const LIST = { data: [{ id: 'gpt-5.4' }, { id: 'Claude-5' }, { id: 'gemini-3' }] };

/** Replies by address and path; a request without one fails. */
type Replies = Record<string, unknown>;

async function search(
	replies: Replies,
	filter?: string,
	credential: Record<string, unknown> = { baseUrl: DIRECT },
) {
	const requests: IHttpRequestOptions[] = [];
	const context = {
		getCredentials: (name: string) =>
			name === 'evoLinkApi' ? Promise.resolve(credential) : Promise.reject(new Error(name)),
		helpers: {
			httpRequestWithAuthentication: (name: string, request: IHttpRequestOptions) => {
				requests.push(request);
				const reply = replies[`${request.baseURL}${request.url}`];
				if (name !== 'evoLinkApi' || reply === undefined) {
					return Promise.reject(Object.assign(new Error(), { code: `NOT-${requests.length}` }));
				}
				return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
			},
		},
	} as unknown as ILoadOptionsFunctions;
	return { ...(await searchModels.call(context, filter)), requests };
}

const failure = (httpCode: string) => Object.assign(new Error('failed'), { httpCode });
const only = (reason: string) => [
	{ name: `gpt-5.4 (${reason})`, value: 'gpt-5.4', description: reason },
];

test.each<[string | undefined, string[]]>([
	[undefined, ['gpt-5.4', 'Claude-5', 'gemini-3']],
	['', ['gpt-5.4', 'Claude-5', 'gemini-3']],
	[' CLAUDE ', ['Claude-5']],
	['5', ['gpt-5.4', 'Claude-5']],
	['no such model', []],
])('typed %j', async (filter, models) => {
	const { results } = await search({ [`${DIRECT}${MODELS}`]: LIST }, filter);
	expect(results.map(({ value }) => value)).toEqual(models);
});

test('prices come from the address that knows the account', async () => {
	const { results } = await search(
		{ [`${DIRECT}${MODELS}`]: LIST, [`${API}${PRICES}`]: { models: [gpt54()] } },
		'gpt',
	);
	const prices = '$2.25 in, $13.50 out per 1M tokens';
	expect(results).toEqual([{ name: `gpt-5.4 (${prices})`, value: 'gpt-5.4', description: prices }]);
});

test('nobody waits long, and the key follows no redirect', async () => {
	const { requests } = await search({ [`${DIRECT}${MODELS}`]: LIST });
	const common = { json: true, disableFollowRedirect: true };
	expect(requests).toEqual([
		{ ...common, baseURL: API, url: PRICES, timeout: 3_000 },
		{ ...common, baseURL: DIRECT, url: MODELS, timeout: 10_000 },
	]);
});

test('the fallback has the list when the first address has none', async () => {
	const { results, requests } = await search({
		[`${DIRECT}${MODELS}`]: failure('503'),
		[`${API}${MODELS}`]: LIST,
	});
	expect(results).toHaveLength(3);
	expect(requests.filter(({ url }) => url === MODELS).map(({ baseURL }) => baseURL)).toEqual([
		DIRECT,
		API,
	]);
});

test.each<{ when: string; replies: Replies; credential?: Record<string, unknown>; told: string }>([
	{
		when: 'every address refuses the key',
		replies: { [`${DIRECT}${MODELS}`]: failure('503'), [`${API}${MODELS}`]: failure('401') },
		told: 'EvoLink did not accept the API key',
	},
	{
		when: 'the only address fails',
		replies: { [`https://gateway.example.com${MODELS}`]: failure('404') },
		credential: { baseUrl: 'custom', customBaseUrl: 'https://gateway.example.com/v1' },
		told: 'EvoLink answered the request for the list with status 404',
	},
	{
		when: 'the reply is a page',
		replies: { [`${DIRECT}${MODELS}`]: '<html>', [`${API}${MODELS}`]: LIST },
		told: 'the reply of the base URL holds no list of models',
	},
	{
		when: 'the base URL is empty',
		replies: {},
		credential: { baseUrl: 'custom', customBaseUrl: '' },
		told: "'Custom Base URL' is empty",
	},
])('$when: the default model with the reason', async ({ replies, credential, told }) => {
	const { results } = await search(replies, 'claude', credential);
	expect(results).toEqual(only(told));
});
