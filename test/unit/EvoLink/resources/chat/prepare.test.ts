import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { keepsInput, prepareChat } from '../../../../../nodes/EvoLink/resources/chat/prepare';
import { refusal, refused } from '../../../shared/fields/support/refusal';
import { type Given, held, itemContext, png } from '../../support/itemContext';

interface Asked extends Given {
	options?: object;
	/** What routing has put into the body. */
	body?: IDataObject;
}

/** The job of an item, and the body that it sends. */
function prepared({ options = {}, body = {}, parameters, ...given }: Asked = {}) {
	const request: IHttpRequestOptions = { url: '/', body: { model: 'gpt-5.4', ...body } };
	const context = itemContext({ parameters: { message: 'Hi', ...parameters, options }, ...given });
	const job = prepareChat(context, request);
	return { job, body: request.body as IDataObject };
}

const user = { role: 'user', content: 'Hi' };

describe('the body', () => {
	test.each<[string, Asked, object]>([
		['a message alone', {}, { messages: [user] }],
		[
			'instructions, the turns of the rows, those of the JSON, the message',
			{
				parameters: { systemPrompt: 'Be brief' },
				options: {
					history: { turn: [{ role: 'user', content: '1' }] },
					historyJson: [{ role: 'assistant', content: '2' }],
				},
			},
			{
				messages: [
					{ role: 'system', content: 'Be brief' },
					{ role: 'user', content: '1' },
					{ role: 'assistant', content: '2' },
					user,
				],
			},
		],
		[
			'an image by URL, with its detail',
			{
				parameters: { imageUrls: 'https://example.com/a.png' },
				options: { imageDetail: ' high ' },
			},
			{
				messages: [
					{
						role: 'user',
						content: [
							{ type: 'text', text: 'Hi' },
							{
								type: 'image_url',
								image_url: { url: 'https://example.com/a.png', detail: 'high' },
							},
						],
					},
				],
			},
		],
		[
			'parts that an image from a binary field joins later',
			{ binary: { scan: held(png()) }, options: { binaryFields: 'scan' } },
			{ messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] },
		],
		[
			'an image from a binary field without a message',
			{
				parameters: { message: ' ' },
				binary: { scan: held(png()) },
				options: { binaryFields: 'scan' },
			},
			{ messages: [{ role: 'user', content: [] }] },
		],
		[
			'numbers as numbers, and nothing for blank ones',
			{ body: { temperature: '0.5', top_p: ' ' } },
			{ temperature: 0.5, messages: [user] },
		],
		[
			'JSON, with the word for it that the API insists on',
			{ options: { responseFormat: 'json_object' } },
			{
				messages: [{ role: 'system', content: 'Answer in JSON.' }, user],
				response_format: { type: 'json_object' },
			},
		],
		[
			'a schema without that word',
			{ options: { responseFormat: 'json_schema', jsonSchema: '{"type":"object"}' } },
			{
				messages: [user],
				response_format: {
					type: 'json_schema',
					json_schema: { name: 'reply', schema: { type: 'object' } },
				},
			},
		],
		[
			'additional fields, which win over options',
			{ body: { temperature: 1 }, options: { additionalFields: { store: false, temperature: 2 } } },
			{ messages: [user], store: false, temperature: 2 },
		],
		[
			'whole letters only',
			{ parameters: { message: 'Hi \ud83d' } },
			{ messages: [{ role: 'user', content: 'Hi \ufffd' }] },
		],
	])('has %s', (_what, asked, sent) => {
		expect(prepared(asked).body).toStrictEqual({ model: 'gpt-5.4', ...sent });
	});
});

test.each<[string, Asked, object]>([
	['the model without blanks', { body: { model: ' gpt-5.5 ' } }, { model: 'gpt-5.5' }],
	['the defaults', {}, { service: 'chat', simplify: true, streaming: false, relay: false }],
	[
		'delivery options',
		{ options: { maxRepairs: 2, fallbackModels: 'a,gpt-5.4', outputField: 'reply' } },
		{ maxRepairs: 2, fallbackModels: ['a'], outputField: 'reply' },
	],
	['the simple reply', { parameters: { simplify: true } }, { simplify: true }],
	['the whole reply', { parameters: { simplify: false } }, { simplify: false }],
])('the job has %s', (_what, asked, job) => expect(prepared(asked).job).toMatchObject(job));

