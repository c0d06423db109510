import { replyReader } from '../../../../../nodes/EvoLink/resources/chat/readReply';
import type { FaultError } from '../../../../../nodes/shared/errors/fault';
import type { ResponseFormat } from '../../../../../nodes/shared/fields/responseFormat';

const SCHEMA: ResponseFormat = {
	type: 'json_schema',
	json_schema: {
		name: 'city',
		schema: {
			type: 'object',
			properties: { city: { type: 'string' }, size: { type: 'number' } },
			required: ['city'],
		},
	},
};

const replyOf = (message: object) => ({
	id: 'c1',
	model: 'gpt-5.4',
	choices: [{ message, finish_reason: 'stop' }],
	usage: { total_tokens: 9 },
});
const text = '{"city": "Rome"}';

test.each<{ what: string; format?: ResponseFormat; said: string; content: unknown }>([
	{ what: 'as it is without a format', said: text, content: text },
	{ what: 'as it is when text was asked for', format: { type: 'text' }, said: text, content: text },
	{
		what: 'as the object it stands for',
		format: { type: 'json_object' },
		said: `Sure: ${text}`,
		content: { city: 'Rome' },
	},
	{
		what: 'as the value that fits its schema',
		format: SCHEMA,
		said: `\`\`\`json\n${text}\n\`\`\``,
		content: { city: 'Rome' },
	},
	{
		what: 'as any value where there is no schema to fit',
		format: { type: 'json_schema' },
		said: '[1]',
		content: [1],
	},
])('a reply is read $what', ({ format, said, content }) => {
	expect(replyReader(format)(replyOf({ content: said }))).toEqual({
		id: 'c1',
		model: 'gpt-5.4',
		text: said,
		finishReason: 'stop',
		toolCalls: [],
		usage: { total_tokens: 9 },
		content,
	});
});

test.each<[string, ResponseFormat | undefined, string | null]>([
	['without text', SCHEMA, null],
	['with words beside it, whatever format was asked for', SCHEMA, 'I look that up.'],
	['with words beside it, where an object was asked for', { type: 'json_object' }, 'One moment.'],
	['with words beside it, where text was asked for', undefined, 'One moment.'],
])('a call of a tool is an answer %s', (_what, format, content) => {
	const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } };
	const answer = replyReader(format)(replyOf({ content, tool_calls: [call] }));
	expect(answer).toMatchObject({ id: 'c1', text: content, content, toolCalls: [call] });
});

const faultIn = (format: ResponseFormat, content: string) => {
	try {
		return replyReader(format)(replyOf({ content }));
	} catch (error) {
		return (error as FaultError).fault;
	}
};
const facts = (raw: string) => ({ raw, finish_reason: 'stop', usage: { total_tokens: 9 } });

test('a value that does not fit its schema is named with its place', () => {
	const raw = '{"city": "Rome", "size": "large"}';
	expect(faultIn(SCHEMA, raw)).toEqual({
		kind: 'schema-mismatch',
		repeat: 'never',
		facts: {
			path: 'size',
			mismatch: "'size' must be a number, not a string",
			...facts(raw),
		},
	});
});

test.each<[string, ResponseFormat, string]>([
	['a sentence', SCHEMA, 'I cannot do that.'],
	['a list where an object was asked for', { type: 'json_object' }, '[1]'],
])('%s is not the JSON that was asked for', (_what, format, raw) => {
	expect(faultIn(format, raw)).toEqual({
		kind: 'invalid-json',
		reason: 'stop',
		repeat: 'never',
		facts: facts(raw),
	});
});
