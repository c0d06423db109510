import sharp from 'sharp';
import { checkImage, imagesInFields, imageTypeOf } from '../../../../nodes/EvoLink/files/imageData';
import { refusal, refused } from '../../shared/fields/support/refusal';
import { held, itemContext, png } from '../support/itemContext';

const picture = sharp({ create: { width: 4, height: 4, channels: 4, background: 'plum' } });

test.each([
	['png', 'image/png'],
	['jpeg', 'image/jpeg'],
	['webp', 'image/webp'],
	['gif', undefined],
	['tiff', undefined],
	['avif', undefined],
] as const)('%s is told by its content: %p', async (format, type) => {
	expect(imageTypeOf(await picture.clone().toFormat(format).toBuffer())).toBe(type);
});

test.each([
	['nothing', ''],
	['half a signature', '89504e47'],
	['a RIFF file with sound', '52494646000000005741564566'],
	['WEBP without RIFF around it', '00000000000000005745425056503820'],
	['a web page', '3c21444f4354595045'],
])('%s is no image', (_what, hex) => {
	expect(imageTypeOf(Buffer.from(hex, 'hex'))).toBeUndefined();
});

describe('the images in binary fields', () => {
	const binary = { scan: held(png(9)), photo: held(png(10)) };
	const namesOf = (names: unknown) =>
		imagesInFields(itemContext({ binary }), names).map(({ field }) => field);

	test.each<[string, unknown, string[]]>([
		['no names', undefined, []],
		['a field that is null', null, []],
		['a blank text', ' ', []],
		['one name', 'scan', ['scan']],
		['names with blanks and without a name between commas', ' photo ,, scan,', ['photo', 'scan']],
		['a list', ['photo', ' scan ', ''], ['photo', 'scan']],
	])('%s', (_what, names, fields) => expect(namesOf(names)).toEqual(fields));

	test.each<[string, unknown, string]>([
		['a number', 7, '7'],
		['an object', { scan: true }, '{"scan":true}'],
		['a list with a number', ['scan', 7], '["scan",7]'],
	])('%s names no field', (_what, names, shown) => {
		expect(refusal(() => namesOf(names))).toMatchObject(
			refused("'Image Binary Field Name(s)' is not text", `Its value is ${shown}`),
		);
	});

	test.each<[string, object | undefined, string]>([
		['others', binary, "It has 'scan', 'photo'"],
		['none', {}, 'It has no binary fields at all: check the node before this one'],
		['nothing', undefined, 'It has no binary fields at all: check the node before this one'],
	])('a field that is missing beside %s', (_what, present, advice) => {
		const context = itemContext({ binary: present as typeof binary | undefined });
		expect(refusal(() => imagesInFields(context, 'data'))).toEqual(
			refused("The item has no binary field 'data'", advice),
		);
	});

	test.each([
		['its own', { fileName: 'a.webp', fileExtension: 'png' }, 'a.webp'],
		['the field with its extension', { fileExtension: 'png' }, 'scan.png'],
		['the field, where nothing is known', {}, 'scan.bin'],
	])('a file is called by %s', (_what, named, fileName) => {
		const context = itemContext({ binary: { scan: held(png(), named) } });
		expect(imagesInFields(context, 'scan')).toMatchObject([{ fileName }]);
	});

	test('each has the bytes of its own field', async () => {
		const images = imagesInFields(itemContext({ binary }), 'scan,photo');
		expect(await Promise.all(images.map(async ({ read }) => await read()))).toEqual([
			png(9),
			png(10),
		]);
	});
});

describe('what EvoLink takes', () => {
	const MB = 1024 * 1024;

	test.each([9, 10 * MB])('an image of %p bytes', (size) => {
		expect(checkImage('scan', png(size))).toBe('image/png');
	});

	test.each<[string, Buffer, string, string]>([
		[
			'text',
			Buffer.from('hello'),
			"The binary field 'scan' is not a JPEG, PNG or WebP image",
			'The content decides, not the file name. Convert it first, or choose another field',
		],
		[
			'12.5 MB',
			png(12.5 * MB),
			"The image in the binary field 'scan' is too large",
			'It has 12.5 MB, and EvoLink accepts up to 10 MB: make it smaller first',
		],
		[
			'a byte more than 10 MB',
			png(10 * MB + 1),
			"The image in the binary field 'scan' is too large",
			'It has 10.1 MB, and EvoLink accepts up to 10 MB: make it smaller first',
		],
	])('%s is refused', (_what, bytes, title, advice) => {
		expect(refusal(() => checkImage('scan', bytes))).toEqual(refused(title, advice));
	});
});
