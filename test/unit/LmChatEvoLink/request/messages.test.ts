import type { Message } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';

import { toWireMessages } from '../../../../nodes/LmChatEvoLink/request/messages';

const node = { name: 'EvoLink Chat Model' } as INode;
const text = (value: string) => ({ type: 'text' as const, text: value });
const call = (toolCallId: string, toolName: string, input: string) => ({
	type: 'tool-call' as const,
	toolCallId,
	toolName,
	input,
});
const result = (toolCallId: string, value: unknown) => ({
	type: 'tool-result' as const,
	toolCallId,
	result: value,
});

const PNG = { type: 'file' as const, mediaType: 'image/png', data: 'aGk=' };
const PNG_PART = { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } };

const ROWS: Array<[string, Message, unknown[]]> = [
	[
		'a system message is a string',
		{ role: 'system', content: [text('Be brief')] },
		[{ role: 'system', content: 'Be brief' }],
	],
	[
		'text in several blocks is one string, a line each',
		{ role: 'user', content: [text('One'), text('Two')] },
		[{ role: 'user', content: 'One\nTwo' }],
	],
	['an empty message stays one', { role: 'user', content: [] }, [{ role: 'user', content: '' }]],
	[
		'an image as data becomes a data URL',
		{
			role: 'user',
			content: [text('What is it?'), { type: 'file', mediaType: 'image/png', data: 'aGk=' }],
		},
		[
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What is it?' },
					{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
				],
			},
		],
	],
	[
		'an image as bytes becomes a data URL',
		{
			role: 'user',
			content: [{ type: 'file', mediaType: 'image/webp', data: new Uint8Array([104, 105]) }],
		},
		[
			{
				role: 'user',
				content: [{ type: 'image_url', image_url: { url: 'data:image/webp;base64,aGk=' } }],
			},
		],
	],
	[
		'an image by URL keeps its URL and its detail',
		{
			role: 'user',
			content: [
				{
					type: 'file',
					mediaType: 'image/*',
					data: '',
					providerMetadata: { url: 'https://example.com/a.png', detail: 'low' },
				},
			],
		},
		[
			{
				role: 'user',
				content: [
					{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
				],
			},
		],
	],
	[
		'a document becomes a file part with its name',
		{
			role: 'user',
			content: [{ type: 'file', data: 'aGk=', providerMetadata: { filename: 'contract.pdf' } }],
		},
		[
			{
				role: 'user',
				content: [
					{
						type: 'file',
						file: { filename: 'contract.pdf', file_data: 'data:application/pdf;base64,aGk=' },
					},
				],
			},
		],
	],
	[
		'calls without text have null content, as the API itself writes them',
		{
			role: 'assistant',
			content: [call('call_1', 'add', '{"a":1}'), call('call_2', 'now', '{}')],
		},
		[
			{
				role: 'assistant',
				content: null,
				tool_calls: [
					{ id: 'call_1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } },
					{ id: 'call_2', type: 'function', function: { name: 'now', arguments: '{}' } },
				],
			},
		],
	],
	[
		'text beside a call is kept, reasoning is left out',
		{
			role: 'assistant',
			content: [{ type: 'reasoning', text: 'hm' }, text('Let me see'), call('call_1', 'now', '{}')],
		},
		[
			{
				role: 'assistant',
				content: 'Let me see',
				tool_calls: [
					{ id: 'call_1', type: 'function', function: { name: 'now', arguments: '{}' } },
				],
			},
		],
	],
	[
		'a tool that gave text gives text',
		{ role: 'tool', content: [result('call_1', '42')] },
		[{ role: 'tool', tool_call_id: 'call_1', content: '42' }],
	],
	[
		'a tool that gave text blocks gives their text',
		{ role: 'tool', content: [result('call_1', [text('4'), text('2')])] },
		[{ role: 'tool', tool_call_id: 'call_1', content: '4\n2' }],
	],
	[
		'a tool that gave data gives JSON',
		{ role: 'tool', content: [result('call_1', { sum: 42 })] },
		[{ role: 'tool', tool_call_id: 'call_1', content: '{"sum":42}' }],
	],
	[
		'a tool that gave nothing gives empty text',
		{ role: 'tool', content: [result('call_1', undefined)] },
		[{ role: 'tool', tool_call_id: 'call_1', content: '' }],
	],
	[
		'a tool that gave an empty text block gives empty text',
		{ role: 'tool', content: [result('call_1', [text('')])] },
		[{ role: 'tool', tool_call_id: 'call_1', content: '' }],
	],
	...[
		['an empty list', []],
		['a list that holds nothing', [null]],
		['a list of words', ['a', 'b']],
		['a list of records', [{ a: 1 }]],
		['records after a text block', [text('a'), { a: 1 }]],
	].map(([what, given]): [string, Message, unknown[]] => [
		`a tool that gave ${what as string} gives JSON`,
		{ role: 'tool', content: [result('call_1', given)] },
		[{ role: 'tool', tool_call_id: 'call_1', content: JSON.stringify(given) }],
	]),
	[
		'a tool that gave a list with a gap gives JSON',
		{ role: 'tool', content: [result('call_1', [undefined])] },
		[{ role: 'tool', tool_call_id: 'call_1', content: '[null]' }],
	],
	[
		'a tool that shows a file beside an empty text block points to it',
		{ role: 'tool', content: [result('call_1', [text(''), PNG])] },
		[
			{ role: 'tool', tool_call_id: 'call_1', content: 'The next message has the result.' },
			{
				role: 'user',
				content: [{ type: 'text', text: 'Part of the result of tool call call_1:' }, PNG_PART],
			},
		],
	],
	[
		"what stands beside a tool's result is left out",
		{ role: 'tool', content: [text('Note'), result('call_1', '42')] },
		[{ role: 'tool', tool_call_id: 'call_1', content: '42' }],
	],
	[
		'an answer in words calls no tools',
		{ role: 'assistant', content: [text('Hello')] },
		[{ role: 'assistant', content: 'Hello' }],
	],
	[
		'an empty answer is empty text, and not null as beside a call',
		{ role: 'assistant', content: [] },
		[{ role: 'assistant', content: '' }],
	],
	[
		'a call without an ID has an empty one',
		{
			role: 'assistant',
			content: [{ type: 'tool-call', toolName: 'now', input: '{}' }],
		},
		[
			{
				role: 'assistant',
				content: null,
				tool_calls: [{ id: '', type: 'function', function: { name: 'now', arguments: '{}' } }],
			},
		],
	],
	[
		'reasoning beside an image is left out',
		{ role: 'user', content: [{ type: 'reasoning', text: 'hm' }, PNG] },
		[{ role: 'user', content: [PNG_PART] }],
	],
];

describe('the conversation on the wire', () => {
	it.each(ROWS)('%s', (_sentence, message, expected) => {
		expect(toWireMessages([message], node)).toEqual(expected);
	});

	it('does not show what a tool gave twice', () => {
		const messages = toWireMessages(
			[
				{ role: 'tool', content: [result('call_1', [PNG])] },
				{ role: 'user', content: [text('And now?')] },
				{ role: 'tool', content: [result('call_2', 'Nothing')] },
				{ role: 'user', content: [text('Thanks')] },
			],
			node,
		);

		expect(JSON.stringify(messages).split('data:image/png')).toHaveLength(2);
	});

	it('keeps the order of the conversation', () => {
		const roles = ['system', 'user', 'assistant', 'user'] as const;

		const messages = toWireMessages(
			roles.map((role) => ({ role, content: [text(role)] })),
			node,
		);

		expect(messages.map(({ content }) => content)).toEqual(roles);
	});

	it('lets what a tool shows follow its round, since a tool may only say text', () => {
		const image = { type: 'file' as const, mediaType: 'image/png', data: 'aGk=' };
		const messages = toWireMessages(
			[
				{ role: 'assistant', content: [call('call_1', 'plot', '{}'), call('call_2', 'now', '{}')] },
				{ role: 'tool', content: [result('call_1', [text('A plot'), image])] },
				{ role: 'tool', content: [result('call_2', [image])] },
				{ role: 'user', content: [text('Thanks')] },
			],
			node,
		);

		expect(messages.slice(1)).toEqual([
			{ role: 'tool', tool_call_id: 'call_1', content: 'A plot' },
			{ role: 'tool', tool_call_id: 'call_2', content: 'The next message has the result.' },
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'Part of the result of tool call call_1:' },
					{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
					{ type: 'text', text: 'Part of the result of tool call call_2:' },
					{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
				],
			},
			{ role: 'user', content: 'Thanks' },
		]);
	});
});
