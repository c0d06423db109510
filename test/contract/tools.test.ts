import type OpenAI from 'openai';
import { ask, clientOf, post, useGateway } from './support';

const gateway = useGateway();
type Tool = OpenAI.ChatCompletionFunctionTool;

const tool = (name: string, properties?: object, description?: string): Tool => ({
	type: 'function',
	function: {
		name,
		description,
		...(properties
			? { parameters: { type: 'object', properties, required: Object.keys(properties) } }
			: {}),
	},
});

const calculator = tool('calculator', { input: { type: 'string' } });
const weather = tool('get_weather', { city: { type: 'string' } });
const clock = tool('clock');
const finish = tool(
	'format_final_json_response',
	{ sum: { type: 'integer' } },
	'Gives the final response',
);

const callsFor = async (message: string, tools: Tool[], more: object = {}) => {
	const completion = await clientOf(gateway()).chat.completions.create({
		...ask(message),
		tools,
		...more,
	});
	const [choice] = completion.choices;
	const calls = (choice?.message.tool_calls ??
		[]) as OpenAI.ChatCompletionMessageFunctionToolCall[];
	expect(choice?.finish_reason).toBe(calls.length > 0 ? 'tool_calls' : 'stop');
	return calls.map(({ function: call }) => [call.name, JSON.parse(call.arguments) as unknown]);
};

describe('the assistant calls', () => {
	test.each<[string, string, object, unknown[]]>([
		['nothing when no tool is named', 'Tell me a joke', {}, []],
		[
			'a calculator for arithmetic',
			'What is 12 * (3+4)?',
			{},
			[['calculator', { input: '12 * (3+4)' }]],
		],
		[
			'a tool with the arguments given',
			'Use get_weather with {"city":"Bern {CH}"}',
			{},
			[['get_weather', { city: 'Bern {CH}' }]],
		],
		[
			'a tool named with spaces',
			'Ask Get Weather, city: Oslo',
			{},
			[['get_weather', { city: 'Oslo' }]],
		],
		['a tool without arguments', 'Call clock', {}, [['clock', {}]]],
		[
			'several at once',
			'Call get_weather with {"city":"Bern"} and get_weather with {"city":"Oslo"} and clock',
			{},
			[
				['get_weather', { city: 'Bern' }],
				['get_weather', { city: 'Oslo' }],
				['clock', {}],
			],
		],
		['the first of two in sequence', 'Call clock, then calculator for 1+1', {}, [['clock', {}]]],
		[
			'one at a time when told so',
			'Call clock and get_weather',
			{ parallel_tool_calls: false },
			[['clock', {}]],
		],
		['nothing with tool_choice none', 'Call clock', { tool_choice: 'none' }, []],
		[
			'something with tool_choice required',
			'Hi',
			{ tool_choice: 'required' },
			[['calculator', { input: 'Hi' }]],
		],
		[
			'the tool that is forced',
			'Hi',
			{ tool_choice: { type: 'function', function: { name: 'clock' } } },
			[['clock', {}]],
		],
	])('%s', async (_what, message, more, expected) => {
		expect(await callsFor(message, [calculator, weather, clock], more)).toEqual(expected);
	});

	test('a tool that formats the final response last', async () => {
		expect(await callsFor('Give me the sum 7', [clock, finish])).toEqual([
			['format_final_json_response', { sum: 7 }],
		]);
	});
});

test('results come back in words, after sequential calls', async () => {
	const ran: string[] = [];
	const runner = clientOf(gateway()).chat.completions.runTools({
		...ask('Call clock, then calculator for 6*7'),
		tools: [
			{
				type: 'function',
				function: {
					name: 'clock',
					description: 'Tells the time',
					parameters: {},
					function: () => (ran.push('clock'), 'noon'),
				},
			},
			{
				type: 'function',
				function: {
					name: 'calculator',
					description: 'Calculates',
					parameters: calculator.function.parameters!,
					parse: JSON.parse,
					function: ({ input }: { input: string }) => (ran.push(input), '42'),
				},
			},
		],
	});
	expect(await runner.finalContent()).toBe('clock answered: noon\ncalculator answered: 6*7 = 42');
	expect(ran).toEqual(['clock', '6*7']);
	expect(gateway().completions).toHaveLength(3);
});

describe('a calculator is given what was looked up', () => {
	const rates = tool('exchange_rates');
	const QUESTION = 'How much is 250 EUR in USD? Use exchange_rates, then calculator.';
	const answered = async (result: string) => {
		const first = {
			id: 'call_1',
			type: 'function',
			function: { name: 'exchange_rates', arguments: '{}' },
		};
		const completion = await clientOf(gateway()).chat.completions.create({
			model: 'gpt-5.4',
			messages: [
				{ role: 'user', content: QUESTION },
				{ role: 'assistant', content: null, tool_calls: [first as never] },
				{ role: 'tool', tool_call_id: 'call_1', content: result },
			],
			tools: [calculator, rates],
		});
		const [choice] = completion.choices;
		const [call] = choice?.message.tool_calls ?? [];
		return call && 'function' in call ? call.function.arguments : choice?.message.content;
	};

	test('which is looked up first', async () => {
		expect(await callsFor(QUESTION, [calculator, rates])).toEqual([['exchange_rates', {}]]);
	});

	test.each([
		['in JSON', '{"base":"EUR","amount":1.0,"rates":{"GBP":0.8,"USD":1.25}}'],
		['in JSON within JSON', JSON.stringify([{ response: '{"rates": {"USD": 1.25}}' }])],
	])('%s', async (_where, result) => {
		expect(await answered(result)).toBe('{"input":"250 * 1.25"}');
	});

	test('and is not asked when nothing was found', async () => {
		expect(await answered('There was an error: getaddrinfo ENOTFOUND')).toBe(
			'exchange_rates answered: There was an error: getaddrinfo ENOTFOUND',
		);
	});
});

test('streamed calls come as deltas that the official client puts together', async () => {
	const message = 'Call get_weather with {"city":"Zürich Hauptbahnhof"} and clock';
	const stream = clientOf(gateway()).chat.completions.stream({
		...ask(message),
		tools: [weather, clock],
	});
	const fragments: string[] = [];
	stream.on('chunk', ({ choices }) => {
		for (const call of choices[0]?.delta.tool_calls ?? []) {
			fragments.push(`${call.index}${call.id ? ' id' : ''}`);
		}
	});
	const calls = (await stream.finalMessage()).tool_calls ?? [];
	expect(calls.map((call) => 'function' in call && call.function)).toMatchObject([
		{ name: 'get_weather', arguments: '{"city":"Zürich Hauptbahnhof"}' },
		{ name: 'clock', arguments: '{}' },
	]);
	expect(fragments).toEqual(['0 id', '0', '0', '0', '1 id', '1']);
});

test.each([
	[
		'a result nobody asked for',
		[
			{ role: 'user', content: 'x' },
			{ role: 'tool', tool_call_id: 'call_1', content: 'y' },
		],
		/must be a response to a preceding message/,
	],
	[
		'a call without its result',
		[
			{
				role: 'assistant',
				content: null,
				tool_calls: [
					{ id: 'call_1', type: 'function', function: { name: 'clock', arguments: '{}' } },
				],
			},
			{ role: 'user', content: 'x' },
		],
		/must be followed by tool messages.*call_1/,
	],
])('%s is refused', async (_what, messages, message) => {
	const reply = await post(gateway(), { model: 'gpt-5.4', messages });
	expect(reply.status).toBe(400);
	expect(await reply.json()).toMatchObject({ error: { message: expect.stringMatching(message) } });
});
