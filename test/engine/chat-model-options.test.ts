import { randomUUID } from 'node:crypto';
import type { INodeProperties } from 'n8n-workflow';
import { optionsField } from '../../nodes/LmChatEvoLink/options';
import { bodyProperties } from '../../nodes/shared/fields/bodyProperties';
import { supplyModel } from './support/chatModel';

const offered = optionsField.options as INodeProperties[];

/** The body that one call sends, without model and messages. */
async function sentWith(options: object) {
	const { supplied, bodies } = await supplyModel({ options: options as never });
	await supplied.invoke('Hello');
	const { model, messages, ...others } = bodies()[0]!;
	expect({ model, messages }).toEqual({
		model: 'gpt-5.4',
		messages: [{ role: 'user', content: 'Hello' }],
	});
	return others;
}

test('every option of the contract is offered, in alphabetical order', () => {
	expect(offered.map(({ name }) => name).sort()).toEqual(
		[
			...['temperature', 'topP', 'topK', 'maxCompletionTokens', 'reasoningEffort'],
			...['frequencyPenalty', 'presencePenalty', 'seed', 'user', 'promptCacheKey'],
			...['responseFormat', 'jsonSchema', 'additionalFields'],
			...['timeout', 'maxRetries', 'maxConcurrency', 'useFallback'],
		].sort(),
	);
	const names = offered.map(({ displayName }) => displayName);
	expect(names).toEqual([...names].sort());
});

test.each(bodyProperties.map(({ parameter, property }) => ({ parameter, property })))(
	'$property.name is sent as $parameter',
	async ({ parameter, property }) => {
		const value = property.type === 'string' ? 'some text' : property.default;
		expect(await sentWith({ [property.name]: value })).toEqual({ [parameter]: value });
	},
);

test('a JSON schema is sent as in the EvoLink node', async () => {
	const jsonSchema = '{"title":"Answer","type":"object","properties":{"a":{"type":"integer"}}}';
	expect(await sentWith({ responseFormat: 'json_schema', jsonSchema })).toEqual({
		response_format: {
			type: 'json_schema',
			json_schema: { name: 'Answer', schema: JSON.parse(jsonSchema) },
		},
	});
});

test('additional fields are merged in last', async () => {
	const additionalFields = '{"temperature": 0.1, "logit_bias": {"50256": -100}}';
	expect(await sentWith({ temperature: 1, additionalFields })).toEqual({
		temperature: 0.1,
		logit_bias: { '50256': -100 },
	});
});

describe('how requests are delivered', () => {
	const busy = { status: 503, body: { error: { message: 'Busy' } } };
	test.each<{ options: object; asked: number[] }>([
		{ options: { maxRetries: 0 }, asked: [0] },
		{ options: { maxRetries: 1 }, asked: [0, 1] },
		{ options: { maxRetries: 1, useFallback: false }, asked: [0, 0] },
	])('$options asks the addresses $asked', async ({ options, asked }) => {
		// Which address answers is known to all runs of the process: each case has hosts of its own.
		const domain = `${randomUUID()}.example.com`;
		const [customBaseUrl, fallbackBaseUrl] = [`https://a.${domain}`, `https://b.${domain}`];
		const { supplied, sent } = await supplyModel({
			options: options as never,
			credential: { baseUrl: 'custom', customBaseUrl, fallbackBaseUrl },
			replies: [busy],
		});
		await expect(supplied.invoke('Hello')).rejects.toThrow();
		expect(
			sent.map(({ baseURL }) => [customBaseUrl, fallbackBaseUrl].indexOf(`${baseURL}`)),
		).toEqual(asked);
	});

	test('a silent attempt ends with the time limit', async () => {
		const { supplied, sent } = await supplyModel({ options: { timeout: 30 }, silent: true });
		await expect(supplied.invoke('Hello')).rejects.toThrow('did not answer within');
		expect(sent).toHaveLength(1);
	});

	test('no more requests are in flight than allowed', async () => {
		const { supplied, inFlight } = await supplyModel({ options: { maxConcurrency: 2 } });
		await Promise.all(Array.from({ length: 5 }, async () => await supplied.invoke('Hello')));
		expect(inFlight.most).toBe(2);
	});
});

test.each<{ when: string; model?: unknown; options?: object; title: string }>([
	{ when: 'a blank model', model: ' ', title: "'Model' is empty" },
	{ when: 'a model that is a list', model: ['gpt-5.4'], title: "'Model' is not text" },
	{
		when: 'a temperature of NaN',
		options: { temperature: NaN },
		title: "'Sampling Temperature' is not a number",
	},
	{
		when: 'Infinity in additional fields',
		options: { additionalFields: { a: [Infinity] } },
		title: "'Additional Fields' contains Infinity",
	},
	...['model', 'messages', 'stream', 'tools'].map((name) => ({
		when: `additional fields that set ${name}`,
		options: { additionalFields: { [name]: [] } },
		title: `'Additional Fields' can't set '${name}'`,
	})),
	{
		when: 'JSON Schema without a schema',
		options: { responseFormat: 'json_schema' },
		title: "'JSON Schema' is empty",
	},
	{
		when: 'a concurrency of 0',
		options: { maxConcurrency: 0 },
		title: "'Max Concurrency' is out of range",
	},
])('$when is named before anything is sent', async ({ model, options, title }) => {
	await expect(supplyModel({ model, options: options as never })).rejects.toMatchObject({
		message: title,
	});
});

test('the model is trimmed', async () => {
	const { supplied, bodies } = await supplyModel({ model: ' gpt-5.4-mini\n' });
	await supplied.invoke('Hello');
	expect(bodies()[0]?.model).toBe('gpt-5.4-mini');
});

test('half an emoji is sent as a replacement character, wherever it stands', async () => {
	const half = '🚀'.slice(0, 1);
	const { supplied, bodies } = await supplyModel({
		options: { user: `u${half}`, additionalFields: { [`k${half}`]: { deep: [half] } } },
	});
	const tool = {
		name: 'look',
		description: `d${half}`,
		schema: { type: 'object', properties: {} },
	};
	await supplied.bindTools?.([tool]).invoke([
		['system', `s${half}`],
		['human', `h${half}`],
	]);
	expect(bodies()[0]).toMatchObject({
		messages: [{ content: 's\uFFFD' }, { content: 'h\uFFFD' }],
		tools: [{ function: { description: 'd\uFFFD' } }],
		user: 'u\uFFFD',
		'k\uFFFD': { deep: ['\uFFFD'] },
	});
	expect(JSON.stringify(bodies()[0]).isWellFormed()).toBe(true);
	expect(JSON.stringify(bodies()[0])).not.toContain('\\ud83d');
});

test.each(['json_object', 'json_schema'])(
	'chains are told to parse a %s reply',
	async (responseFormat) => {
		const jsonSchema = { type: 'object' };
		const { supplied } = await supplyModel({ options: { responseFormat, jsonSchema } });
		expect(supplied.metadata).toMatchObject({ output_format: 'json' });
	},
);
