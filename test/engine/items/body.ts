import type { INodeParameters } from 'n8n-workflow';
import { bodyProperties } from '../../../nodes/shared/fields/bodyProperties';
import { chat, useGateway } from '../support/chat';

const bench = useGateway({ models: ['gpt-5.4', 'gpt-5.4-mini', '5'] });

const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

test('nothing but model and message is sent when nothing else is set', async () => {
	expect(await bench.bodyOf({})).toEqual({
		model: 'gpt-5.4',
		messages: [{ role: 'user', content: 'Hello' }],
	});
});

describe('the model', () => {
	test.each<[string, INodeParameters[string], string]>([
		['from the list', { __rl: true, mode: 'list', value: 'gpt-5.4-mini' }, 'gpt-5.4-mini'],
		['by its ID', { __rl: true, mode: 'id', value: 'gpt-5.4-mini' }, 'gpt-5.4-mini'],
		['by expression', { __rl: true, mode: 'id', value: '={{ $json.model }}' }, 'gpt-5.4-mini'],
		['with blanks around it', { __rl: true, mode: 'id', value: ' gpt-5.4-mini ' }, 'gpt-5.4-mini'],
		['as a plain string', 'gpt-5.4-mini', 'gpt-5.4-mini'],
		['as a plain expression', '={{ $json.model }}', 'gpt-5.4-mini'],
		['as a number by expression', { __rl: true, mode: 'id', value: '={{ 5 }}' }, '5'],
	])('%s', async (_how, model, sent) => {
		expect((await bench.bodyOf({ model }, { model: 'gpt-5.4-mini' })).model).toBe(sent);
	});

	test('is gpt-5.4 when the saved workflow has none', async () => {
		const { error } = await bench.run({ message: 'Hello' });
		expect(error).toBeUndefined();
		expect(bench.bodies[0]?.model).toBe('gpt-5.4');
	});
});

describe('options under their names on the wire', () => {
	test.each(bodyProperties.map(({ parameter, property }) => ({ parameter, property })))(
		'$property.name is sent as $parameter',
		async ({ parameter, property }) => {
			const value = property.type === 'string' ? 'some text' : property.default;
			const { model, messages, ...others } = await bench.bodyOf({
				options: { [property.name]: value } as never,
			});
			expect(model && messages).toBeTruthy();
			expect(others).toEqual({ [parameter]: value });
		},
	);

	test.each<[string, unknown, string, unknown]>([
		['temperature', 1.2, 'temperature', 1.2],
		['temperature', 0, 'temperature', 0],
		['topP', 0.3, 'top_p', 0.3],
		['topP', 0, 'top_p', 0],
		['topK', 40, 'top_k', 40],
		['maxCompletionTokens', 64, 'max_completion_tokens', 64],
		['reasoningEffort', 'xhigh', 'reasoning_effort', 'xhigh'],
		['frequencyPenalty', -2, 'frequency_penalty', -2],
		['presencePenalty', 0.25, 'presence_penalty', 0.25],
		['presencePenalty', 0, 'presence_penalty', 0],
		['seed', 0, 'seed', 0],
		['seed', -7, 'seed', -7],
		['user', 'user-4711', 'user', 'user-4711'],
		['promptCacheKey', 'texts', 'prompt_cache_key', 'texts'],
		['responseFormat', 'text', 'response_format', { type: 'text' }],
	])('%s %p', async (name, value, wire, sent) => {
		const { model, messages, ...others } = await bench.bodyOf({
			options: { [name]: value } as never,
		});
		expect(model && messages).toBeTruthy();
		expect(others).toEqual({ [wire]: sent });
	});

	test.each(['none', 'minimal'])('the model decides about an effort of %s', async (effort) => {
		await bench.run(chat({ options: { reasoningEffort: effort } }));
		expect(bench.bodies[0]?.reasoning_effort).toBe(effort);
	});

	test.each<[string, unknown, string, unknown]>([
		['temperature', '0.7', 'temperature', 0.7],
		['temperature', ' 0 ', 'temperature', 0],
		['frequencyPenalty', '-1.5', 'frequency_penalty', -1.5],
		['topK', '40', 'top_k', 40],
		['seed', '1e3', 'seed', 1000],
		['user', 4711, 'user', '4711'],
	])('a cell of a spreadsheet may be text or number: %s %p', async (name, cell, wire, sent) => {
		const { [wire]: value } = await bench.bodyOf({ options: { [name]: '={{ $json.cell }}' } }, {
			cell,
		} as never);
		expect(value).toBe(sent);
	});

	test.each(
		['', '   ', null, undefined].flatMap((cell) =>
			[
				'temperature',
				'topP',
				'topK',
				'maxCompletionTokens',
				'reasoningEffort',
				'frequencyPenalty',
				'presencePenalty',
				'seed',
				'user',
				'promptCacheKey',
				'responseFormat',
				'imageDetail',
				'additionalFields',
			].map((name) => [cell, name] as const),
		),
	)('a blank cell (%p) leaves %s unset', async (cell, name) => {
		const body = await bench.bodyOf({ options: { [name]: '={{ $json.cell }}' } }, {
			cell,
		} as never);
		expect(Object.keys(body)).toEqual(['model', 'messages']);
	});
});

