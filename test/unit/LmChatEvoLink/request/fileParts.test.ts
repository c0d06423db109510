import type { ContentFile } from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';

import { filePart } from '../../../../nodes/LmChatEvoLink/request/fileParts';

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
	])('$what', ({ part, ...row }) => {
		expect(partOf(row)).toEqual(part);
	});

	it.each<Row & { says: string }>([
		{
			what: 'audio by URL',
			mediaType: 'audio/mpeg',
			metadata: { url: 'https://example.com/a.mp3' },
			says: "Audio can't be sent by its URL",
		},
		{
			what: 'audio in another format',
			mediaType: 'audio/ogg',
			data: 'aGk=',
			says: "Audio of the type 'audio/ogg' can't be sent",
		},
		{
			what: 'a document by URL',
			mediaType: 'application/pdf',
			metadata: { url: 'https://example.com/a.pdf' },
			says: "A file can't be sent by its URL",
		},
		{
			what: 'video',
			mediaType: 'video/mp4',
			data: 'aGk=',
			says: "Video can't be sent to a chat model",
		},
		{
			what: 'an image by file ID',
			mediaType: 'image/png',
			metadata: { fileId: 'file-1' },
			says: "An image can't be sent by its file ID",
		},
	])('refuses $what', ({ says, ...row }) => {
		expect(() => partOf(row)).toThrow(says);
	});
});
