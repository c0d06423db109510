import sharp from 'sharp';
import { imageTypeOf } from '../../../../nodes/EvoLink/files/imageData';

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
	['a web page', '3c21444f4354595045'],
])('%s is no image', (_what, hex) => {
	expect(imageTypeOf(Buffer.from(hex, 'hex'))).toBeUndefined();
});
