import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ApiError } from './errors';
import { gatewayOf } from './state';

export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;
const LIFETIME_MS = 72 * 60 * 60 * 1000;

interface StoredFile {
	name: string;
	mimeType: string;
	bytes: Buffer;
}

/** Uploaded files, in memory. */
export class FileStore {
	private readonly files = new Map<string, StoredFile>();

	add(file: StoredFile): string {
		const id = `file_${randomUUID()}`;
		this.files.set(id, file);
		return id;
	}

	get(id: string): StoredFile | undefined {
		return this.files.get(id);
	}
}

/** First bytes of the accepted types, in hexadecimal; a client's claim about the type is not believed. */
const SIGNATURES: Array<[mimeType: string, extension: string, signature: RegExp]> = [
	['image/jpeg', 'jpg', /^ffd8ff/],
	['image/png', 'png', /^89504e470d0a1a0a/],
	['image/gif', 'gif', /^47494638(?:37|39)61/],
	['image/webp', 'webp', /^52494646.{8}57454250/],
];

/** Checks and keeps an image, and gives the documented description of it. */
function store(request: Request, bytes: Buffer, givenName: string | undefined) {
	if (bytes.length > MAX_IMAGE_BYTES) {
		throw new ApiError(413, { message: 'File too large: the limit is 10 MB.' });
	}
	const head = bytes.toString('hex', 0, 12);
	const known = SIGNATURES.find(([, , signature]) => signature.test(head));
	if (!known) {
		const message = 'Unsupported file type: only jpeg, png, gif and webp images are accepted.';
		throw new ApiError(400, { message, param: 'file' });
	}
	const [mimeType, extension] = known;
	const { upload_path: uploadPath, file_name: fileName } = request.body as Record<string, string>;
	const name = fileName || givenName || `image.${extension}`;
	const id = gatewayOf(request).files.add({ name, mimeType, bytes });
	return {
		success: true,
		code: 200,
		msg: 'File uploaded successfully',
		data: {
			file_id: id,
			file_name: name,
			file_size: bytes.length,
			mime_type: mimeType,
			...(uploadPath ? { upload_path: uploadPath } : {}),
			file_url: `${request.protocol}://${request.get('host')}/files/${id}`,
			expires_at: new Date(Date.now() + LIFETIME_MS).toISOString(),
		},
	};
}

/** `POST /api/v1/files/upload/stream`: one multipart file. */
export const uploadFile: RequestHandler = (request, response) => {
	const files = (request.files ?? []) as Express.Multer.File[];
	const [file] = files;
	if (!file || files.length > 1) {
		throw new ApiError(400, { message: "Send one file in the field 'file'.", param: 'file' });
	}
	response.type('json').json(store(request, file.buffer, file.originalname));
};

/** `POST /api/v1/files/upload/base64`: base64, or a data URL. */
export const uploadBase64: RequestHandler = (request, response) => {
	const data = String(request.body.base64_data).replace(/^data:[^,]*,/, '');
	// One class, searched for: a pattern of the whole would recurse over megabytes.
	if (data === '' || /[^\w+/\s=-]/.test(data)) {
		throw new ApiError(400, { message: 'base64_data is not valid base64.', param: 'base64_data' });
	}
	response.type('json').json(store(request, Buffer.from(data, 'base64'), undefined));
};

/** `GET /files/{id}`: public, as EvoLink's are. */
export const downloadFile: RequestHandler<{ id: string }> = (request, response, next) => {
	const file = gatewayOf(request as unknown as Request).files.get(request.params.id);
	if (!file) return next();
	response.type(file.mimeType).send(file.bytes);
};
