import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';

import { withStandardBlocks } from '../../../../nodes/LmChatEvoLink/langchain/standardBlocks';
import { saying, suppliedModel } from '../support/suppliedModel';

const IMAGE_FORMS: Array<[string, Record<string, unknown>, Record<string, unknown>]> = [
	[
		"an agent's image",
		{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
		{ url: 'data:image/png;base64,aGk=' },
	],
	[
		"a chain's image by URL with its detail",
		{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
		{ url: 'https://example.com/a.png', detail: 'low' },
	],
	[
		'an image written as a bare URL',
		{ type: 'image_url', image_url: 'https://example.com/a.png' },
		{ url: 'https://example.com/a.png' },
	],
	[
		"an image in LangChain's former form",
		{ type: 'image', source_type: 'base64', mime_type: 'image/webp', data: 'aGk=' },
		{ url: 'data:image/webp;base64,aGk=' },
	],
	[
		"an image in LangChain's present form",
		{ type: 'image', mimeType: 'image/webp', data: 'aGk=' },
		{ url: 'data:image/webp;base64,aGk=' },
	],
];

const FILE_FORMS: Array<[string, Record<string, unknown>, Record<string, unknown>]> = [
	[
		"an agent's PDF",
		{
			type: 'file',
			source_type: 'base64',
			mime_type: 'application/pdf',
			data: 'aGk=',
			metadata: { filename: 'a.pdf' },
		},
		{
			type: 'file',
			file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,aGk=' },
		},
	],
	[
		"a file in OpenAI's form",
		{ type: 'file', file: { filename: 'a.txt', file_data: 'data:text/plain;base64,aGk=' } },
		{ type: 'file', file: { filename: 'a.txt', file_data: 'data:text/plain;base64,aGk=' } },
	],
	[
		'a file by the ID of its upload',
		{ type: 'file', source_type: 'id', id: 'file-1' },
		{ type: 'file', file: { file_id: 'file-1' } },
	],
	[
		"audio in OpenAI's form",
		{ type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } },
		{ type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } },
	],
	[
		"audio in LangChain's former form, in a data URL",
		{ type: 'audio', source_type: 'url', url: 'data:audio/wav;base64,aGk=' },
		{ type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } },
	],
	[
		"audio in LangChain's present form",
		{ type: 'audio', mimeType: 'audio/mp3', data: 'aGk=' },
		{ type: 'input_audio', input_audio: { data: 'aGk=', format: 'mp3' } },
	],
	[
		'a file that is text',
		{ type: 'file', source_type: 'text', text: 'Hello' },
		{ type: 'text', text: 'Hello' },
	],
	[
		"plain text in LangChain's present form",
		{ type: 'text-plain', mimeType: 'text/plain', text: 'Hello' },
		{ type: 'text', text: 'Hello' },
	],
];

describe('images, audio and files on their way to the model', () => {
	it.each(FILE_FORMS)('sends %s', async (_sentence, block, part) => {
		const { supplied, sent } = suppliedModel(saying('I see'));
		const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } };

		await supplied.invoke([new HumanMessage({ content: [image, block] as never })]);

		expect(sent[0]?.messages).toEqual([{ role: 'user', content: [image, part] }]);
	});

	it.each([
		[
			'a file',
			{ type: 'file', source_type: 'url', url: 'https://example.com/a' },
			"A file can't be sent by its URL",
		],
		[
			'a file of a type',
			{
				type: 'file',
				source_type: 'url',
				mime_type: 'application/pdf',
				url: 'https://example.com/a.pdf',
			},
			"A file can't be sent by its URL",
		],
		[
			'audio',
			{ type: 'audio', source_type: 'url', url: 'https://example.com/a' },
			"Audio can't be sent by its URL",
		],
		[
			'video',
			{ type: 'video', url: 'https://example.com/a' },
			"Video can't be sent to a chat model",
		],
	])('says why %s by URL is not sent', async (_sentence, block, title) => {
		const { supplied, sent } = suppliedModel(saying('I see'));

		await expect(
			supplied.invoke([new HumanMessage({ content: [block] as never })]),
		).rejects.toThrow(title);
		expect(sent).toEqual([]);
	});

	it('shows the model an image that a tool gave back', async () => {
		const { supplied, sent } = suppliedModel(saying('A cat'));
		const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } };

		await supplied.invoke([
			new HumanMessage('Draw'),
			new AIMessage({ content: '', tool_calls: [{ id: 'call_1', name: 'draw', args: {} }] }),
			new ToolMessage({
				tool_call_id: 'call_1',
				content: [{ type: 'text', text: 'Done' }, image] as never,
			}),
		]);

		expect(sent[0]?.messages.slice(2)).toEqual([
			{ role: 'tool', tool_call_id: 'call_1', content: 'Done' },
			{
				role: 'user',
				content: [{ type: 'text', text: 'Part of the result of tool call call_1:' }, image],
			},
		]);
	});

	it.each<{ what: string; rows: object[]; as?: string }>([
		{ what: 'a listing of files', rows: [{ type: 'file', name: 'a.md', path: 'a.md' }] },
		{
			what: 'files with their addresses',
			rows: [{ type: 'file', name: 'a.md', url: 'https://example.com/a.md' }],
		},
		{ what: 'rows of a type of their own', rows: [{ type: 'invoice', id: 1 }, { type: 'credit' }] },
		{ what: 'rows without their text', rows: [{ type: 'text', id: 1 }] },
		{ what: 'rows with texts that are none', rows: [{ type: 'text', text: { en: 'Hi' } }] },
		{ what: 'images without an image', rows: [{ type: 'image', width: 10 }] },
		{ what: 'files with data of their own', rows: [{ type: 'file', data: { size: 1 } }] },
		{ what: 'where rows come from', rows: [{ type: 'lead', source_type: 'web', data: 'x' }] },
		{
			what: 'a resource beside a text',
			rows: [
				{ type: 'text', text: 'Found' },
				{ type: 'resource', resource: { uri: 'a', text: 'Contents' } },
			],
			as: 'Found\n{"type":"resource","resource":{"uri":"a","text":"Contents"}}',
		},
	])('tells the model $what that a tool gave back', async ({ rows, as }) => {
		const { supplied, sent } = suppliedModel(saying('I see'));
		const content = rows as never;

		await supplied.invoke([
			new HumanMessage('Look'),
			new AIMessage({ content: '', tool_calls: [{ id: 'call_1', name: 'list', args: {} }] }),
			new ToolMessage({ tool_call_id: 'call_1', content }),
		]);

		const text = as ?? rows.map((row) => JSON.stringify(row)).join('\n');
		expect(sent[0]?.messages.slice(2)).toEqual([
			{ role: 'tool', tool_call_id: 'call_1', content: text },
		]);
	});

	it.each(IMAGE_FORMS)('sends %s', async (_sentence, block, image) => {
		const { supplied, sent } = suppliedModel(saying('A cat'));
		const message = new HumanMessage({
			content: [{ type: 'text', text: 'What?' }, block] as never,
		});

		await supplied.invoke([message]);

		expect(sent[0]?.messages).toEqual([
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What?' },
					{ type: 'image_url', image_url: image },
				],
			},
		]);
	});

	it('leaves the message with the image as it was, for memory and a fallback model', async () => {
		const { supplied } = suppliedModel(saying('A cat'));
		const content = [
			{ type: 'image_url' as const, image_url: { url: 'https://example.com/a.png' } },
		];
		const message = new HumanMessage({ content });

		await supplied.invoke([message]);

		expect(message.content).toEqual([
			{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
		]);
	});
});

