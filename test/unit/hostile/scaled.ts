import type { Asker } from '../../../nodes/shared/errors/asker';

/** A reply that grows, and who meets it. */
export interface Scaled {
	what: string;
	asker: Asker[];
	status: number;
	bodyOf: (bytes: number) => Buffer;
}

const COMPLETIONS: Asker[] = ['chat', 'chatModel'];

const saying = (content: unknown, more: object = {}) =>
	Buffer.from(
		JSON.stringify({ choices: [{ message: { content, ...more }, finish_reason: 'stop' }] }),
	);
const repeated = (text: string, bytes: number) => text.repeat(Math.ceil(bytes / text.length));
const list = (entry: unknown, bytes: number) =>
	Array.from({ length: Math.ceil(bytes / (JSON.stringify(entry).length + 1)) }, () => entry);
const event = (chunk: unknown) => `data: ${JSON.stringify(chunk)}\n\n`;
const delta = (message: object) => ({ choices: [{ delta: message }] });
const END = event({ choices: [{ delta: {}, finish_reason: 'stop' }] });

const text = (what: string, of: (bytes: number) => string): Scaled => ({
	what,
	asker: COMPLETIONS,
	status: 200,
	bodyOf: (bytes) => saying(of(bytes)),
});
const stream = (what: string, unit: string): Scaled => ({
	what: `a stream of ${what}`,
	asker: COMPLETIONS,
	status: 200,
	bodyOf: (bytes) => Buffer.from(event(delta({ content: 'x' })) + repeated(unit, bytes) + END),
});
const raw = (what: string, unit: string, asker: Asker[] = COMPLETIONS, status = 200): Scaled => ({
	what,
	asker,
	status,
	bodyOf: (bytes) => Buffer.from(repeated(unit, bytes)),
});
const failing = (what: string, error: (bytes: number) => object, status = 400): Scaled => ({
	what: `an error with ${what}`,
	asker: [...COMPLETIONS, 'upload'],
	status,
	bodyOf: (bytes) => Buffer.from(JSON.stringify({ error: error(bytes) })),
});

export const SCALED: Scaled[] = [
	text('a fence and line breaks', (bytes) => `\`\`\`json${'\n'.repeat(bytes / 2)}{"a": 1`),
	text('a text of backticks', (bytes) => '`'.repeat(bytes)),
	text('braces', (bytes) => '{'.repeat(bytes)),
	text('brackets', (bytes) => '['.repeat(bytes)),
	text('a letter and brackets', (bytes) => 'x' + '['.repeat(bytes)),
	text('blanks between fences', (bytes) => '```json ' + ' '.repeat(bytes) + '```'),
	text('objects in a row', (bytes) => repeated('{"a":1} ', bytes)),
	text('quotes and backslashes', (bytes) => `{"a":"${repeated('\\"', bytes / 4)}`),
	text(
		'a JSON object with many fields',
		(bytes) => `{${Array.from({ length: bytes / 12 }, (_, at) => `"k${at}":1`).join(',')}}`,
	),
	text('blanks', (bytes) => ' '.repeat(bytes)),
	{
		what: 'parts of text',
		asker: COMPLETIONS,
		status: 200,
		bodyOf: (bytes) => saying(list({ type: 'text', text: 'x' }, bytes)),
	},
	{
		what: 'calls with one id',
		asker: COMPLETIONS,
		status: 200,
		bodyOf: (bytes) =>
			saying('', {
				tool_calls: list({ id: 'a', function: { name: 'f', arguments: '{}' } }, bytes),
			}),
	},
	{
		what: 'choices that are none',
		asker: COMPLETIONS,
		status: 200,
		bodyOf: (bytes) => Buffer.from(JSON.stringify({ choices: list(null, bytes) })),
	},
	raw('lists in lists', '['),
	raw('lists in lists, with strings', '["a",'),
	raw('blank lines', '\n'),
	raw('text', 'internal error '),
	raw('a page', '<p>'),
	stream('blanks without an end', ' '),
	stream('data without an end', 'data: '),
	stream('one-letter pieces', event(delta({ content: 'x' }))),
	stream('comments', ': ping\n\n'),
	stream('line ends', '\r\n'),
	stream('lines of data that never end', 'data: {"a":\n'),
	stream('objects that are no JSON', 'data: {x}\n'),
	stream('garbage', 'data: {x}\n\n'),
	stream('usage', event({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } })),
	stream(
		'fragments of a call',
		event(
			delta({
				tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}{"x":"}' } }],
			}),
		),
	),
	stream('calls', event(delta({ tool_calls: [{ function: { name: 'f', arguments: '{}' } }] }))),
	failing('digits to wait', (bytes) => ({ fallback_suggestion: '9'.repeat(bytes) }), 429),
	failing('a long message', (bytes) => ({ message: repeated("'a' parameter ", bytes) })),
	failing('escapes', (bytes) => ({ message: repeated('%73&#107;\\u002daaaa', bytes) })),
	failing('quotes', (bytes) => ({ message: "'".repeat(bytes), param: 'a'.repeat(9) })),
	failing('a long parameter', (bytes) => ({ message: '', param: 'a.'.repeat(bytes / 2) })),
	failing('request IDs', (bytes) => ({ message: repeated('(request id: ', bytes) })),
	failing('a reason in a reason', (bytes) => ({
		message: 'x',
		metadata: { raw: repeated('{"error":', bytes / 2) },
	})),
	failing('many fields', (bytes) => ({ allowed_models: list('m', bytes) }), 403),
	{
		what: 'a long list of models',
		asker: ['models'],
		status: 200,
		bodyOf: (bytes) =>
			Buffer.from(
				JSON.stringify({ data: Array.from({ length: bytes / 16 }, (_, at) => ({ id: `m${at}` })) }),
			),
	},
	{
		what: 'a balance with many owners',
		asker: ['credits'],
		status: 200,
		bodyOf: (bytes) =>
			Buffer.from(
				JSON.stringify({
					data: Object.fromEntries(
						Array.from({ length: bytes / 40 }, (_, at) => [`o${at}`, { remaining_credits: at }]),
					),
				}),
			),
	},
];
