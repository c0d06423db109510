import { createHash } from 'node:crypto';

/**
 * A `multipart/form-data` body with one file (RFC 7578), as bytes: they can be sent again as they
 * are, which a form object that is read once can't.
 */
export function multipartFile(
	fileName: string,
	mediaType: string,
	bytes: Buffer,
): { body: Buffer; headers: Record<string, string> } {
	// Drawn from the content, so that it can't stand in it but by a collision of hashes.
	const boundary = `----EvoLink${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;
	const safeName = fileName.replace(/[\r\n"\\]/g, '_');
	const head = [
		`--${boundary}`,
		`Content-Disposition: form-data; name="file"; filename="${safeName}"`,
		`Content-Type: ${mediaType}`,
		'',
		'',
	].join('\r\n');
	return {
		body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
		headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
	};
}
