import type { IBinaryData, IExecuteSingleFunctions } from 'n8n-workflow';
import { IMAGE_TYPES, MAX_IMAGE_BYTES } from '../../shared/api/limits';
import { inputFault } from '../../shared/errors/inputFault';
import { say, type Text } from '../../shared/errors/text';

/** An image in a binary field of an item. */
export interface ImageData {
	/** Binary field it comes from. */
	field: string;
	fileName: string;
	/** Its bytes, from memory or from where the host keeps them. */
	read: () => Promise<Buffer>;
}

/**
 * The images in these binary fields of the item.
 * @param names comma-separated field names, or a list of them; blank: none
 * @throws FaultError naming a field that the item doesn't have
 */
export function imagesInFields(context: IExecuteSingleFunctions, names: unknown): ImageData[] {
	return fieldNames(names).map((field) => {
		const held = binaryOf(context, field);
		return {
			field,
			fileName: held.fileName ?? `${field}.${held.fileExtension ?? 'bin'}`,
			read: async () => await context.helpers.getBinaryDataBuffer(field),
		};
	});
}

function fieldNames(value: unknown): string[] {
	if (value === undefined || value === null) return [];
	const names = Array.isArray(value)
		? value
		: typeof value === 'string'
			? value.split(',')
			: [value];
	return names
		.map((name: unknown) => {
			if (typeof name === 'string') return name.trim();
			throw inputFault("'Image Binary Field Name(s)' is not text", say`Its value is ${value}`);
		})
		.filter((name) => name !== '');
}

/** The host finds the data: beside the item's json, or in it, as the workflow's settings say. */
function binaryOf(context: IExecuteSingleFunctions, field: string): IBinaryData {
	try {
		return context.helpers.assertBinaryData(field);
	} catch {
		const present = Object.keys(context.getInputData().binary ?? {});
		throw inputFault(
			say`The item has no binary field '${field}'`,
			present.length === 0
				? 'It has no binary fields at all: check the node before this one'
				: say`It has ${present.map((name) => `'${name}'`).join(', ')}`,
		);
	}
}

/**
 * Media type of an image, told from its first bytes.
 * Signatures: PNG (RFC 2083), JPEG (ITU T.81), RIFF/WEBP (RFC 9649).
 */
export function imageTypeOf(bytes: Uint8Array): (typeof IMAGE_TYPES)[number] | undefined {
	const starts = (...signature: number[]) => signature.every((byte, at) => bytes[at] === byte);
	if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
	if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
	const text = (from: number) => Buffer.from(bytes.subarray(from, from + 4)).toString('latin1');
	return text(0) === 'RIFF' && text(8) === 'WEBP' ? 'image/webp' : undefined;
}

/** @throws FaultError when EvoLink wouldn't take these bytes as an image */
export function checkImage(field: string, bytes: Uint8Array): (typeof IMAGE_TYPES)[number] {
	const type = imageTypeOf(bytes);
	if (type === undefined) {
		throw inputFault(
			say`The binary field '${field}' is not a JPEG, PNG or WebP image`,
			'The content decides, not the file name. Convert it first, or choose another field',
		);
	}
	checkSize(say`The image in the binary field '${field}' is too large`, bytes.byteLength);
	return type;
}

const MB = 1024 * 1024;

/** @throws FaultError with this title when EvoLink takes no image of so many bytes */
export function checkSize(title: Text | string, bytes: number): void {
	if (bytes <= MAX_IMAGE_BYTES) return;
	// Rounded up: an image is not said to have the 10 MB that are accepted.
	const megabytes = (Math.ceil((bytes / MB) * 10) / 10).toFixed(1);
	throw inputFault(
		title,
		`It has ${megabytes} MB, and EvoLink accepts up to ${MAX_IMAGE_BYTES / MB} MB: make it smaller first`,
	);
}
