import { answerOf } from '../../../../nodes/shared/api/completion';
import { type Fault, FaultError } from '../../../../nodes/shared/errors/fault';
import { boundedBytes } from '../../../../nodes/shared/transport/readBody';
import { Deadline } from '../../../../nodes/shared/transport/deadline';
import { readStream } from '../../../../nodes/shared/transport/readStream';

interface Message {
	content?: unknown;
	refusal?: unknown;
	reasoning?: unknown;
	reasoning_content?: unknown;
	tool_calls?: unknown;
}

/** The same message in one piece and as a stream of one delta. */
const WAYS = [
	{
		way: 'in one piece',
		read: async (message: Message, reason: unknown = 'stop', more = {}, inChoice = {}) =>
			answerOf({ choices: [{ message, finish_reason: reason, ...inChoice }], ...more }),
	},
	{
		way: 'streamed',
		read: async (message: Message, reason: unknown = 'stop', more = {}, inChoice = {}) => {
			const deadline = new Deadline(60_000, true, [], Date.now);
			const chunk = { choices: [{ delta: message, finish_reason: reason, ...inChoice }], ...more };
			const text = `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`;
			async function* body() {
				yield Buffer.from(text);
			}
			const whole = await readStream(boundedBytes(body(), deadline), { deadline }, 'HOST');
			deadline.end();
			return answerOf(whole);
		},
	},
];

