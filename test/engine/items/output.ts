import Ajv2020 from 'ajv/dist/2020';
import type { INodeParameters } from 'n8n-workflow';
import outputSchema from '../../../nodes/EvoLink/__schema__/v1.0.0/chat/complete.json';
import { chat, useGateway } from '../support/chat';

const bench = useGateway();

const usage = {
	prompt_tokens: expect.any(Number),
	completion_tokens: expect.any(Number),
	total_tokens: expect.any(Number),
	cached_tokens: expect.any(Number),
	reasoning_tokens: expect.any(Number),
};
const weatherTool = {
	type: 'function',
	function: {
		name: 'get_weather',
		parameters: { type: 'object', properties: { city: { type: 'string' } } },
	},
};
const toolFields = JSON.stringify({ tools: [weatherTool], tool_choice: 'required' });

/** Whether an item has what the editor's schema requires, and nothing that it doesn't name. */
const asPromised = (json: unknown) => {
	const { type, properties, required } = outputSchema;
	return new Ajv2020().validate({ type, properties, required, additionalProperties: false }, json);
};

/** Ways to the same item: the whole reply at once, streamed on the wire, relayed to a listener. */
const WAYS: Array<[string, string, boolean]> = [
	['in one piece', 'never', false],
	['streamed', 'always', false],
	['relayed', 'auto', true],
];

