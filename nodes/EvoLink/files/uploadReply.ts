import { FaultError } from '../../shared/errors/fault';
import { record } from '../../shared/api/json';
import { readWireError } from '../../shared/api/wireError';

/** A file as the service records it. */
export interface UploadedFile extends Record<string, unknown> {
	/** Public and absolute. */
	file_url: string;
}

/**
 * The file's record in a reply of the file service: `{success, code, msg, data}`.
 * @param field the binary field that the file comes from, for messages
 * @throws FaultError when the service says that it didn't take the file, or gives no URL that a model could load
 */
export function readUpload(body: unknown, field: string): UploadedFile {
	const reply = record(body) ?? {};
	const data = record(reply.data);
	if (reply.success === false || data === undefined) {
		const { message, code } = readWireError(body);
		throw new FaultError({
			kind: 'upload-refused',
			repeat: 'never',
			cause: 'configuration-invalid',
			apiMessage: message,
			code,
		});
	}
	const { file_url: url } = data;
	if (isPublicUrl(url)) return { ...data, file_url: url };
	throw new FaultError({
		kind: 'upload-no-url',
		field,
		repeat: 'never',
		...(url !== undefined && { facts: { file_url: url } }),
	});
}

const isPublicUrl = (url: unknown): url is string =>
	typeof url === 'string' &&
	URL.canParse(url) &&
	['http:', 'https:'].includes(new URL(url).protocol);