describe.each(WAYS)('an answer $way', ({ read }) => {
	const faultOf = async (...message: Parameters<typeof read>): Promise<Fault> =>
		await read(...message).then(
			() => {
				throw new Error('It was taken for an answer');
			},
			(error: FaultError) => error.fault,
		);

	test.each([
		{ form: 'a string', content: '2 h' },
		{ form: 'a list with a part', content: [{ type: 'text', text: '2 h' }] },
		{
			form: 'two parts',
			content: [
				{ type: 'text', text: '2' },
				{ type: 'text', text: ' h' },
			],
		},
		{
			form: "a newer endpoint's part",
			content: [{ type: 'output_text', text: '2 h', annotations: [] }],
		},
		{ form: 'a part without a type', content: [{ text: '2 h' }] },
		{ form: 'strings in a list', content: ['2', ' h'] },
		{ form: 'strings and parts', content: ['2', { type: 'text', text: ' h' }] },
		{ form: 'a part that stands alone', content: { type: 'text', text: '2 h' } },
		{
			form: 'parts among others',
			content: [
				null,
				7,
				{ type: 'image_url', text: 'no' },
				{ type: 'text', text: '2 h' },
				{ type: 'text' },
			],
		},
	])('its text as $form', async ({ content }) => {
		expect((await read({ content })).text).toBe('2 h');
	});

	test.each([42, 0, -1.5, true, false])('a text that was JSON: %s', async (content) => {
		expect((await read({ content })).text).toBe(String(content));
	});

	test.each([
		{ where: 'in x_groq', more: { x_groq: { usage: { total_tokens: 7 } } } },
		{
			where: 'beside the choices first',
			more: { x_groq: { usage: { total_tokens: 8 } }, usage: { total_tokens: 7 } },
		},
		{
			where: 'in x_groq, empty beside the choices',
			more: { x_groq: { usage: { total_tokens: 7 } }, usage: {} },
		},
	])('its usage $where', async ({ more }) => {
		expect((await read({ content: 'Hi' }, 'stop', more)).usage).toEqual({ total_tokens: 7 });
	});

	test('its usage inside the choice', async () => {
		const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
		expect((await read({ content: 'Hi' }, 'stop', {}, { usage })).usage).toEqual(usage);
	});

	test.each([
		{ form: 'reasoning_content', message: { reasoning_content: 'Hm' } },
		{ form: 'reasoning', message: { reasoning: 'Hm' } },
		{ form: 'both, once', message: { reasoning_content: 'Hm', reasoning: 'Hm' } },
		{ form: 'an empty one beside the other', message: { reasoning_content: '', reasoning: 'Hm' } },
		{ form: 'parts', message: { reasoning_content: [{ type: 'text', text: 'Hm' }] } },
		{
			form: 'a part of its content',
			message: {
				content: [
					{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] },
					{ type: 'text', text: 'Hi' },
				],
			},
		},
	])('its reasoning as $form', async ({ message }) => {
		expect(await read({ content: 'Hi', ...message })).toMatchObject({
			text: 'Hi',
			reasoning: 'Hm',
		});
	});

	test.each([
		{ form: 'nothing', message: {} },
		{ form: 'settings', message: { reasoning: { effort: 'low' } } },
		{ form: 'blanks', message: { reasoning_content: null, reasoning: '' } },
	])('no reasoning: $form', async ({ message }) => {
		expect(await read({ content: 'Hi', ...message })).not.toHaveProperty('reasoning');
	});

	test.each([
		{
			form: 'numbers',
			given: { prompt_tokens: 12, total_tokens: 0 },
			read: { prompt_tokens: 12, total_tokens: 0 },
		},
		{ form: 'numbers as text', given: { prompt_tokens: '12' }, read: { prompt_tokens: 12 } },
		{
			form: 'what is no count',
			given: { prompt_tokens: '01111', completion_tokens: -1, total_tokens: 1.5 },
			read: {},
		},
		{
			form: 'other types',
			given: { prompt_tokens: true, completion_tokens: [3], total_tokens: '1e3' },
			read: {},
		},
		{
			form: 'details',
			given: {
				prompt_tokens_details: { cached_tokens: '3' },
				completion_tokens_details: { reasoning_tokens: 4 },
			},
			read: { cached_tokens: 3, reasoning_tokens: 4 },
		},
		{
			form: 'details of another type',
			given: { prompt_tokens_details: [3], completion_tokens_details: 'x' },
			read: {},
		},
	])('its usage as $form', async ({ given, read: counts }) => {
		expect((await read({ content: 'Hi' }, 'stop', { usage: given })).usage).toStrictEqual(counts);
	});

	test.each([
		{ given: 'null', finishReason: null },
		{ given: '', finishReason: null },
		{ given: null, finishReason: null },
		{ given: 7, finishReason: null },
		{ given: 'length', finishReason: 'length' },
	])('its finish reason $given', async ({ given, finishReason }) => {
		expect(await read({ content: 'Hi' }, given)).toMatchObject({ text: 'Hi', finishReason });
	});

	test('its id and the model that answered', async () => {
		const given = { id: 'c1', model: 'gpt-5.4' };
		expect(await read({ content: 'Hi' }, 'stop', given)).toMatchObject(given);
	});

	test.each([
		{ form: 'empty', given: { id: '', model: '' } },
		{ form: 'of another type', given: { id: 7, model: {} } },
	])('id and model that are $form are none', async ({ given }) => {
		expect(await read({ content: 'Hi' }, 'stop', given)).toMatchObject({ id: null, model: null });
	});

	test.each([
		{ form: 'an object', calls: {} },
		{ form: 'null in a list', calls: [null] },
		{ form: 'a list of words', calls: ['sum'] },
		{ form: 'a call without a function', calls: [{ id: 'a', type: 'function' }] },
		{ form: 'a function that is null', calls: [{ id: 'a', function: null }] },
		{ form: 'a function without a name', calls: [{ id: 'a', function: { arguments: '{}' } }] },
	])('calls that are none ($form) beside text leave the text', async ({ calls }) => {
		expect(await read({ content: 'Hi', tool_calls: calls })).toMatchObject({
			text: 'Hi',
			toolCalls: [],
		});
	});

	test.each([
		{ form: 'an object', calls: {}, field: 'choices[0].message.tool_calls' },
		{ form: 'null in a list', calls: [null], field: 'choices[0].message.tool_calls[0]' },
		{
			form: 'a call without a function',
			calls: [{ id: 'a' }],
			field: 'choices[0].message.tool_calls[0]',
		},
		{
			form: 'a function that is null',
			calls: [{ id: 'a', function: null }],
			field: 'choices[0].message.tool_calls[0]',
		},
	])('calls that are none ($form) and no text: it says where', async ({ calls, field }) => {
		expect(await faultOf({ content: '', tool_calls: calls }, 'tool_calls')).toMatchObject({
			kind: 'unreadable-reply',
			reason: 'shape',
			field: expect.stringMatching(/^choices\[0\]\.message\.tool_calls(\[0\])?$/),
			facts: { where: expect.stringContaining(field.slice(0, 29)) },
		});
	});

	test('half a text and the finish reason error is no success', async () => {
		expect(await faultOf({ content: 'Half' }, 'error')).toMatchObject({
			facts: { received: 'Half' },
		});
	});

	test('a refusal is told, as a field or a part', async () => {
		for (const message of [
			{ refusal: 'No.' },
			{ content: [{ type: 'refusal', refusal: 'No.' }] },
		]) {
			expect(await faultOf(message)).toMatchObject({
				kind: 'empty-reply',
				reason: 'refusal',
				facts: { refusal: 'No.' },
			});
		}
	});
});

