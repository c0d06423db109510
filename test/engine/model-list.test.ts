import { LoadOptionsContext } from 'n8n-core/dist/execution-engine/node-execution-context/load-options-context';
import {
	type ICredentialDataDecryptedObject,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { searchModels } from '../../nodes/shared/fields/searchModels';
import { useGateway } from './support/chat';
import { InMemoryCredentials } from './support/credentialsHelper';
import { nodeTypesFor } from './support/nodeTypes';
import { deadUrl } from './delivery/support';
import { API_KEY } from './support/runNode';

const bench = useGateway();

/** What the drop-down shows, loaded as the editor has it loaded. */
async function list(filter?: string, credential: ICredentialDataDecryptedObject | null = {}) {
	const node = {
		id: 'EvoLink',
		name: 'EvoLink',
		type: 'n8n-nodes-evolink.evoLink',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
		...(credential && { credentials: { evoLinkApi: { id: '1', name: 'EvoLink' } } }),
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypesFor([]),
	});
	const data = {
		apiKey: API_KEY,
		baseUrl: 'custom',
		customBaseUrl: bench.gateway.url,
		...credential,
	};
	const additionalData = { credentialsHelper: new InMemoryCredentials(data) };
	const context = new LoadOptionsContext(
		workflow,
		node,
		additionalData as unknown as IWorkflowExecuteAdditionalData,
		'model',
	);
	const { results } = await searchModels.call(context, filter);
	return results.map(({ name, value }) => ({ name, value }));
}
const names = async (...args: Parameters<typeof list>) =>
	(await list(...args)).map(({ name }) => name);
const values = async (...args: Parameters<typeof list>) =>
	(await list(...args)).map(({ value }) => value);

const TEXT = [
	'gpt-5.4',
	'claude-sonnet-4-6',
	'evolink/auto',
	'gemini-3-flash',
	'gpt-5.2',
	'gpt-5.4-mini',
];

test('models for text with their prices, the default first', async () => {
	expect(await list()).toEqual([
		{ name: 'gpt-5.4 ($2.25 in, $13.50 out per 1M tokens)', value: 'gpt-5.4' },
		{ name: 'claude-sonnet-4-6 ($2.70 in, $16.20 out per 1M tokens)', value: 'claude-sonnet-4-6' },
		{ name: 'evolink/auto', value: 'evolink/auto' },
		{ name: 'gemini-3-flash ($0.45 in, $2.70 out per 1M tokens)', value: 'gemini-3-flash' },
		{ name: 'gpt-5.2 ($1.575 in, $9.45 out per 1M tokens)', value: 'gpt-5.2' },
		{ name: 'gpt-5.4-mini ($0.675 in, $4.05 out per 1M tokens)', value: 'gpt-5.4-mini' },
	]);
	expect(bench.gateway.requests.map(({ path }) => path).sort()).toEqual([
		'/v1/catalog/pricing-rules?modality=text&view=full',
		'/v1/models',
	]);
});

test('searched by a part of the ID, not by a price', async () => {
	expect(await values(' 5.4-MINI ')).toEqual(['gpt-5.4-mini']);
	expect(await values('tokens')).toEqual([]);
});

describe('without the catalogue there are no prices, and names tell what is for text', () => {
	test.each<[string, object]>([
		['status 503', { status: 503 }],
		['no JSON', { raw: 'html' }],
		['no list', { body: { models: 'many' } }],
		['odd entries', { body: { models: [null, 7, { model_id: 7 }, { model_id: 'gpt-5.2' }] } }],
		['a broken connection', { reset: 'after-read' }],
	])('%s', async (_what, fault) => {
		bench.gateway.faults.push({ path: '/v1/catalog/pricing-rules', ...fault });
		expect(await names()).toEqual(TEXT);
	});
});

test('the catalogue knows better than a name', async () => {
	const models = [
		{ model_id: 'gpt-5.2', modality: 'image' },
		{ model_id: 'suno-v5', modality: 'text' },
	];
	bench.gateway.faults.push({ path: '/v1/catalog/pricing-rules', body: { models } });
	expect(await values()).toEqual([...TEXT.filter((id) => id !== 'gpt-5.2'), 'suno-v5']);
});

describe('a list that can not be had: the one entry that remains says why', () => {
	const only = async (...args: Parameters<typeof list>) => {
		const entries = await list(...args);
		expect(entries.map(({ value }) => value)).toEqual(['gpt-5.4']);
		return entries[0]?.name;
	};

	test('whatever was typed', async () => {
		expect(await only('claude', { apiKey: 'sk-wrong' })).toBe(
			'gpt-5.4 (EvoLink did not accept the API key)',
		);
	});

	test('no credential', async () => {
		expect(await only(undefined, null)).toMatch(/^gpt-5\.4 \(.*credential/i);
	});

	test('no address', async () => {
		expect(await only(undefined, { customBaseUrl: '' })).toBe(
			"gpt-5.4 ('Custom Base URL' is empty)",
		);
	});

	test('nobody there', async () => {
		expect(await only(undefined, { customBaseUrl: await deadUrl() })).toMatch(
			/ECONNREFUSED|refused/,
		);
	});

	test.each<[string, object, string]>([
		['a status', { status: 503 }, 'EvoLink answered the request for the list with status 503'],
		['no list', { body: { hello: 1 } }, 'the reply of the base URL holds no list of models'],
		[
			'a web page',
			{ raw: 'html', status: 200 },
			'the reply of the base URL holds no list of models',
		],
	])('%s', async (_what, fault, reason) => {
		bench.gateway.faults.push({ path: '/v1/models', ...fault });
		expect(await only()).toBe(`gpt-5.4 (${reason})`);
	});

	test('the key is in no reason', async () => {
		bench.gateway.faults.push({
			path: '/v1/models',
			status: 401,
			error: { message: API_KEY },
			times: 9,
		});
		expect(await only()).not.toContain(API_KEY);
	});
});

test('the second address is asked when the first has no list', async () => {
	const customBaseUrl = await deadUrl();
	expect(await values(undefined, { customBaseUrl, fallbackBaseUrl: bench.gateway.url })).toEqual(
		TEXT,
	);
});

test('a list without end is cut, and IDs that are none are left out', async () => {
	const ids = Array.from({ length: 20_000 }, (_, at) => ({ id: `gpt-${at}` }));
	const data = [{ id: 'x'.repeat(1_000) }, { id: '' }, null, ...ids];
	bench.gateway.faults.push({ path: '/v1/models', body: { object: 'list', data } });
	const listed = await values();
	expect(listed.length).toBeLessThanOrEqual(5_001);
	expect(listed).toContain('gpt-4990');
	expect(listed.every((id) => String(id).length < 200)).toBe(true);
});
