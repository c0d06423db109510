import type { ContentFile } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';

import { filePart } from '../../../../nodes/LmChatEvoLink/request/fileParts';
import { settleNow } from '../../../../nodes/shared/errors/settle';

const node = { name: 'EvoLink Chat Model' } as INode;

interface Row {
	what: string;
	mediaType?: string;
	data?: string | Uint8Array;
	metadata?: Record<string, string>;
}
const partOf = ({ mediaType, data, metadata }: Row) =>
	filePart(
		{ type: 'file', mediaType, data, providerMetadata: metadata } as unknown as ContentFile,
		node,
	);

describe('a file of a message on the wire', () => {
	it.each<Row & { part: object }>([
		{
			what: 'an image by URL',
			mediaType: 'image/*',
			metadata: { url: 'https://example.com/a.png' },
			part: { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
		},
		{
			what: 'an image whose data URL says what it is',
			mediaType: 'image/*',
			metadata: { url: 'data:image/webp;base64,aGk=' },
			part: { type: 'image_url', image_url: { url: 'data:image/webp;base64,aGk=' } },
		},
		{
			what: 'WAV as data',
			mediaType: 'audio/wav',
			data: 'aGk=',
			part: { type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } },
		},
		{
			what: 'MP3 as bytes, under its official media type',
			mediaType: 'audio/mpeg',
			data: new Uint8Array([104, 105]),
			part: { type: 'input_audio', input_audio: { data: 'aGk=', format: 'mp3' } },
		},
		{
			what: 'audio in a data URL',
			mediaType: 'audio/*',
			metadata: { url: 'data:audio/mp3;base64,aGk=' },
			part: { type: 'input_audio', input_audio: { data: 'aGk=', format: 'mp3' } },
		},
		{
			what: 'a document in a data URL, with its name',
			mediaType: 'application/octet-stream',
			metadata: { url: 'data:text/plain;base64,aGk=', filename: 'hello.txt' },
			part: {
				type: 'file',
				file: { filename: 'hello.txt', file_data: 'data:text/plain;base64,aGk=' },
			},
		},
		{
			what: 'an uploaded document',
			mediaType: 'application/pdf',
			metadata: { fileId: 'file-1' },
			part: { type: 'file', file: { file_id: 'file-1' } },
		},
		{
			what: 'something by URL that says no type is taken for an image',
			metadata: { url: 'https://example.com/a' },
			part: { type: 'image_url', image_url: { url: 'https://example.com/a' } },
		},
		{
			what: 'an image whose data says what it is',
			mediaType: 'image/*',
			data: 'data:image/webp;base64,aGk=',
			part: { type: 'image_url', image_url: { url: 'data:image/webp;base64,aGk=' } },
		},
		{
			what: 'an image as data, although it was uploaded too',
			mediaType: 'image/png',
			data: 'aGk=',
			metadata: { fileId: 'file-1' },
			part: { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
		},
		{
			what: 'a document that has no name',
			data: 'aGk=',
			part: {
				type: 'file',
				file: { filename: 'attachment', file_data: 'data:application/pdf;base64,aGk=' },
			},
		},
		{
			what: 'a document whose data URL has further parameters',
			metadata: { url: 'data:text/plain;charset=utf-8;base64,aGk=', filename: 'hello.txt' },
			part: {
				type: 'file',
				file: { filename: 'hello.txt', file_data: 'data:text/plain;base64,aGk=' },
			},
		},
	])('$what', ({ part, ...row }) => {
		expect(partOf(row)).toEqual(part);
	});

	it.each<Row & { says: string; advice: string }>([
		{
			what: 'audio by URL',
			mediaType: 'audio/mpeg',
			metadata: { url: 'https://example.com/a.mp3' },
			says: "Audio can't be sent by its URL",
			advice: 'contain the audio itself. Download it first',
		},
		{
			what: 'audio in another format',
			mediaType: 'audio/ogg',
			data: 'aGk=',
			says: "Audio of the type 'audio/ogg' can't be sent",
			advice: 'accept WAV and MP3. Convert it first',
		},
		{
			what: 'a document by URL',
			mediaType: 'application/pdf',
			metadata: { url: 'https://example.com/a.pdf' },
			says: "A file can't be sent by its URL",
			advice: 'contain the file itself. Download it first',
		},
		{
			what: 'video',
			mediaType: 'video/mp4',
			data: 'aGk=',
			says: "Video can't be sent to a chat model",
			advice: 'send single frames as images',
		},
		{
			what: 'an image by file ID',
			mediaType: 'image/png',
			metadata: { fileId: 'file-1' },
			says: "An image can't be sent by its file ID",
			advice: 'Pass its URL, or the image itself',
		},
		{
			what: 'a document in a data URL that is not base64',
			mediaType: 'application/pdf',
			metadata: { url: 'data:text/plain,hi' },
			says: "A file can't be sent by its URL",
			advice: 'contain the file itself. Download it first',
		},
		{
			what: 'a document by a URL that ends like the head of a data URL',
			mediaType: 'application/pdf',
			metadata: { url: 'https://example.com/a;base64,aGk=' },
			says: "A file can't be sent by its URL",
			advice: 'contain the file itself. Download it first',
		},
		...[
			{ what: 'an image of no bytes', mediaType: 'image/png', data: new Uint8Array() },
			{ what: 'a document without anything', mediaType: 'application/pdf' },
			{ what: 'audio of no bytes', mediaType: 'audio/wav', data: '' },
			{ what: 'an empty data URL', metadata: { url: 'data:image/png;base64,' } },
		].map((row) => ({ ...row, says: "An empty file can't be sent", advice: 'without contents' })),
	])('refuses $what, and says what to do', ({ says, advice, ...row }) => {
		const { error } = settleNow(() => partOf(row)) as { error: unknown };

		expect(error).toMatchObject({
			message: says,
			description: expect.stringContaining(advice),
			// It shows on this node and not on the agent.
			functionality: 'configuration-node',
		});
	});
});