describe('the choice of a reply', () => {
	const message = { content: 'Hi' };
	test.each([
		{
			choices: 'out of order',
			list: [
				{ index: 1, message: { content: 'no' } },
				{ index: 0, message },
			],
		},
		{
			choices: 'with an index as text',
			list: [
				{ index: '1', message: {} },
				{ index: '0', message },
			],
		},
		{ choices: 'without an index', list: [{ message }] },
		{ choices: 'counted from 1', list: [{ index: 1, message }] },
		{ choices: 'behind null', list: [null, { message }] },
	])('$choices', ({ list }) => {
		expect(answerOf({ choices: list }).text).toBe('Hi');
	});

	test.each([
		{ body: { choices: [null] }, fault: { kind: 'unreadable-reply', field: 'choices[0]' } },
		{ body: { choices: [7, 'x'] }, fault: { kind: 'unreadable-reply', field: 'choices[0]' } },
		{ body: { choices: {} }, fault: { kind: 'no-choices' } },
		{ body: { choices: 'x' }, fault: { kind: 'no-choices' } },
		{ body: [], fault: { kind: 'no-choices' } },
		{
			body: { code: 50001, msg: 'upstream broke' },
			fault: { kind: 'error-body', apiMessage: 'upstream broke' },
		},
		{ body: { errors: [{ message: 'no' }] }, fault: { kind: 'error-body', apiMessage: 'no' } },
		{ body: null, fault: { kind: 'no-choices' } },
		{ body: 'x', fault: { kind: 'no-choices' } },
		{
			body: { choices: [{ message }], error: { message: 'gone' } },
			fault: { kind: 'error-body', apiMessage: 'gone' },
		},
		{
			body: { choices: [{ message, error: 'gone' }] },
			fault: { kind: 'error-body', apiMessage: 'gone', facts: { received: 'Hi' } },
		},
		{ body: { choices: [{ message: 'Hi' }] }, fault: { kind: 'empty-reply' } },
		{ body: { choices: [{ message: { content: ' \n' } }] }, fault: { kind: 'empty-reply' } },
		{ body: { error: {} }, fault: { kind: 'error-body' } },
		{ body: { choices: [], error: 0 }, fault: { kind: 'error-body' } },
		{ body: { choices: [], message: 'ok' }, fault: { kind: 'no-choices' } },
		{
			body: { choices: [], object: 'x' },
			fault: { facts: { raw: '{"choices":[],"object":"x"}' } },
		},
		{ body: undefined, fault: { kind: 'no-choices', facts: { raw: '' } } },
		{
			body: { id: 'c', choices: [null] },
			fault: { facts: { where: 'choices[0]', raw: '{"id":"c","choices":[null]}' } },
		},
		{
			body: { error: { code: 'insufficient_quota', message: 'no credits' } },
			fault: { kind: 'quota', reason: 'account', code: 'insufficient_quota' },
		},
		{
			body: { error: { type: 'model_not_found', message: 'which?' } },
			fault: { kind: 'model-not-found', aboutModel: 'unknown' },
		},
		{
			body: { error: { code: 'paid_outcome_unknown', message: 'lost' } },
			fault: { kind: 'outcome-unknown' },
		},
	])('$body is none', ({ body, fault }) => {
		try {
			answerOf(body);
		} catch (error) {
			expect((error as FaultError).fault).toMatchObject({ ...fault, repeat: 'never' });
			return;
		}
		throw new Error('It was taken for an answer');
	});
});

