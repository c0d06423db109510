import { FaultError } from '../../shared/errors/fault';
import { readWireError } from '../../shared/api/wireError';

/**
 * The file's record in a reply of the file service: `{success, code, msg, data}`.
 * @throws FaultError when the service says that it didn't take the file
 */
export function readUpload(body: unknown): Record<string, unknown> {
	const { success, data } = (body ?? {}) as { success?: unknown; data?: unknown };
	if (success !== false && typeof data === 'object' && data !== null) {
		return data as Record<string, unknown>;
	}
	const { message, code } = readWireError(body);
	throw new FaultError({
		kind: 'upload-refused',
		repeat: 'never',
		cause: 'configuration-invalid',
		apiMessage: message,
		code,
	});
}