describe('the form that the SDK understands', () => {
	const url = 'https://example.com/a.png';

	it.each<{ what: string; block: object; becomes: object }>([
		{
			what: 'a file that has a name',
			block: { type: 'file', source_type: 'base64', data: 'aGk=', name: 'a.pdf' },
			becomes: {
				...{ type: 'file', mimeType: 'application/octet-stream', data: 'aGk=' },
				metadata: { filename: 'a.pdf' },
			},
		},
		{
			what: 'a file that has a title',
			block: { type: 'file', source_type: 'base64', data: 'aGk=', title: 'a.pdf' },
			becomes: {
				...{ type: 'file', mimeType: 'application/octet-stream', data: 'aGk=' },
				metadata: { filename: 'a.pdf' },
			},
		},
		{
			what: 'an image whose own ID is not that of an upload',
			block: { type: 'image', source_type: 'url', url, id: 'block-1' },
			becomes: { type: 'image', mimeType: 'image/*', url, metadata: {} },
		},
		{
			what: 'an image with a field that files have',
			block: { type: 'image', url, file: 'a.png' },
			becomes: { type: 'image', mimeType: 'image/*', url, metadata: {} },
		},
		{
			what: 'a block of an unknown type in the former form',
			block: { type: 'note', source_type: 'text', text: 'Hello' },
			becomes: { type: 'text', text: 'Hello' },
		},
	])('of $what', ({ block, becomes }) => {
		expect(withStandardBlocks({ content: [block] }).content).toEqual([becomes]);
	});

	it.each([
		['text', 'Hello'],
		['a text block', [{ type: 'text', text: 'Hello' }]],
		['a block of an unknown type', [{ type: 'note', data: 'aGk=' }]],
		['a gap', [null, 'Hello']],
	])('is what the message has when it is %s', (_what, content) => {
		const message = { content };
		expect(withStandardBlocks(message)).toBe(message);
	});

	it.each([
		['text', { type: 'text', text: 'Hello' }],
		['an image by URL', { type: 'image', url }],
		['a file as data', { type: 'file', data: 'aGk=' }],
		['a file as bytes', { type: 'file', data: new Uint8Array([104]) }],
		['a file in a data URL', { type: 'file', url: 'data:text/plain;base64,aGk=' }],
		['an uploaded file', { type: 'file', fileId: 'file-1' }],
		['an uploaded file in the former form', { type: 'file', source_type: 'id', id: 'file-1' }],
		['a text in the former form', { type: 'file', source_type: 'text', text: 'Hello' }],
		['a plain text', { type: 'text-plain', text: 'Hello' }],
		['an image in the form of OpenAI', { type: 'image_url', image_url: { url } }],
		['audio in the form of OpenAI', { type: 'input_audio', input_audio: { data: 'aGk=' } }],
		['a file in the form of OpenAI', { type: 'file', file: { file_data: 'data:,' } }],
	])("of a tool has the same blocks as a user's message: %s", (_what, block) => {
		const ofUser = withStandardBlocks({ content: [block] }).content;
		const ofTool = withStandardBlocks({ content: [block], tool_call_id: 'call_1' }).content;
		expect(ofTool).toEqual(ofUser);
	});

	it('leaves blocks beside an image as they are', () => {
		const note = { type: 'note', data: 'aGk=' };
		const { content } = withStandardBlocks({ content: [note, null, { type: 'image', url }] });
		expect((content as unknown[]).slice(0, 2)).toEqual([note, null]);
	});
});
