import { inputFault } from '../../../shared/errors/inputFault';
import { say } from '../../../shared/errors/text';
import { checkSize, imageTypeOf } from '../../files/imageData';

/** Enough characters for the bytes that tell an image's type. */
const HEAD_LENGTH = 64;

/**
 * A `data:` URL with an image, as the same bytes in a binary field would be sent: its content decides
 * about the type, whatever media type it names.
 * @throws FaultError when there is nothing in it, or not an image that EvoLink supports
 */
export function checkDataUrl(field: string, url: string): string {
	const comma = url.indexOf(',');
	const head = comma < 0 ? url : url.slice(0, comma);
	const content = comma < 0 ? '' : unescaped(url.slice(comma + 1).trim());
	if (content === '') {
		throw inputFault(
			`'${field}' has a data URL without content`,
			say`Nothing follows '${head}': check the expression that builds it`,
		);
	}
	const isBase64 = /;\s*base64$/i.test(head);
	const base64 = isBase64
		? standardBase64(content)
		: Buffer.from(content, 'latin1').toString('base64');
	if (!BASE64.test(base64)) {
		throw inputFault(
			`'${field}' has a data URL that is not valid Base64`,
			say`It begins with '${url}': check the expression that builds it`,
		);
	}
	const type = imageTypeOf(Buffer.from(base64.slice(0, HEAD_LENGTH), 'base64'));
	if (type === undefined) {
		throw inputFault(
			`'${field}' has a data URL that is not a JPEG, PNG or WebP image`,
			say`It begins with '${head}'. Its content decides, not the type it names: convert the image first`,
		);
	}
	checkSize(`'${field}' has an image that is too large`, Buffer.byteLength(base64, 'base64'));
	return `data:${type};base64,${base64}`;
}

const BASE64 = /^[a-z0-9+/]+={0,2}$/i;

/** Without line breaks, and in the alphabet of URLs or the usual one. */
const standardBase64 = (content: string): string =>
	content.replace(/\s+/g, '').replace(/-/g, '+').replace(/_/g, '/');

/** Percent-encoded bytes as characters from 0 to 255 (RFC 2397). */
const unescaped = (content: string): string =>
	content.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
