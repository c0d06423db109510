import { FaultError } from '../../../../../nodes/shared/errors/fault';
import { parseJsonContent } from '../../../../../nodes/EvoLink/resources/chat/jsonContent';

const value = { name: 'Ann', tags: ['a', '}', '```'], at: { x: 1 } };
const text = JSON.stringify(value);
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
	['between sentences', 'Sure: {"a": 1}. Anything else?', { a: 1 }],
	['behind brackets in words', 'As asked [see above]: {"a": 1}', { a: 1 }],
	['as a list', 'The list: [{"a": 1}, {"b": 2}]', [{ a: 1 }, { b: 2 }]],
	['as a number', '42', 42],
	['as true', 'true', true],
])('%s', (_where, reply, expected) => {
	expect(parseJsonContent(reply, 'stop', {})).toEqual(expected);
});

test.each([
	['words', 'I cannot do that.'],
	['single quotes', "{'a': 1}"],
	['a value cut off', '{"a": {"b": 1}'],
	['a list cut off after its first object', '[{"a": 1}, {"b"'],
	['a fenced list cut off', '```json\n[{"a": 1}, {"b"'],
	['an object, and the start of a second one', '{"a": 1}\n{"b": '],
	['two objects', '{"a": 1}\n{"b": 2}'],
])('%s: no part of it passes for the value', (_what, reply) => {
	expect(() => parseJsonContent(reply, 'stop', {})).toThrow(
		'The reply is not the JSON that was asked for',
	);
	expect(() => parseJsonContent(reply, 'length', {})).toThrow('The JSON reply was cut off');
});

test('the details keep the raw text, up to 20,000 characters', () => {
	const facts = () => {
		try {
			return parseJsonContent('x'.repeat(30_000), 'stop', { total_tokens: 9 });
		} catch (error) {
			return (error as FaultError).fault.facts;
		}
	};
	expect(facts()).toEqual({
		raw: 'x'.repeat(20_000),
		finish_reason: 'stop',
		usage: { total_tokens: 9 },
	});
});
