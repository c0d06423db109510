import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../gateway';
import type { HostileLab } from './lab';

/** A reply, and the error that it has to become; without one it is an answer. */
interface Row {
	name: string;
	fault: Fault;
	error?: RegExp;
}

const completion = (message: object, more: object = {}): Fault => ({
	body: {
		id: 'c',
		model: 'gpt-5.4',
		choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }],
		...more,
	},
});
const stream = (...deltas: unknown[]): Fault => ({
	headers: { 'content-type': 'text/event-stream' },
	body: [
		...deltas.map((delta) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`),
		'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
		'data: [DONE]\n\n',
	].join(''),
});
const call = (index: unknown) => ({
	tool_calls: [{ index, id: 'x', function: { name: 'f', arguments: '{}' } }],
});
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const SHAPE = /can't be read: 'choices\[0\]/;
const BROKEN = /stream|broke off|incomplete|can't be read/i;
const NOT_JSON = /instead of a completion/;

const REPLIES: Row[] = [
	{ name: 'choices: [null]', fault: { body: { choices: [null] } }, error: SHAPE },
	{ name: 'choices of other kinds', fault: { body: { choices: [[], 'a', 7] } }, error: SHAPE },
	{ name: 'choices: {}', fault: { body: { choices: { 0: {} } } }, error: /no completion/ },
	{ name: 'no object', fault: { body: '[[1]]' }, error: /no completion/ },
	...[
		{},
		[null],
		[{ id: 'a' }],
		[{ function: null }],
		[[]],
		'calls',
		[{ function: { name: '' } }],
	].map((calls): Row => ({
		name: `tool_calls: ${JSON.stringify(calls)}`,
		fault: completion({ content: '', tool_calls: calls }),
		error: SHAPE,
	})),
	{
		name: '5,000 nested lists beside an empty text',
		fault: { body: `{"choices":[{"message":{"content":"","x":${nested(5_000)}}}]}` },
		error: /nested too deeply/,
	},
	{ name: '100,000 nested lists', fault: { body: nested(100_000) }, error: /nested too deeply/ },
	{
		name: 'an error nested 100,000 deep',
		fault: { status: 400, body: `{"error":{"message":"Odd","x":${nested(100_000)}}}` },
		error: /did not accept|refused|400/i,
	},
	{
		name: '400 nested lists beside an empty text',
		fault: { body: `{"choices":[{"message":{"content":"","x":${nested(400)}}}]}` },
		error: /wrote no text/,
	},
	{
		name: 'reasoning of odd kinds beside a text',
		fault: completion({ content: 'fine', reasoning: { a: [[]] }, reasoning_content: [null, 7] }),
	},
	{
		name: 'usage of odd kinds',
		fault: completion(
			{ content: 'fine' },
			{ usage: { prompt_tokens: '1e400', completion_tokens: -1, total_tokens: [], __proto__x: 1 } },
		),
	},
	{
		name: 'a message without a prototype of its own',
		fault: {
			body: '{"__proto__":{"polluted":1},"choices":[{"__proto__":{"polluted":1},"message":{"content":"fine","constructor":{"prototype":{"polluted":1}}}}]}',
		},
	},
	...[1_000_000_000, 4_294_967_294, '__proto__', 'constructor', -1, 1.5, '1e9', {}].map(
		(index): Row => ({
			name: `a streamed call with index ${JSON.stringify(index)}`,
			fault: stream(call(index)),
			error: BROKEN,
		}),
	),
	{
		name: 'a streamed choice with an odd index',
		fault: {
			headers: { 'content-type': 'text/event-stream' },
			body: 'data: {"choices":[{"index":"__proto__","delta":{"content":"x"}}]}\n\ndata: [DONE]\n\n',
		},
		error: /./,
	},
	{ name: 'a streamed null', fault: stream(null, { content: 'fine' }) },
	{
		name: 'a stream of nested lists',
		fault: {
			headers: { 'content-type': 'text/event-stream' },
			body: `data: ${nested(100_000)}\n\n`,
		},
		error: BROKEN,
	},
	{ name: 'line breaks and no more', fault: { body: '\n'.repeat(1_000_000) }, error: NOT_JSON },
	{
		name: 'limits that are no numbers',
		fault: {
			...completion({ content: 'fine' }),
			headers: {
				'x-ratelimit-remaining-requests': '1e300',
				'x-ratelimit-limit-requests': '-1',
				'x-ratelimit-reset-requests': '9'.repeat(4_000),
				'x-request-id': 'r'.repeat(4_000),
			},
		},
	},
];

/** Fences as models write them, and as they must not be searched for. */
const FENCED: Array<[string, string]> = [
	...['\n', '\r\n', '\t', ' ', '\u2028', '\u00a0', ' \n\t', '```\n', '{"'].map(
		(blank): [string, string] => [
			`4,000 times ${JSON.stringify(blank)}`,
			`\`\`\`json${blank.repeat(4_000)}{"a": 1`,
		],
	),
	['backticks', '`'.repeat(20_000)],
	['tildes', `~~~${'\n'.repeat(20_000)}`],
	['a million braces', '{'.repeat(1_000_000)],
];

const EXPRESSION =
	'={{ ({}).polluted === undefined && [].id === undefined && ({}).id === undefined ? "clean" : "polluted" }}';

export function replyTests(lab: HostileLab): void {
	const faults = REPLIES.map(({ fault }) => fault);
	const expectRows = (items: IDataObject[]) => {
		expect(
			REPLIES.map(({ name, error }, at) => {
				const { error: message, content, text } = items[at] ?? {};
				if (error === undefined) return [name, message ?? content ?? text];
				return [name, error.test(String(message)) ? 'as expected' : (message ?? items[at])];
			}),
		).toEqual(
			REPLIES.map(({ name, error }) => [name, error === undefined ? 'fine' : 'as expected']),
		);
		expect(JSON.stringify(items)).not.toMatch(
			/Cannot read|call stack|is not a function|maintainers/,
		);
	};

	it('the node makes an item or a fault of each, asking for it whole', async () => {
		expectRows((await lab.byNode(faults)).items);
	});

	it('the node makes an item or a fault of each, asking for a stream', async () => {
		expectRows((await lab.byNode(faults, { options: { stream: 'always' } })).items);
	});

	it('so does the chat model', async () => {
		expectRows((await lab.byModel(faults)).items);
	});

	it.each<[string, (content: string) => Fault]>([
		['whole', (content) => completion({ content })],
		['streamed', (content) => stream({ content })],
	])('fences cost no more than their length, %s', async (_what, reply) => {
		const { items } = await lab.byNode(
			FENCED.map(([, content]) => reply(content)),
			{ options: { responseFormat: 'json_object' }, parameters: JSON_MESSAGE },
		);
		expect(items.map(({ error }, at) => [FENCED[at]?.[0], error])).toEqual(
			FENCED.map(([name]) => [name, 'The reply is not the JSON that was asked for']),
		);
	});

	it('a JSON reply with names of prototypes does nothing to anybody', async () => {
		const content =
			'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toJSON":1,"then":2}';
		const { items } = await lab.byNode([{ content }, {}], {
			options: { responseFormat: 'json_object', outputField: 'reply' },
			parameters: JSON_MESSAGE,
		});
		expect(items[0]?.error).toBeUndefined();
		const after = await lab.byNode([{}], {
			parameters: { message: EXPRESSION },
		});
		expect(after.items[0]?.content).toBe('You said: "clean".');
	});

	it.each(['__proto__', 'constructor', 'prototype'])(
		'no reply is put in %s',
		async (outputField) => {
			const { items } = await lab.byNode([{}, {}], { options: { outputField } });
			expect(items[0]?.error).toBe("'Put Reply in Field' is not a field name");
			expect(lab.gateway.completions).toEqual([]);
		},
	);

	it('nothing is left in the prototypes of the process', async () => {
		const { items } = await lab.byNode([{}], { parameters: { message: EXPRESSION } });
		expect(items[0]?.content).toBe('You said: "clean".');
	});
}

/** The API wants the word where JSON is asked for. */
const JSON_MESSAGE = { message: '=In json: {{ $json.text }}' };
