import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { chat, useGateway } from '../support/chat';

export const UPLOAD = '/api/v1/files/upload/stream';

const picture = (width: number) =>
	sharp({ create: { width, height: 2, channels: 3, background: 'tomato' } });

/** One image of each kind. */
export async function pictures() {
	const [png, jpeg, webp, gif] = await Promise.all([
		picture(2).png().toBuffer(),
		picture(3).jpeg().toBuffer(),
		picture(4).webp().toBuffer(),
		picture(5).gif().toBuffer(),
	]);
	return { png, jpeg, webp, gif };
}

/** Data as the host holds it in memory; name and media type are the sender's claim. */
export const held = (
	bytes: Buffer,
	fileName = 'photo.jpg',
	mimeType = 'image/jpeg',
): IBinaryData => ({
	data: bytes.toString('base64'),
	fileName,
	mimeType,
});

export const withData = (...binaries: Array<Record<string, IBinaryData>>): INodeExecutionData[] =>
	binaries.map((binary, index) => ({ json: { index }, binary }));

/** A gateway, and the node run against it with these options. */
export function useImages() {
	const bench = useGateway();
	const run = async (options: INodeParameters, items: INodeExecutionData[], parameters = {}) =>
		await bench.run(chat({ ...parameters, options }), [], { items });
	return { bench, run };
}
