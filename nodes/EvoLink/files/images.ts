import { createHash } from 'node:crypto';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { UPLOAD_PATH } from '../../shared/api/paths';
import { type ChatMessage, imagePart, type ImagePart } from '../../shared/api/wire';
import type { LoadedImages, Uploads } from '../job';
import { checkImage, type ImageData } from './imageData';
import { multipartFile } from './multipart';
import { readUpload } from './uploadReply';

interface LoadedImage {
	image: ImageData;
	bytes: Buffer;
	type: string;
	digest: string;
}

/**
 * Reads images and checks them by content.
 * @param transfer uploaded, or written into the request
 * @throws FaultError naming the field that holds no image
 */
export async function loadImages(
	images: ImageData[],
	transfer: 'upload' | 'inline',
	detail?: string,
): Promise<LoadedImages> {
	const loaded: LoadedImage[] = [];
	for (const image of images) {
		const bytes = await image.read();
		const type = checkImage(image.field, bytes);
		const digest = createHash('sha256').update(bytes).digest('base64');
		loaded.push({ image, bytes, type, digest });
	}
	return {
		digests: loaded.map(({ digest }) => `${digest} ${transfer} ${detail ?? ''}`),
		attachTo: async (request, uploads) => {
			const parts: ImagePart[] = [];
			for (const one of loaded) {
				const url = transfer === 'inline' ? dataUrl(one) : await uploadOnce(uploads, one);
				parts.push(imagePart(url, detail));
			}
			return withParts(request, parts);
		},
	};
}

const dataUrl = ({ bytes, type }: LoadedImage): string =>
	`data:${type};base64,${bytes.toString('base64')}`;

/** The request with these parts at the end of its last message. */
function withParts(request: IHttpRequestOptions, parts: ImagePart[]): IHttpRequestOptions {
	const body = request.body as IDataObject & { messages: ChatMessage[] };
	const last = body.messages.at(-1);
	if (!last || !Array.isArray(last.content)) return request;
	const messages = [
		...body.messages.slice(0, -1),
		{ ...last, content: [...last.content, ...parts] },
	];
	return { ...request, body: { ...body, messages } as unknown as IDataObject };
}

async function uploadOnce(uploads: Uploads, one: LoadedImage): Promise<string> {
	const { urls } = uploads;
	let url = urls.get(one.digest);
	if (!url) {
		url = uploadOrReuse(uploads, one);
		urls.set(one.digest, url);
		// One that failed may be tried again by the next item that has this image.
		url.catch(() => urls.delete(one.digest));
	}
	return await url;
}

async function uploadOrReuse({ send, claim }: Uploads, one: LoadedImage): Promise<string> {
	const known = claim?.look('url', one.digest);
	if (typeof known === 'string') return known;
	const { url, expiresAtMs } = await upload(send, one);
	claim?.keep('url', one.digest, url, expiresAtMs);
	return url;
}

async function upload(
	send: Uploads['send'],
	{ image, bytes, type }: LoadedImage,
): Promise<{ url: string; expiresAtMs?: number }> {
	const content = multipartFile(image.fileName, type, bytes);
	const reply = await send({
		service: 'upload',
		asker: 'image',
		request: { url: UPLOAD_PATH, method: 'POST', ...content },
	});
	const { file_url: url, expires_at: expiresAt } = readUpload(reply.body, image.field);
	return { url, expiresAtMs: timeOf(expiresAt) };
}

/** A date as text, or seconds since the epoch. @returns ms since the epoch */
function timeOf(value: unknown): number | undefined {
	const ms = typeof value === 'number' ? value * 1000 : Date.parse(String(value));
	return Number.isFinite(ms) ? ms : undefined;
}
