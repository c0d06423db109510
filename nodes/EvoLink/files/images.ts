import { createHash } from 'node:crypto';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { FaultError } from '../../shared/errors/fault';
import type { ChatMessage, ContentPart } from '../../shared/api/wire';
import { checkImage, type ImageData } from './imageData';
import { imagePart } from '../resources/chat/messages';
import { multipartFile } from './multipart';
import { readUpload } from './uploadReply';
import type { Courier } from '../delivery/courier';
import type { Job } from '../job';

/** Where the file service takes one file per request. */
export const UPLOAD_PATH = '/api/v1/files/upload/stream';

/**
 * The request with the job's images added to its last message: checked by content, then uploaded
 * once per distinct image and run, or written into the request.
 */
export async function imagesOf(
	courier: Courier,
	request: IHttpRequestOptions,
	{ images }: Job,
): Promise<IHttpRequestOptions> {
	if (images === undefined || images.data.length === 0) return request;
	const parts: ContentPart[] = [];
	for (const image of images.data) {
		const bytes = await image.read();
		const type = checkImage(image.field, bytes);
		const url =
			images.transfer === 'inline'
				? `data:${type};base64,${bytes.toString('base64')}`
				: await uploadOnce(courier, image, bytes, type);
		parts.push(imagePart(url, images.detail));
	}
	const body = request.body as IDataObject & { messages: ChatMessage[] };
	const last = body.messages.at(-1);
	if (!last || !Array.isArray(last.content)) return request;
	const messages = [
		...body.messages.slice(0, -1),
		{ ...last, content: [...last.content, ...parts] },
	];
	return { ...request, body: { ...body, messages } as unknown as IDataObject };
}

async function uploadOnce(
	courier: Courier,
	image: ImageData,
	bytes: Buffer,
	type: string,
): Promise<string> {
	const { uploads } = courier.run;
	const key = createHash('sha256').update(bytes).digest('hex');
	let upload = uploads.get(key);
	if (!upload) {
		upload = uploadImage(courier, image, bytes, type);
		uploads.set(key, upload);
		// One that failed may be tried again by the next item that has this image.
		upload.catch(() => uploads.delete(key));
	}
	return await upload;
}

async function uploadImage(
	courier: Courier,
	image: ImageData,
	bytes: Buffer,
	type: string,
): Promise<string> {
	const content = multipartFile(image.fileName, type, bytes);
	const reply = await courier.send('files', {
		request: { url: UPLOAD_PATH, method: 'POST', ...content },
		model: '',
		streaming: false,
	});
	const { file_url: url } = readUpload(reply.body);
	if (typeof url === 'string') return url;
	throw new FaultError({
		kind: 'unreadable-reply',
		title: `The upload of the image in '${image.field}' brought no URL`,
		advice: "Try again, or send the image inside the request: 'Image Transfer' in 'Options'",
		repeat: 'never',
	});
}