test('half an emoji is sent as a replacement character, wherever it stands', async () => {
	const half = '🚀'.slice(0, 1);
	const tool = (text: string) => ({
		type: 'function',
		function: { name: 'look', description: text, parameters: { type: 'object', [`x-${text}`]: 1 } },
	});
	const body = await bench.bodyOf({
		systemPrompt: `s${half}`,
		message: `m${half}🚀`,
		imageUrls: 'https://example.com/a.png',
		options: {
			user: `u${half}`,
			history: { turn: [{ role: 'user', content: `h${half}` }] },
			additionalFields: JSON.stringify({ tools: [tool(half)] }),
			responseFormat: 'json_schema',
			jsonSchema: JSON.stringify({ type: 'object', description: `d${half}` }),
		},
	});
	expect(body).toMatchObject({
		messages: [
			{ content: 's\uFFFD' },
			{ content: 'h\uFFFD' },
			{ content: [{ text: 'm\uFFFD🚀' }, { type: 'image_url' }] },
		],
		user: 'u\uFFFD',
		tools: [tool('\uFFFD')],
		response_format: { json_schema: { schema: { description: 'd\uFFFD' } } },
	});
});

describe('additional fields', () => {
	test.each<[string, unknown]>([
		['an object', { logprobs: true, top_logprobs: 0, temperature: 0.5 }],
		['JSON text', '{"logprobs": true, "top_logprobs": 0, "temperature": 0.5}'],
	])('come last, as %s', async (_form, fields) => {
		const body = await bench.bodyOf(
			{ options: { temperature: 1.5, additionalFields: '={{ $json.fields }}' } },
			{ fields } as never,
		);
		expect(body).toMatchObject({ logprobs: true, top_logprobs: 0, temperature: 0.5 });
	});

	test('may ask for what the node has no field for', async () => {
		const tools = [
			{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } },
		];
		const body = await bench.bodyOf({ options: { additionalFields: JSON.stringify({ tools }) } });
		expect(body.tools).toEqual(tools);
	});
});

describe('response formats', () => {
	const schema = {
		title: 'Order line',
		type: 'object',
		properties: { item: { type: 'string' } },
		required: ['item'],
		additionalProperties: false,
	};

	test.each<[string, INodeParameters, string[]]>([
		[
			'after the system prompt',
			{ systemPrompt: 'List colours.' },
			['List colours.\n\nAnswer in JSON.', 'Hello'],
		],
		['in a system prompt of its own', {}, ['Answer in JSON.', 'Hello']],
		[
			'not when the system prompt has the word',
			{ systemPrompt: 'Use Json' },
			['Use Json', 'Hello'],
		],
		['not when the message has the word', { message: 'As JSON please' }, ['As JSON please']],
		[
			'not when the history has the word',
			{ options: { history: { turn: [{ role: 'user', content: 'json!' }] } } },
			['json!', 'Hello'],
		],
	])(
		'json_object: the word the API insists on is added %s',
		async (_where, parameters, contents) => {
			const body = await bench.bodyOf({
				...parameters,
				options: { ...(parameters.options as object), responseFormat: 'json_object' },
			});
			expect(body.response_format).toEqual({ type: 'json_object' });
			expect(body.messages.map(({ content }) => content)).toEqual(contents);
		},
	);

	test('json_object: a word in an image address is none', async () => {
		const { messages } = await bench.bodyOf({
			imageUrls: 'https://example.com/json.png',
			options: { responseFormat: 'json_object' },
		});
		expect(messages[0]).toEqual({ role: 'system', content: 'Answer in JSON.' });
	});

	test.each<[string, unknown, unknown]>([
		['a bare schema is wrapped', schema, { name: 'Order_line', schema }],
		['JSON text is read', JSON.stringify(schema), { name: 'Order_line', schema }],
		[
			'a bare schema without a title is called reply',
			{ ...schema, title: undefined },
			{ name: 'reply', schema: { ...schema, title: undefined } },
		],
		[
			'name, schema and strict stay as they are',
			{ name: 'line', strict: true, schema },
			{ name: 'line', strict: true, schema },
		],
		[
			'a bare schema with a property called schema is a bare schema',
			{ type: 'object', properties: { schema: { type: 'string' } } },
			{ name: 'reply', schema: { type: 'object', properties: { schema: { type: 'string' } } } },
		],
	])('json_schema: %s', async (_rule, given, wrapped) => {
		const body = await bench.bodyOf(
			{ options: { responseFormat: 'json_schema', jsonSchema: '={{ $json.given }}' } },
			{ given } as never,
		);
		expect(body.response_format).toEqual({ type: 'json_schema', json_schema: wrapped });
		expect(body.messages).toEqual([{ role: 'user', content: 'Hello' }]);
	});

	test('the format may be chosen by expression', async () => {
		const body = await bench.bodyOf(
			{ options: { responseFormat: '={{ $json.format }}', jsonSchema: JSON.stringify(schema) } },
			{ format: 'json_schema' },
		);
		expect(body.response_format).toMatchObject({ type: 'json_schema' });
	});
});

test('each item gets its own values', async () => {
	const rows = [
		{ text: 'One', heat: 0.1, picture: 'https://example.com/1.png' },
		{ text: 'Two', heat: '', picture: '' },
		{ text: 'Three', heat: '1.5', picture: [PIXEL] },
	];
	await bench.run(
		chat({
			message: '={{ $json.text }}',
			imageUrls: '={{ $json.picture }}',
			options: { temperature: '={{ $json.heat }}' },
		}),
		rows as never,
	);
	const sent = bench.bodies.map(({ messages, temperature }) => {
		const { content } = messages.at(-1)!;
		const texts = Array.isArray(content)
			? content.map((p) => (p.type === 'text' ? p.text : p.image_url.url))
			: [content];
		return [...texts, temperature];
	});
	expect(sent.sort()).toEqual([
		['One', 'https://example.com/1.png', 0.1],
		['Three', PIXEL, 1.5],
		['Two', undefined],
	]);
});