describe.each(WAYS)('%s', (_way, stream, streaming) => {
	const run = async (options: INodeParameters = {}, parameters: INodeParameters = {}) =>
		await bench.run(
			chat({ message: 'Reply with exactly: Hi', ...parameters, options: { ...options, stream } }),
			[{}],
			{ streaming },
		);

	test('an item holds content, finish_reason, model, usage and id', async () => {
		const { items } = await run();
		expect(items).toEqual([
			{
				json: {
					content: 'Hi',
					finish_reason: 'stop',
					model: 'gpt-5.4',
					usage,
					id: expect.stringMatching(/^chatcmpl-\d+$/),
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(bench.bodies[0]?.stream).toBe(stream === 'never' ? undefined : true);
	});

	test('the item is what the output schema in the editor promises', async () => {
		const { items } = await run();
		expect(asPromised(items[0]?.json)).toBe(true);
		expect(Object.keys(items[0]?.json ?? {})).toEqual(outputSchema.required);
	});

	test('an item with everything that was asked for is what the output schema promises', async () => {
		const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
		const message = {
			role: 'assistant',
			content: 'Hi',
			reasoning_content: 'Hm',
			tool_calls: [call],
		};
		bench.gateway.faults.push({ status: 404 });
		bench.gateway.faults.push({
			patch: { choices: [{ index: 0, message, finish_reason: 'stop' }] },
		});
		const options = {
			includeCost: true,
			fallbackModels: 'gpt-5.4-mini',
			additionalFields: toolFields,
		};
		const { items } = await run(options);
		const { properties } = outputSchema;
		const ofPaidRepliesAlone = ['reused', 'shared'];
		expect(asPromised(items[0]?.json)).toBe(true);
		expect([...Object.keys(items[0]?.json ?? {}), ...ofPaidRepliesAlone].sort()).toEqual(
			Object.keys(properties).sort(),
		);
	});

	test("without Simplify it is the API's body", async () => {
		const { items } = await run({}, { simplify: false });
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({
			json: {
				id: expect.stringMatching(/^chatcmpl-\d+$/),
				object: 'chat.completion',
				created: expect.any(Number),
				model: 'gpt-5.4',
				choices: [
					{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' },
				],
				usage: { prompt_tokens: expect.any(Number), prompt_tokens_details: expect.any(Object) },
			},
			pairedItem: { item: 0 },
		});
	});

	test('tool calls are an answer, without text', async () => {
		const { items, error } = await run(
			{ additionalFields: toolFields },
			{ message: 'Weather for city: Rome' },
		);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({
			content: null,
			finish_reason: 'tool_calls',
			tool_calls: [
				{
					id: expect.stringMatching(/^call_/),
					type: 'function',
					function: { name: 'get_weather', arguments: '{"city":"Rome"}' },
				},
			],
		});
	});

	test('tool calls come out although JSON was asked for', async () => {
		const { items, error } = await run(
			{ additionalFields: toolFields, responseFormat: 'json_object' },
			{ message: 'Weather for city: Rome' },
		);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({
			content: null,
			tool_calls: [{ id: expect.stringMatching(/^call_/) }],
		});
	});

	test('a text that was cut off says so', async () => {
		const { items } = await run(
			{ maxCompletionTokens: 2 },
			{ message: 'Reply with exactly: one two three four' },
		);
		expect(items[0]?.json.finish_reason).toBe('length');
		expect(items[0]?.json.content).toBe('one two');
	});

	test('JSON is parsed', async () => {
		const { items } = await run({ responseFormat: 'json_object' }, { message: 'Say it as JSON' });
		expect(items[0]?.json.content).toEqual({
			earlier_turns: 0,
			message: 'Say it as JSON',
			images: 0,
		});
	});

	test('a finish reason nobody knows is kept', async () => {
		bench.gateway.faults.push({ finishReason: 'guardrail' });
		const { items } = await run();
		expect(items[0]?.json.finish_reason).toBe('guardrail');
	});
});

test('the model in the output is the one that answered', async () => {
	bench.gateway.faults.push({ patch: { model: 'gpt-5.4-2026-03-05' } });
	const { items } = await bench.run(chat());
	expect(items[0]?.json.model).toBe('gpt-5.4-2026-03-05');
});

test.each([
	['no usage', null, {}],
	[
		'half a usage',
		{ prompt_tokens: 3, completion_tokens: 0 },
		{ prompt_tokens: 3, completion_tokens: 0 },
	],
	['a count that is no number', { prompt_tokens: null, total_tokens: 9 }, { total_tokens: 9 }],
	['details that are null', { total_tokens: 9, prompt_tokens_details: null }, { total_tokens: 9 }],
	[
		'compatibility fields',
		{ input_tokens: 0, output_tokens: 0, total_tokens: 9 },
		{ total_tokens: 9 },
	],
])('usage holds what the API gave: %s', async (_what, given, shown) => {
	bench.gateway.faults.push({ patch: { usage: given } });
	const { items, error } = await bench.run(chat());
	expect(error).toBeUndefined();
	expect(items[0]?.json.usage).toStrictEqual(shown);
});

test('a reply without id, model and finish reason is still an answer', async () => {
	bench.gateway.faults.push({ finishReason: null, patch: { id: null, model: null } });
	const { items } = await bench.run(chat({ message: 'Reply with exactly: Hi' }));
	expect(items[0]?.json).toMatchObject({
		content: 'Hi',
		id: null,
		model: null,
		finish_reason: null,
	});
});

test('words beside a tool call are words, although JSON was asked for', async () => {
	const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } };
	const message = { content: 'Let me look.', tool_calls: [call] };
	bench.gateway.faults.push({
		patch: { choices: [{ index: 0, message, finish_reason: 'tool_calls' }] },
	});
	const { items } = await bench.run(
		chat({ message: 'As JSON', options: { responseFormat: 'json_object' } }),
	);
	expect(items[0]?.json).toMatchObject({ content: 'Let me look.', tool_calls: [call] });
});

test('text in parts is text', async () => {
	const parts = [{ type: 'text', text: 'Hel' }, { type: 'refusal' }, { type: 'text', text: 'lo' }];
	bench.gateway.faults.push({
		patch: { choices: [{ index: 0, message: { content: parts }, finish_reason: 'stop' }] },
	});
	const { items } = await bench.run(chat());
	expect(items[0]?.json.content).toBe('Hello');
});

test.each(['never', 'always'])(
	'reasoning stands beside the content, streaming: %s',
	async (stream) => {
		const message = { role: 'assistant', content: 'Hi', reasoning_content: 'Hm' };
		const reply = { id: 'c', choices: [{ index: 0, message, finish_reason: 'stop' }] };
		bench.gateway.faults.push({ body: reply });
		const { items } = await bench.run(chat({ options: { stream } }));
		expect(items[0]?.json).toMatchObject({ content: 'Hi', reasoning: 'Hm' });
	},
);

describe('streaming to a listener', () => {
	test('a reply that comes whole, in parts, is passed on as text', async () => {
		const parts = [
			{ type: 'text', text: 'Hel' },
			{ type: 'text', text: 'lo' },
		];
		const reply = { choices: [{ index: 0, message: { content: parts }, finish_reason: 'stop' }] };
		bench.gateway.faults.push({ body: reply });
		const { chunks, items } = await bench.run(chat(), [{}], { streaming: true });
		expect(items[0]?.json.content).toBe('Hello');
		expect(chunks.map(({ type, content }) => [type, content])).toEqual([
			['begin', undefined],
			['item', 'Hello'],
			['end', undefined],
		]);
	});

	test('passes on begin, the pieces and end of each item', async () => {
		const { chunks, items } = await bench.run(
			chat({ message: '={{ $json.text }}' }),
			['one two three', 'four five six'].map((text) => ({ text: `Reply with exactly: ${text}` })),
			{ streaming: true },
		);
		for (const index of [0, 1]) {
			const own = chunks.filter(({ metadata }) => metadata.itemIndex === index);
			expect(own[0]?.type).toBe('begin');
			expect(own.at(-1)?.type).toBe('end');
			const pieces = own.filter(({ type }) => type === 'item');
			expect(pieces.length).toBeGreaterThan(1);
			expect(pieces.map(({ content }) => content).join('')).toBe(items[index]?.json.content);
		}
	});

	test.each([
		['nobody is told anything with Never', 'never', true],
		['nobody is told anything when nobody listens', 'always', false],
	])('%s', async (_rule, stream, streaming) => {
		const { chunks } = await bench.run(chat({ options: { stream } }), [{}], { streaming });
		expect(chunks).toEqual([]);
	});
});
