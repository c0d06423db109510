import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { chat, useGateway } from './support/chat';

const bench = useGateway();

const options = (name: string, value: unknown): INodeParameters => ({
	options: { [name]: value } as never,
});
const turn = (role: unknown, content: unknown) => [
	{ role: 'user', content: 'Fine' },
	{ role, content },
];

describe('a value that cannot be sent is named with its field, and nothing is sent', () => {
	/** [field or what is wrong, parameters, title of the message, words of its description]; `value` is the item's. */
	test.each<[string, INodeParameters, unknown, string | RegExp, string]>([
		['an empty message', { message: '={{ "" }}' }, null, "'Message' is empty", 'Enter a message'],
		['a blank message', { message: ' \n' }, null, "'Message' is empty", 'give an image'],
		[
			'a missing field',
			{ message: '={{ $json.none }}' },
			null,
			"'Message' is empty",
			"exists in this item's input",
		],
		['an object', { message: '={{ $json.value }}' }, { a: 1 }, "'Message' is not text", '{"a":1}'],
		[
			'a list',
			{ systemPrompt: '={{ $json.value }}' },
			['a'],
			"'System Prompt' is not text",
			'["a"]',
		],
		[
			'NaN as message',
			{ message: '={{ 0 / 0 }}' },
			null,
			"'Message' is not text",
			'Its value is NaN',
		],
		[
			'Infinity as user',
			options('user', '={{ 1 / 0 }}'),
			null,
			"'End User ID' is not text",
			'Infinity',
		],
		['NaN as seed', options('seed', '={{ 0 / 0 }}'), null, "'Seed' is not a number", 'NaN'],
		[
			'NaN in additional fields',
			options('additionalFields', '={{ ({ logit_bias: { "50256": 0 / 0 } }) }}'),
			null,
			"'Additional Fields' contains NaN",
			"'logit_bias.50256'",
		],
		[
			'a number beyond JSON in a schema',
			{
				options: {
					responseFormat: 'json_schema',
					jsonSchema: '{"type": "number", "maximum": 1e999}',
				},
			},
			null,
			"'JSON Schema' contains Infinity",
			"'maximum'",
		],
		[
			'no model',
			{ model: { __rl: true, mode: 'id', value: ' ' } },
			null,
			"'Model' is empty",
			'enter its ID',
		],
		[
			'no model by expression',
			{ model: '={{ $json.none }}' },
			null,
			"'Model' is empty",
			'Choose a model',
		],
		[
			'a list as model',
			{ model: '={{ $json.value }}' },
			['gpt-5.4'],
			"'Model' is not text",
			'["gpt-5.4"]',
		],
		[
			'temperature 2.1',
			options('temperature', 2.1),
			null,
			"'Sampling Temperature' is out of range",
			'from 0 to 2',
		],
		[
			'temperature -0.1',
			options('temperature', '={{ $json.value }}'),
			'-0.1',
			"'Sampling Temperature' is out of range",
			'-0.1',
		],
		[
			'temperature hot',
			options('temperature', '={{ $json.value }}'),
			'hot',
			"'Sampling Temperature' is not a number",
			'hot',
		],
		[
			'temperature 0,7',
			options('temperature', '={{ $json.value }}'),
			'0,7',
			"'Sampling Temperature' is not a number",
			'0,7',
		],
		[
			'temperature true',
			options('temperature', '={{ $json.value }}'),
			true,
			"'Sampling Temperature' is not a number",
			'true',
		],
		[
			'temperature list',
			options('temperature', '={{ $json.value }}'),
			[1],
			"'Sampling Temperature' is not a number",
			'[1]',
		],
		['top P 1.01', options('topP', 1.01), null, "'Top P' is out of range", 'from 0 to 1'],
		['top K 0', options('topK', 0), null, "'Top K' is out of range", 'at least 1'],
		['top K 1.5', options('topK', 1.5), null, "'Top K' is not a whole number", '1.5'],
		[
			'max tokens 0',
			options('maxCompletionTokens', 0),
			null,
			"'Max Completion Tokens' is out of range",
			'at least 1',
		],
		[
			'frequency penalty 3',
			options('frequencyPenalty', 3),
			null,
			"'Frequency Penalty' is out of range",
			'from -2 to 2',
		],
		[
			'presence penalty -3',
			options('presencePenalty', -3),
			null,
			"'Presence Penalty' is out of range",
			'from -2 to 2',
		],
		['seed 0.5', options('seed', 0.5), null, "'Seed' is not a whole number", '0.5'],
		[
			'an infinite seed',
			options('seed', '={{ $json.value }}'),
			'Infinity',
			"'Seed' is not a number",
			'Infinity',
		],
		[
			'effort maximal',
			options('reasoningEffort', '={{ $json.value }}'),
			'maximal',
			"'Reasoning Effort' has an unknown value",
			'none, minimal, low, medium, high, xhigh',
		],
		[
			'effort 1',
			options('reasoningEffort', '={{ $json.value }}'),
			1,
			"'Reasoning Effort' has an unknown value",
			'Its value is 1',
		],
		[
			'user object',
			options('user', '={{ $json.value }}'),
			{ id: 1 },
			"'End User ID' is not text",
			'{"id":1}',
		],
		[
			'cache key list',
			options('promptCacheKey', '={{ $json.value }}'),
			[1],
			"'Prompt Cache Key' is not text",
			'[1]',
		],
		[
			'detail huge',
			options('imageDetail', '={{ $json.value }}'),
			'huge',
			"'Image: Detail' has an unknown value",
			'auto, low, high, original',
		],
		[
			'transfer post',
			{ options: { binaryFields: '', imageTransfer: '={{ $json.value }}' } },
			'post',
			"'Image: Transfer' has an unknown value",
			'upload, inline',
		],
		[
			'stream maybe',
			options('stream', '={{ $json.value }}'),
			'maybe',
			"'Stream the Reply' has an unknown value",
			'auto, always, never',
		],
		[
			'format xml',
			options('responseFormat', '={{ $json.value }}'),
			'xml',
			"'Response Format' has an unknown value",
			'text, json_object, json_schema',
		],
		[
			'an FTP image',
			{ imageUrls: 'ftp://example.com/a.png' },
			null,
			"'Image URL(s)' has an entry that is not an image URL",
			'ftp://example.com/a.png',
		],
		[
			'one bad image of two',
			{ imageUrls: 'https://example.com/a.png, cat.png' },
			null,
			"'Image URL(s)' has an entry that is not an image URL",
			'cat.png',
		],
		[
			'a data URL of text',
			{ imageUrls: 'data:text/plain;base64,aGk=' },
			null,
			"'Image URL(s)' has an entry that is not an image URL",
			'data:text/plain',
		],
		[
			'an image number',
			{ imageUrls: '={{ $json.value }}' },
			7,
			"'Image URL(s)' is neither text nor a list",
			'7',
		],
		[
			'a list with an object',
			{ imageUrls: '={{ $json.value }}' },
			[{ url: 'x' }],
			"'Image URL(s)' has an entry that is not a URL",
			'{"url":"x"}',
		],
		[
			'broken history',
			options('historyJson', '[{'),
			null,
			"'History (JSON)' is not valid JSON",
			'Use JSON such as',
		],
		[
			'history object',
			options('historyJson', '={{ $json.value }}'),
			{ role: 'user' },
			"'History (JSON)' is not a list",
			'{"role":"user"}',
		],
		[
			'history role',
			options('historyJson', '={{ $json.value }}'),
			turn('human', 'x'),
			"'History (JSON) entry 2' has an unknown role",
			'human',
		],
		[
			'history without role',
			options('historyJson', '={{ $json.value }}'),
			turn(undefined, 'x'),
			"'History (JSON) entry 2' has an unknown role",
			'user, assistant',
		],
		[
			'history content',
			options('historyJson', '={{ $json.value }}'),
			turn('user', ' '),
			"'History (JSON) entry 2' has no content",
			'enter the text',
		],
		[
			'history number',
			options('historyJson', '={{ $json.value }}'),
			turn('user', 5),
			"'History (JSON) entry 2' has no content",
			'5',
		],
		[
			'history text',
			options('historyJson', '={{ $json.value }}'),
			['hi'],
			"'History (JSON) entry 1' is not a turn",
			'hi',
		],
		[
			'an empty row',
			options('history', { turn: [{ role: 'user', content: '' }] }),
			null,
			"'History turn 1' has no content",
			'enter the text',
		],
		[
			'a row as system',
			options('history', { turn: [{ role: '={{ $json.value }}', content: 'x' }] }),
			'system',
			"'History turn 1' has an unknown role",
			'user, assistant',
		],
		[
			'broken fields',
			options('additionalFields', '{a:1}'),
			null,
			"'Additional Fields' is not valid JSON",
			'JSON',
		],
		[
			'fields list',
			options('additionalFields', '[1]'),
			null,
			"'Additional Fields' is not a JSON object",
			'[1]',
		],
		[
			'reserved model',
			options('additionalFields', '{"model":"x"}'),
			null,
			"'Additional Fields' can't set 'model'",
			'remove it',
		],
		[
			'reserved messages',
			options('additionalFields', '{"messages":[]}'),
			null,
			"'Additional Fields' can't set 'messages'",
			'remove it',
		],
		[
			'reserved stream',
			options('additionalFields', '{"stream":true}'),
			null,
			"'Additional Fields' can't set 'stream'",
			'remove it',
		],
		[
			'no schema',
			{ options: { responseFormat: 'json_schema', jsonSchema: ' ' } },
			null,
			"'JSON Schema' is empty",
			"Add the option 'JSON Schema'",
		],
		[
			'broken schema',
			{ options: { responseFormat: 'json_schema', jsonSchema: '{"type":' } },
			null,
			"'JSON Schema' is not valid JSON",
			'JSON',
		],
		[
			'schema list',
			{ options: { responseFormat: 'json_schema', jsonSchema: '[]' } },
			null,
			"'JSON Schema' is not a JSON object",
			'[]',
		],
		[
			'an example in place of a schema',
			{ options: { responseFormat: 'json_schema', jsonSchema: '{"name":"Ann","age":7}' } },
			null,
			"'JSON Schema' is not a schema",
			'does not describe the reply',
		],
		[
			'a type that is none',
			{ options: { responseFormat: 'json_schema', jsonSchema: '{"type":"map"}' } },
			null,
			"'JSON Schema' has a type that does not exist",
			'map',
		],
		[
			'properties list',
			{
				options: {
					responseFormat: 'json_schema',
					jsonSchema: '{"type":"object","properties":["a"]}',
				},
			},
			null,
			"'JSON Schema' has properties that are not an object",
			'["a"]',
		],
		[
			'a schema name with blanks',
			{
				options: {
					responseFormat: 'json_schema',
					jsonSchema: '{"name":"my schema","schema":{"type":"object"}}',
				},
			},
			null,
			"'JSON Schema' has a name that EvoLink does not accept",
			'my schema',
		],
		[
			'a missing data field',
			options('binaryFields', 'photo'),
			null,
			"The item has no binary field 'photo'",
			'has no binary fields',
		],
	])('%s', async (_what, parameters, value, title, advice) => {
		const { error, items } = await bench.run(chat(parameters), [{ value }] as never);
		expect(error?.message).toBe(title);
		expect(error?.description).toContain(advice);
		expect(error?.description).toContain('Nothing was sent.');
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(error?.name).toBe('NodeApiError');
		expect((error as IDataObject | undefined)?.failure).toEqual({ cause: 'configuration-invalid' });
		expect(items).toEqual([]);
		expect(bench.gateway.requests).toEqual([]);
	});
});

test('one bad item of many stops all of them before anything is sent, and is named', async () => {
	const { error } = await bench.run(
		chat({ message: '={{ $json.text }}' }),
		['a', 'b', '', 'd'].map((text) => ({ text })),
	);
	expect(error?.message).toBe("'Message' is empty");
	expect(error?.context).toMatchObject({ itemIndex: 2 });
	expect(bench.gateway.requests).toEqual([]);
});

test('an expression that cannot be evaluated ends the run before anything is sent', async () => {
	const { error } = await bench.run(chat({ message: '={{ $("Nowhere").item.json.text }}' }), [
		{ text: 'a' },
		{},
	]);
	expect(error?.message).toBe("Referenced node doesn't exist");
	expect(bench.gateway.requests).toEqual([]);
});
