import { bytes, delta, DONE, event, faultOf, FINISH, HOST, read } from './support';

describe('a stream that is complete all the same', () => {
	test.each<[string, string]>([
		['no [DONE]', delta('Hi') + FINISH],
		['text after the end mark is not read', delta('Hi') + FINISH + DONE + delta('more')],
		[
			'events that are no chunks of the first choice',
			event({ choices: [{ index: 1, delta: { content: 'no' } }] }) + delta('Hi') + FINISH,
		],
		[
			'an event of garbage before the finish reason',
			delta('Hi') + 'data: {oops\n\n' + FINISH + DONE,
		],
		[
			'the finish reason beside the last text',
			event({ choices: [{ delta: { content: 'Hi' }, finish_reason: 'stop' }] }),
		],
		['no finish reason, with [DONE]', delta('Hi') + DONE],
		['no finish reason, with [DONE] in quotes', delta('Hi') + 'data: "[DONE]"\n\n'],
		['no finish reason, with a small [done]', delta('Hi') + 'data: [done]\n\n'],
		[
			'an error after the finish reason',
			delta('Hi') + FINISH + event({ error: { message: 'late' } }),
		],
		[
			'a named error after the finish reason',
			`${delta('Hi')}${FINISH}event: error\ndata: late\n\n`,
		],
		['no line break at the end', (delta('Hi') + FINISH).trimEnd()],
		[
			'one line break between events',
			(delta('H') + delta('i') + FINISH + DONE).replaceAll('\n\n', '\n'),
		],
		['CR alone ends lines', (delta('H') + delta('i') + FINISH + DONE).replaceAll('\n', '\r')],
		[
			'data over several lines',
			'data: {"choices": [\ndata: {"delta": {"content": "Hi"}}]}\n\n' + FINISH,
		],
		['events without data, and with blank data', `event: ping\n\ndata:\n\n${delta('Hi')}${FINISH}`],
		[
			'the choice index as text',
			event({ choices: [{ index: '0', delta: { content: 'Hi' } }] }) + FINISH,
		],
		[
			'choices out of order',
			event({
				choices: [
					{ index: 1, delta: { content: 'no' } },
					{ index: 0, delta: { content: 'Hi' } },
				],
			}) + FINISH,
		],
		[
			'choices that are none',
			event({ choices: [null, 7] }) + event({ choices: {} }) + delta('Hi') + FINISH,
		],
		[
			'parts of text',
			event({ choices: [{ delta: { content: [{ type: 'text', text: 'Hi' }] } }] }) + FINISH,
		],
		[
			'an empty error beside the choices',
			event({ error: {}, choices: [{ delta: { content: 'Hi' } }] }) + FINISH,
		],
		[
			'the whole message as one chunk',
			event({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] }),
		],
		[
			'the message again at the end',
			delta('Hi') + event({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] }),
		],
		[
			'a null error beside the choices',
			event({ error: null, choices: [{ delta: { content: 'Hi' } }] }) + FINISH,
		],
		[
			'blank data before [DONE], without a finish reason',
			`data:   \n\n${delta('Hi')}data:\n\n${DONE}`,
		],
		['no finish reason, with blanks around [DONE]', `${delta('Hi')}data:  [DONE] \n\n`],
		[
			'a finish reason without a delta',
			delta('Hi') + event({ choices: [{ index: 0, finish_reason: 'stop' }] }),
		],
		[
			'the type error beside the choices',
			event({ type: 'error', choices: [{ delta: { content: 'Hi' } }] }) + FINISH,
		],
		[
			'a message beside the choices',
			event({ message: 'ok', choices: [{ delta: { content: 'Hi' } }] }) + FINISH,
		],
		['as much garbage as is borne', delta('Hi') + 'data: {oops\n\n'.repeat(100) + FINISH],
		['any garbage behind the finish', delta('Hi') + FINISH + 'data: {oops\n\n'.repeat(500)],
	])('%s', async (_what, stream) => {
		let heard = '';
		const { choices } = await read([bytes(stream)], async (text) => {
			heard += text;
		});
		expect([choices?.[0]?.message?.content, heard]).toEqual(['Hi', 'Hi']);
	});
});

test.each([
	{ code: 500, msg: 'boom' },
	{ success: false, message: 'boom' },
	{ type: 'error', message: 'boom' },
	{ detail: 'boom' },
	{ detail: [{ loc: ['body'], msg: 'boom' }] },
	{ errors: [{ message: 'boom' }] },
])('half a text before %j is no success', async (error) => {
	const fault = await faultOf(delta('Hi') + event(error) + DONE);
	expect(fault).toMatchObject({ kind: 'stream-fault', apiMessage: 'boom' });
	expect(fault.facts).toMatchObject({ received: 'Hi' });
});

