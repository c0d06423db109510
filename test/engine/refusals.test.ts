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

interface Refusal {
	what: string;
	parameters: INodeParameters;
	/** What the item holds as `value`, for expressions to read. */
	value?: unknown;
	title: string;
	/** Words of the description. */
	advice: string;
}

describe('a value that cannot be sent is named with its field, and nothing is sent', () => {
	test.each<Refusal>([
		{
			what: 'an empty message',
			parameters: { message: '={{ "" }}' },
			title: "'Message' is empty",
			advice: 'Enter a message',
		},
		{
			what: 'a blank message',
			parameters: { message: ' \n' },
			title: "'Message' is empty",
			advice: 'give an image',
		},
		{
			what: 'a missing field',
			parameters: { message: '={{ $json.none }}' },
			title: "'Message' is empty",
			advice: "exists in this item's input",
		},
		{
			what: 'an object',
			parameters: { message: '={{ $json.value }}' },
			value: { a: 1 },
			title: "'Message' is not text",
			advice: '{"a":1}',
		},
		{
			what: 'a list',
			parameters: { systemPrompt: '={{ $json.value }}' },
			value: ['a'],
			title: "'System Prompt' is not text",
			advice: '["a"]',
		},
		{
			what: 'NaN as message',
			parameters: { message: '={{ 0 / 0 }}' },
			title: "'Message' is not text",
			advice: 'Its value is NaN',
		},
		{
			what: 'Infinity as user',
			parameters: options('user', '={{ 1 / 0 }}'),
			title: "'End User ID' is not text",
			advice: 'Infinity',
		},
		{
			what: 'NaN as seed',
			parameters: options('seed', '={{ 0 / 0 }}'),
			title: "'Seed' is not a number",
			advice: 'NaN',
		},
		{
			what: 'NaN in additional fields',
			parameters: options('additionalFields', '={{ ({ logit_bias: { "50256": 0 / 0 } }) }}'),
			title: "'Additional Fields' contains NaN",
			advice: "'logit_bias.50256'",
		},
		{
			what: 'a number beyond JSON in a schema',
			parameters: {
				options: {
					responseFormat: 'json_schema',
					jsonSchema: '{"type": "number", "maximum": 1e999}',
				},
			},
			title: "'JSON Schema' contains Infinity",
			advice: "'maximum'",
		},
		{
			what: 'no model',
			parameters: { model: { __rl: true, mode: 'id', value: ' ' } },
			title: "'Model' is empty",
			advice: 'enter its ID',
		},
		{
			what: 'no model by expression',
			parameters: { model: '={{ $json.none }}' },
			title: "'Model' is empty",
			advice: 'Choose a model',
		},
		{
			what: 'a list as model',
			parameters: { model: '={{ $json.value }}' },
			value: ['gpt-5.4'],
			title: "'Model' is not text",
			advice: '["gpt-5.4"]',
		},
		{
			what: 'temperature 2.1',
			parameters: options('temperature', 2.1),
			title: "'Sampling Temperature' is out of range",
			advice: 'from 0 to 2',
		},
		{
			what: 'temperature -0.1',
			parameters: options('temperature', '={{ $json.value }}'),
			value: '-0.1',
			title: "'Sampling Temperature' is out of range",
			advice: '-0.1',
		},
		{
			what: 'temperature hot',
			parameters: options('temperature', '={{ $json.value }}'),
			value: 'hot',
			title: "'Sampling Temperature' is not a number",
			advice: 'hot',
		},
		{
			what: 'temperature 0,7',
			parameters: options('temperature', '={{ $json.value }}'),
			value: '0,7',
			title: "'Sampling Temperature' is not a number",
			advice: '0,7',
		},
		{
			what: 'temperature true',
			parameters: options('temperature', '={{ $json.value }}'),
			value: true,
			title: "'Sampling Temperature' is not a number",
			advice: 'true',
		},
		{
			what: 'temperature list',
			parameters: options('temperature', '={{ $json.value }}'),
			value: [1],
			title: "'Sampling Temperature' is not a number",
			advice: '[1]',
		},
		{
			what: 'top P 1.01',
			parameters: options('topP', 1.01),
			title: "'Top P' is out of range",
			advice: 'from 0 to 1',
		},
		{
			what: 'top K 0',
			parameters: options('topK', 0),
			title: "'Top K' is out of range",
			advice: 'at least 1',
		},
		{
			what: 'top K 1.5',
			parameters: options('topK', 1.5),
			title: "'Top K' is not a whole number",
			advice: '1.5',
		},
		{
			what: 'max tokens 0',
			parameters: options('maxCompletionTokens', 0),
			title: "'Max Completion Tokens' is out of range",
			advice: 'at least 1',
		},
		{
			what: 'frequency penalty 3',
			parameters: options('frequencyPenalty', 3),
			title: "'Frequency Penalty' is out of range",
			advice: 'from -2 to 2',
		},
		{
			what: 'presence penalty -3',
			parameters: options('presencePenalty', -3),
			title: "'Presence Penalty' is out of range",
			advice: 'from -2 to 2',
		},
		{
			what: 'seed 0.5',
			parameters: options('seed', 0.5),
			title: "'Seed' is not a whole number",
			advice: '0.5',
		},
		{
			what: 'an infinite seed',
			parameters: options('seed', '={{ $json.value }}'),
			value: 'Infinity',
			title: "'Seed' is not a number",
			advice: 'Infinity',
		},
		{
			what: 'effort maximal',
			parameters: options('reasoningEffort', '={{ $json.value }}'),
			value: 'maximal',
			title: "'Reasoning Effort' has an unknown value",
			advice: 'none, minimal, low, medium, high, xhigh',
		},
		{
			what: 'effort 1',
			parameters: options('reasoningEffort', '={{ $json.value }}'),
			value: 1,
			title: "'Reasoning Effort' has an unknown value",
			advice: 'Its value is 1',
		},
		{
			what: 'user object',
			parameters: options('user', '={{ $json.value }}'),
			value: { id: 1 },
			title: "'End User ID' is not text",
			advice: '{"id":1}',
		},
		{
			what: 'cache key list',
			parameters: options('promptCacheKey', '={{ $json.value }}'),
			value: [1],
			title: "'Prompt Cache Key' is not text",
			advice: '[1]',
		},
		{
			what: 'detail huge',
			parameters: options('imageDetail', '={{ $json.value }}'),
			value: 'huge',
			title: "'Image: Detail' has an unknown value",
			advice: 'auto, low, high, original',
		},
		{
			what: 'transfer post',
			parameters: { options: { binaryFields: '', imageTransfer: '={{ $json.value }}' } },
			value: 'post',
			title: "'Image: Transfer' has an unknown value",
			advice: 'upload, inline',
		},
		{
			what: 'stream maybe',
			parameters: options('stream', '={{ $json.value }}'),
			value: 'maybe',
			title: "'Stream the Reply' has an unknown value",
			advice: 'auto, always, never',
		},
		{
			what: 'format xml',
			parameters: options('responseFormat', '={{ $json.value }}'),
			value: 'xml',
			title: "'Response Format' has an unknown value",
			advice: 'text, json_object, json_schema',
		},
		{
			what: 'an FTP image',
			parameters: { imageUrls: 'ftp://example.com/a.png' },
			title: "'Image URL(s)' has an entry that is not an image URL",
			advice: 'ftp://example.com/a.png',
		},
		{
			what: 'one bad image of two',
			parameters: { imageUrls: 'https://example.com/a.png, cat.png' },
			title: "'Image URL(s)' has an entry that is not an image URL",
			advice: 'cat.png',
		},
		{
			what: 'a data URL of text',
			parameters: { imageUrls: 'data:text/plain;base64,aGk=' },
			title: "'Image URL(s)' has an entry that is not an image URL",
			advice: 'data:text/plain',
		},
		{
			what: 'an image number',
			parameters: { imageUrls: '={{ $json.value }}' },
			value: 7,
			title: "'Image URL(s)' is neither text nor a list",
			advice: '7',
		},
		{
			what: 'a list with an object',
			parameters: { imageUrls: '={{ $json.value }}' },
			value: [{ url: 'x' }],
			title: "'Image URL(s)' has an entry that is not a URL",
			advice: '{"url":"x"}',
		},
		{
			what: 'broken history',
			parameters: options('historyJson', '[{'),
			title: "'History (JSON)' is not valid JSON",
			advice: 'Use JSON such as',
		},
		{
			what: 'history object',
			parameters: options('historyJson', '={{ $json.value }}'),
			value: { role: 'user' },
			title: "'History (JSON)' is not a list",
			advice: '{"role":"user"}',
		},
		{
			what: 'history role',
			parameters: options('historyJson', '={{ $json.value }}'),
			value: turn('human', 'x'),
			title: "'History (JSON) entry 2' has an unknown role",
			advice: 'human',
		},
		{
			what: 'history without role',
			parameters: options('historyJson', '={{ $json.value }}'),
			value: turn(undefined, 'x'),
			title: "'History (JSON) entry 2' has an unknown role",
			advice: 'user, assistant',
		},
		{
			what: 'history content',
			parameters: options('historyJson', '={{ $json.value }}'),
			value: turn('user', ' '),
			title: "'History (JSON) entry 2' has no content",
			advice: 'enter the text',
		},
		{
			what: 'history number',
			parameters: options('historyJson', '={{ $json.value }}'),
			value: turn('user', 5),
			title: "'History (JSON) entry 2' has no content",
			advice: '5',
		},
		...[
			{ type: 'text' },
			{ type: 'text', text: ' ' },
			{ type: 'image_url', image_url: {} },
			'x',
			{},
		].map((part) => ({
			what: `history part ${JSON.stringify(part)}`,
			parameters: options('historyJson', '={{ $json.value }}'),
			value: turn('user', [{ type: 'text', text: 'Look' }, part]),
			title: "'History (JSON) entry 2' has no content",
			advice: 'enter the text',
		})),
		{
			what: 'history text',
			parameters: options('historyJson', '={{ $json.value }}'),
			value: ['hi'],
			title: "'History (JSON) entry 1' is not a turn",
			advice: 'hi',
		},
		{
			what: 'an empty row',
			parameters: options('history', { turn: [{ role: 'user', content: '' }] }),
			title: "'History turn 1' has no content",
			advice: 'enter the text',
		},
		{
			what: 'a row as system',
			parameters: options('history', { turn: [{ role: '={{ $json.value }}', content: 'x' }] }),
			value: 'system',
			title: "'History turn 1' has an unknown role",
			advice: 'user, assistant',
		},
		{
			what: 'broken fields',
			parameters: options('additionalFields', '{a:1}'),
			title: "'Additional Fields' is not valid JSON",
			advice: 'JSON',
		},
		{
			what: 'fields list',
			parameters: options('additionalFields', '[1]'),
			title: "'Additional Fields' is not a JSON object",
			advice: '[1]',
		},
		{
			what: 'reserved model',
			parameters: options('additionalFields', '{"model":"x"}'),
			title: "'Additional Fields' can't set 'model'",
			advice: 'remove it',
		},
		{
			what: 'reserved messages',
			parameters: options('additionalFields', '{"messages":[]}'),
			title: "'Additional Fields' can't set 'messages'",
			advice: 'remove it',
		},
		{
			what: 'reserved stream',
			parameters: options('additionalFields', '{"stream":true}'),
			title: "'Additional Fields' can't set 'stream'",
			advice: 'remove it',
		},
		{
			what: 'no schema',
			parameters: { options: { responseFormat: 'json_schema', jsonSchema: ' ' } },
			title: "'JSON Schema' is empty",
			advice: "Add the option 'JSON Schema'",
		},
		{
			what: 'broken schema',
			parameters: { options: { responseFormat: 'json_schema', jsonSchema: '{"type":' } },
			title: "'JSON Schema' is not valid JSON",
			advice: 'JSON',
		},
		{
			what: 'schema list',
			parameters: { options: { responseFormat: 'json_schema', jsonSchema: '[]' } },
			title: "'JSON Schema' is not a JSON object",
			advice: '[]',
		},
		{
			what: 'an example in place of a schema',
			parameters: {
				options: { responseFormat: 'json_schema', jsonSchema: '{"name":"Ann","age":7}' },
			},
			title: "'JSON Schema' is not a schema",
			advice: 'does not describe the reply',
		},
		{
			what: 'a type that is none',
			parameters: { options: { responseFormat: 'json_schema', jsonSchema: '{"type":"map"}' } },
			title: "'JSON Schema' has a type that does not exist",
			advice: 'map',
		},
		{
			what: 'properties list',
			parameters: {
				options: {
					responseFormat: 'json_schema',
					jsonSchema: '{"type":"object","properties":["a"]}',
				},
			},
			title: "'JSON Schema' has properties that are not an object",
			advice: '["a"]',
		},
		{
			what: 'a schema name with blanks',
			parameters: {
				options: {
					responseFormat: 'json_schema',
					jsonSchema: '{"name":"my schema","schema":{"type":"object"}}',
				},
			},
			title: "'JSON Schema' has a name that EvoLink does not accept",
			advice: 'my schema',
		},
		{
			what: 'a missing data field',
			parameters: options('binaryFields', 'photo'),
			title: "The item has no binary field 'photo'",
			advice: 'has no binary fields',
		},
	])('$what', async ({ parameters, value = null, title, advice }) => {
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