test('the job reads what the format promises', () => {
	const reply = { choices: [{ message: { content: '{"a":1}' }, finish_reason: 'stop' }] };
	expect(prepared().job.read(reply).content).toBe('{"a":1}');
	const { job } = prepared({ options: { responseFormat: 'json_object' } });
	expect(job.read(reply).content).toEqual({ a: 1 });
});

describe('streaming', () => {
	const watching = { isStreaming: () => true, sendChunk: () => undefined };
	test.each<[unknown, object, { streaming: boolean; relay: boolean }]>([
		[undefined, {}, { streaming: false, relay: false }],
		['auto', {}, { streaming: false, relay: false }],
		['always', {}, { streaming: true, relay: false }],
		['never', {}, { streaming: false, relay: false }],
		[undefined, watching, { streaming: true, relay: true }],
		['auto', watching, { streaming: true, relay: true }],
		['always', watching, { streaming: true, relay: true }],
		['never', watching, { streaming: false, relay: false }],
	])('%p with %p', (stream, host, job) => {
		expect(prepared({ options: { stream }, host }).job).toMatchObject(job);
	});
});

describe('images in binary fields', () => {
	const binary = { scan: held(png(9)), photo: held(png(10)) };
	const loaded = async (options: object) =>
		(await prepared({ binary, options }).job.images?.())?.digests.map((digest) =>
			digest.replace(/^\S+/, ''),
		);

	test.each<[object, string[]]>([
		[{ binaryFields: 'scan' }, [' upload ']],
		[{ binaryFields: 'scan', imageTransfer: 'upload' }, [' upload ']],
		[{ binaryFields: 'scan, photo', imageTransfer: 'inline' }, [' inline ', ' inline ']],
		[{ binaryFields: 'photo', imageDetail: 'low' }, [' upload low']],
	])('%j', async (options, how) => expect(await loaded(options)).toEqual(how));

	test('are read when it is the turn of the item, and not before', () => {
		const read = jest.fn();
		const context = itemContext({ binary });
		const helpers = { ...context.helpers, getBinaryDataBuffer: read };
		prepared({ binary, options: { binaryFields: 'scan' }, host: { helpers } });
		expect(read).not.toHaveBeenCalled();
	});

	test('none: there is nothing to read', () => {
		expect(prepared({ binary }).job).not.toHaveProperty('images');
	});
});

test.each<[object, string, string]>([
	[
		{ imageDetail: 'tiny' },
		"'Image: Detail' has an unknown value",
		'Its value is tiny: use auto, low, high, original',
	],
	[
		{ imageTransfer: 'mail' },
		"'Image: Transfer' has an unknown value",
		'Its value is mail: use upload, inline',
	],
	[
		{ stream: true },
		"'Stream the Reply' has an unknown value",
		'Its value is true: use auto, always, never',
	],
])('%j is refused', (options, title, advice) => {
	expect(refusal(() => prepared({ options }))).toEqual(refused(title, advice));
});

test('without any parameter there is no message', () => {
	const request = { url: '/', body: { model: 'gpt-5.4' } };
	expect(refusal(() => prepareChat(itemContext(), request))).toMatchObject({
		title: "'Message' is empty",
	});
});

describe('a failed item keeps its input', () => {
	test.each<[string, Given, boolean]>([
		['when the reply goes into a field', { parameters: { 'options.outputField': 'reply' } }, true],
		['not when the reply is the item', { parameters: { 'options.outputField': '' } }, false],
		['not by default', {}, false],
		[
			'not when the field cannot be told',
			{
				host: {
					getNodeParameter: () => {
						throw new Error('The expression failed');
					},
				},
			},
			false,
		],
	])('%s', (_when, given, keeps) => expect(keepsInput(itemContext(given))).toBe(keeps));
});