describe('a stream that is not', () => {
	test.each<[string, string, object]>([
		[
			'nothing at all',
			'',
			{ kind: 'stream-incomplete', facts: { received: '', received_characters: 0 } },
		],
		['the end mark alone', DONE, { kind: 'stream-incomplete', facts: { received: '' } }],
		[
			'garbage, then the end mark',
			delta('Hi') + 'data: {oops\n\n' + DONE,
			{ kind: 'stream-incomplete', facts: { received: 'Hi', received_characters: 2 } },
		],
		[
			'more garbage than is borne',
			delta('Hi') + 'data: {oops\n\n'.repeat(101) + FINISH,
			{ kind: 'stream-incomplete', reason: 'garbage', facts: { received: 'Hi' } },
		],
		[
			'a line cut off at the end',
			delta('Hi') + 'data: {"choices": [{"finish_reason": "stop"}',
			{ kind: 'stream-incomplete', facts: { received: 'Hi' } },
		],
		[
			'an error event of plain text',
			`${delta('Hi')}event: error\ndata: upstream went away\n\n`,
			{ kind: 'stream-fault', apiMessage: 'upstream went away', facts: { received: 'Hi' } },
		],
		[
			'an error in the choice',
			event({ choices: [{ delta: { content: 'Hi' }, error: { message: 'gone' } }] }) + FINISH,
			{ kind: 'stream-fault', apiMessage: 'gone', facts: { received: 'Hi' } },
		],
		[
			'the finish reason error',
			delta('Hi') + event({ choices: [{ delta: {}, finish_reason: 'error' }] }) + DONE,
			{ kind: 'stream-fault', facts: { received: 'Hi' } },
		],
		[
			'an error with nothing but its code',
			delta('Hi') + event({ type: 'error', code: 'overloaded' }) + FINISH,
			{ kind: 'stream-fault', code: 'overloaded', facts: { received: 'Hi' } },
		],
		...[DONE, FINISH].map((last): [string, string, object] => [
			`an error before ${last.trim()} without a line break`,
			delta('Hi') + event({ error: { message: 'gone' } }) + last.trim(),
			{ kind: 'stream-fault', apiMessage: 'gone', facts: { received: 'Hi' } },
		]),
		[
			'an index that is none beside the finish reason',
			event({
				choices: [{ delta: { tool_calls: [{ index: -1, id: 'x' }] }, finish_reason: 'tool_calls' }],
			}),
			{ kind: 'stream-incomplete', reason: 'garbage' },
		],
		[
			'what the provider told the gateway',
			event({
				error: { message: 'Provider error', metadata: { raw: '{"error":{"message":"full"}}' } },
			}),
			{ kind: 'stream-fault', apiMessage: 'Provider error: full' },
		],
		...['__proto__', 'length', 1_000_000_000, 4_294_967_294, -1, 0.5, {}, [0], true].map(
			(index): [string, string, object] => [
				`the index ${JSON.stringify(index)} of a tool call`,
				delta('Hi') +
					event({ choices: [{ delta: { tool_calls: [{ index, id: 'x' }] } }] }) +
					FINISH,
				{
					kind: 'stream-incomplete',
					reason: 'garbage',
					facts: { received: 'Hi', where: 'choices[0].delta.tool_calls[0].index' },
				},
			],
		),
		[
			'garbage until the end',
			delta('Hi') + 'data: <html>\n\n',
			{
				kind: 'stream-incomplete',
				reason: 'garbage',
				host: HOST,
			},
		],
		[
			'an error event in plain words',
			delta('Hi') + 'event: error\ndata: upstream overloaded\n\n',
			{ kind: 'stream-fault', repeat: 'unknown', apiMessage: 'upstream overloaded' },
		],
		[
			'an error event whose code decides',
			event({ error: { message: 'no', code: 'insufficient_quota' } }),
			{ kind: 'quota', repeat: 'never', apiMessage: 'no' },
		],
		[
			'an error event that is worth repeating, before any text',
			event({ error: { message: 'no', code: 'rate_limit_exceeded' } }),
			{ kind: 'rate-limited', repeat: 'safe' },
		],
		[
			'an error event that is worth repeating, after text',
			delta('Hi') + event({ error: { message: 'no', code: 'rate_limit_exceeded' } }),
			{ kind: 'stream-fault', repeat: 'unknown' },
		],
		[
			'an error event that is not, after text',
			delta('Hi') + event({ error: { message: 'no', code: 'insufficient_quota' } }),
			{ kind: 'quota', repeat: 'never', facts: { received: 'Hi' } },
		],
		[
			'an error event',
			delta('Hi') + event({ error: { message: 'overloaded', code: 'x', type: 'upstream_error' } }),
			{
				kind: 'stream-fault',
				apiMessage: 'overloaded',
				code: 'x',
				type: 'upstream_error',
				facts: { received: 'Hi' },
			},
		],
		[
			'an event named error, without the wrapper',
			`${delta('Hi')}event: error\n${event({ message: 'overloaded' })}`,
			{ kind: 'stream-fault', apiMessage: 'overloaded' },
		],
	])('%s', async (_what, stream, expected) => {
		expect(await faultOf(stream)).toMatchObject({ repeat: 'unknown', ...expected });
	});
});

test('garbage has no place that could be named', async () => {
	const { facts } = await faultOf(`${delta('Hi')}data: {oops\n\n`);
	expect(facts).toEqual({ received: 'Hi', received_characters: 2 });
});
