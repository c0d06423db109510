import { FaultError } from '../../../../../nodes/shared/errors/fault';
import { parseJsonContent } from '../../../../../nodes/EvoLink/resources/chat/jsonContent';

const value = { name: 'Ann', tags: ['a', '}', '```'], at: { x: 1 } };
const text = JSON.stringify(value);
const faultIn = (reply: string, reason: string, usage = {}) => {
	try {
		parseJsonContent(reply, reason, usage);
		return undefined;
	} catch (error) {
		return (error as FaultError).fault;
	}
};
const pretty = JSON.stringify(value, null, 2);

test.each<[string, string, unknown]>([
	['as it is', text, value],
	['indented, with white space around it', `\n\n${pretty}\n `, value],
	['after a byte order mark', `\uFEFF${text}`, value],
	['in a fence', `\`\`\`json\n${pretty}\n\`\`\``, value],
	['in a fence without language', `\`\`\`\n{"a": 1}\n\`\`\``, { a: 1 }],
	['in a fence on one line', '```{"a": 1}```', { a: 1 }],
	[
		'in a fence with words around it',
		'Here you are:\n```JSON\n{"a": 1}\n```\nAnything else?',
		{ a: 1 },
	],
	['after a sentence', `Here you are: ${text}`, value],
	['in parentheses', '({"a": 1})', { a: 1 }],
	['between sentences', 'Sure: {"a": 1}. Anything else?', { a: 1 }],
	['behind brackets in words', 'As asked [see above]: {"a": 1}', { a: 1 }],
	['in a fence of tildes', '~~~json\n{"a": 1}\n~~~', { a: 1 }],
	['in a fence beside a word in brackets', 'See [1] and {2}:\n```json\n{"a": 1}\n```', { a: 1 }],
	['in the only fence of two that holds JSON', '```sh\nls\n```\n```json\n{"a": 1}\n```', { a: 1 }],
	[
		'with backticks in its text',
		'```json\n{"code": "```js\\nx\\n```"}\n```',
		{ code: '```js\nx\n```' },
	],
	['with braces in its text', 'Here: {"a": "} {"}', { a: '} {' }],
])('%s', (_where, reply, expected) => {
	for (const format of ['json_object', 'json_schema'] as const) {
		expect(parseJsonContent(reply, 'stop', {}, format)).toEqual(expected);
	}
});

test.each<[string, string, unknown]>([
	['a list', '[{"a": 1}, {"b": 2}]', [{ a: 1 }, { b: 2 }]],
	['a list in a fence', '```json\n[1, 2]\n```', [1, 2]],
	['a list in a fence of tildes', '~~~json\n[1, 2]\n~~~', [1, 2]],
	['a number', '404', 404],
	['a number between no-break spaces', '\u00a0404\u00a0', 404],
	['true', 'true', true],
	['null', 'null', null],
	['a sentence in quotes', '"I\'m sorry, I can\'t"', "I'm sorry, I can't"],
])('%s may be what a schema asks for, and is no JSON object', (_what, reply, expected) => {
	expect(parseJsonContent(reply, 'stop', {}, 'json_schema')).toEqual(expected);
	expect(() => parseJsonContent(reply, 'stop', {}, 'json_object')).toThrow('invalid-json');
});

test.each([
	['words', 'I cannot do that.'],
	['single quotes', "{'a': 1}"],
	['a value cut off', '{"a": {"b": 1}'],
	['a list cut off after its first object', '[{"a": 1}, {"b"'],
	['a fenced list cut off', '```json\n[{"a": 1}, {"b"'],
	['an object, and the start of a second one', '{"a": 1}\n{"b": '],
	['two objects', '{"a": 1}\n{"b": 2}'],
	['two fenced objects', '```json\n{"a": 1}\n```\nor\n```json\n{"b": 2}\n```'],
	['a number of a footnote', "I can't answer that. See [1]."],
	['a number behind a word', 'No 12.'],
	['a list behind a word in a fence', '```\nsee [1]\n```'],
	['a list between words', 'The list: [{"a": 1}]'],
	['lists between words', 'Either [1] or [2, 3].'],
	['empty braces between words', 'Use {} for an empty object.'],
	['nesting that n8n could not copy', `${'['.repeat(600)}${']'.repeat(600)}`],
])('%s: no part of it passes for the value', (_what, reply) => {
	for (const reason of ['stop', 'length']) {
		expect(faultIn(reply, reason)).toMatchObject({ kind: 'invalid-json', reason });
	}
});

test('the raw text is a fact, and the same request is not sent again', () => {
	expect(faultIn('x', 'MAX_TOKENS', { total_tokens: 9 })).toEqual({
		kind: 'invalid-json',
		reason: 'length',
		repeat: 'never',
		facts: { raw: 'x', finish_reason: 'MAX_TOKENS', usage: { total_tokens: 9 } },
	});
});

test('a schema is what counts where no format is named', () => {
	expect(parseJsonContent('404', 'stop', {})).toBe(404);
});