test('what is worth repeating elsewhere is an error like any other in a reply that was delivered', () => {
	const answer = () => answerOf({ error: { code: 'rate_limit_exceeded', message: 'slow down' } });
	expect(answer).toThrow(
		expect.objectContaining({
			fault: {
				kind: 'error-body',
				apiMessage: 'slow down',
				code: 'rate_limit_exceeded',
				repeat: 'never',
			},
		}),
	);
});

describe('the facts about a reply without text', () => {
	const faultOf = (choice: object): Fault => {
		try {
			answerOf({ choices: [choice], usage: { total_tokens: 7 } });
		} catch (error) {
			return (error as FaultError).fault;
		}
		throw new Error('It was taken for an answer');
	};

	test.each([
		{ what: 'no more', message: {}, more: {} },
		{ what: 'its refusal', message: { refusal: 'No.' }, more: { refusal: 'No.' } },
		{ what: 'its thoughts', message: { reasoning: 'Hm' }, more: { reasoning: 'Hm' } },
	])('its finish reason, usage and raw text, and $what', ({ message, more }) => {
		const choice = { message, finish_reason: 'stop' };
		expect(faultOf(choice).facts).toStrictEqual({
			finish_reason: 'stop',
			usage: { total_tokens: 7 },
			raw: JSON.stringify(choice),
			...more,
		});
	});
});

describe('what older gateways and other vendors say', () => {
	const call = { name: 'sum', arguments: '{"x":1}' };
	const wholeCall = { id: 'call_c_0', type: 'function', function: call };
	const bodyWith = (message: object, finish_reason: string) => ({
		id: 'c',
		choices: [{ index: 0, message, finish_reason }],
	});

	test.each<[string, object]>([
		['function_call', { function_call: call }],
		['one call in place of a list', { tool_calls: { function: call } }],
		['a call without its wrapper', { tool_calls: [call] }],
	])('%s is a tool call', (_what, message) => {
		expect(answerOf(bodyWith(message, 'function_call')).toolCalls).toEqual([wholeCall]);
	});

	test.each([
		['MAX_TOKENS', 'length'],
		['max_tokens', 'length'],
		['SAFETY', 'content_filter'],
	])('no text because of %s means %s', (given, reason) => {
		expect(() => answerOf(bodyWith({ content: '' }, given))).toThrow(
			expect.objectContaining({ fault: expect.objectContaining({ kind: 'empty-reply', reason }) }),
		);
	});

	test.each([
		{ code: 500, msg: 'boom' },
		{ detail: 'boom' },
		{ errors: [{ message: 'boom' }] },
		[{ error: { message: 'boom' } }],
	])('%j is an error with its message', (body) => {
		expect(() => answerOf(body)).toThrow(
			expect.objectContaining({
				fault: expect.objectContaining({ kind: 'error-body', apiMessage: 'boom' }),
			}),
		);
	});

	test('a code of 0 beside an answer is no error', () => {
		const body = { ...bodyWith({ content: 'Hi' }, 'stop'), error: { code: 0, message: '' } };
		expect(answerOf(body).text).toBe('Hi');
	});
});
