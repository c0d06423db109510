import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { loadImages } from '../../../../nodes/EvoLink/files/images';
import type { Order, Uploads } from '../../../../nodes/EvoLink/job';
import { FaultError } from '../../../../nodes/shared/errors/fault';
import { png } from '../support/itemContext';

const imageOf = (bytes: Buffer, field = 'scan') => ({
	...{ field, fileName: `${field}.png` },
	read: async () => bytes,
});

const TEXT = { type: 'text', text: 'What is this?' };
const EARLIER = [
	{ role: 'system', content: 'Be brief' },
	{ role: 'user', content: [{ type: 'text', text: 'Hi' }] },
	{ role: 'assistant', content: 'Hello' },
];
const requestWith = (...messages: object[]): IHttpRequestOptions => ({
	...{ url: '/v1/chat/completions', method: 'POST' },
	body: { model: 'gpt-5.4', messages } as IDataObject,
});
const request = requestWith(...EARLIER, { role: 'user', content: [TEXT] });

const dataUrl = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`;
const partOf = (url: string) => ({ type: 'image_url', image_url: { url } });

/** A file service that gives each upload the next of these replies. */
function service(...replies: object[]) {
	const orders: Order[] = [];
	const send: Uploads['send'] = async (order) => {
		orders.push(order);
		return { status: 200, headers: {}, body: replies[orders.length - 1] };
	};
	return { orders, uploads: { send, urls: new Map<string, Promise<string>>() } };
}

const uploaded = (name: string, more: object = {}) => ({
	success: true,
	data: { file_url: `https://files.example.com/${name}`, ...more },
});

const noUploads: Uploads = {
	send: async () => await Promise.reject(new Error('nothing is uploaded')),
	urls: new Map(),
};

describe('in the request', () => {
	test('images follow what the last message says, in their order', async () => {
		const images = await loadImages([imageOf(png(9)), imageOf(png(10))], 'inline');
		expect(await images.attachTo(request, noUploads)).toEqual(
			requestWith(...EARLIER, {
				role: 'user',
				content: [TEXT, partOf(dataUrl(png(9))), partOf(dataUrl(png(10)))],
			}),
		);
	});

	test('with the detail that was chosen', async () => {
		const images = await loadImages([imageOf(png())], 'inline', 'low');
		const { body } = await images.attachTo(request, noUploads);
		expect(body).toMatchObject({
			messages: [...EARLIER, { content: [TEXT, { image_url: { detail: 'low' } }] }],
		});
	});

	test.each([
		['a last message without parts', requestWith({ role: 'user', content: 'Hi' })],
		['no message', requestWith()],
	])('%s stays as it is', async (_what, given) => {
		const images = await loadImages([imageOf(png())], 'inline');
		expect(await images.attachTo(given, noUploads)).toEqual(given);
	});

	test('what is no image is named before anything is sent', async () => {
		const images = [imageOf(png()), imageOf(Buffer.from('hello'), 'notes')];
		await expect(loadImages(images, 'inline')).rejects.toThrow(
			"The binary field 'notes' is not a JPEG, PNG or WebP image",
		);
	});
});

test('what tells images apart: their bytes, how they are sent, and the detail', async () => {
	const given = [
		[png(9), 'upload'],
		[png(10), 'upload'],
		[png(9), 'inline'],
		[png(9), 'upload', 'low'],
	] as const;
	const digests = await Promise.all(
		given.map(async ([bytes, transfer, detail]) => {
			const { digests: own } = await loadImages([imageOf(bytes)], transfer, detail);
			const again = await loadImages([imageOf(bytes, 'other')], transfer, detail);
			expect(again.digests).toEqual(own);
			return own;
		}),
	);
	expect(new Set(digests.flat()).size).toBe(given.length);
	// SHA-256 of the nine bytes.
	expect(digests[0]).toEqual(['hDrCOxc2tEh+yBz3wH3dm7Rq5beBjCw4Q9mdYvp188k= upload ']);
});

describe('uploaded', () => {
	test('as one file, in the words for images', async () => {
		const { orders, uploads } = service(uploaded('1'));
		const images = await loadImages([imageOf(png())], 'upload');
		const { body } = await images.attachTo(request, uploads);
		expect(body).toMatchObject({
			messages: [...EARLIER, { content: [TEXT, partOf('https://files.example.com/1')] }],
		});
		expect(orders).toEqual([
			{
				service: 'upload',
				asker: 'image',
				request: {
					url: '/api/v1/files/upload/stream',
					method: 'POST',
					headers: { 'Content-Type': expect.stringMatching(/^multipart\/form-data; boundary=/) },
					body: expect.any(Buffer),
				},
			},
		]);
		expect((orders[0]?.request.body as Buffer).includes('filename="scan.png"')).toBe(true);
	});

	test('once, however many items have it at the same time', async () => {
		const { orders, uploads } = service(uploaded('1'), uploaded('2'));
		const items = await Promise.all(
			[png(9), png(10), png(9)].map(async (bytes) => await loadImages([imageOf(bytes)], 'upload')),
		);
		const requests = await Promise.all(
			items.map(async ({ attachTo }) => await attachTo(request, uploads)),
		);
		expect(orders.length).toBe(2);
		expect(requests[2]).toEqual(requests[0]);
		expect(requests[1]).not.toEqual(requests[0]);
	});

	test('again after it failed, for the next item that has the image', async () => {
		const { orders, uploads } = service({ success: false, msg: 'Busy' }, uploaded('1'));
		const images = await loadImages([imageOf(png())], 'upload');
		await expect(images.attachTo(request, uploads)).rejects.toThrow(FaultError);
		await images.attachTo(request, uploads);
		expect(orders.length).toBe(2);
	});

	test('a reply without a URL names the field', async () => {
		const { uploads } = service({ success: true, data: {} });
		const images = await loadImages([imageOf(png(), 'photo')], 'upload');
		await expect(images.attachTo(request, uploads)).rejects.toMatchObject({
			fault: { kind: 'upload-no-url', field: 'photo' },
		});
	});
});

describe('kept for the next run', () => {
	/** A claim, and what it was told to keep. */
	function claimWith(known?: unknown) {
		const kept: unknown[][] = [];
		const looked: unknown[][] = [];
		const claim: Uploads['claim'] = {
			look: (...asked) => (looked.push(asked), known),
			keep: (...told) => void kept.push(told),
		};
		return { claim, kept, looked };
	}

	test('a URL that a run before has left is used, and nothing uploaded', async () => {
		const { claim, kept, looked } = claimWith('https://files.example.com/before');
		const images = await loadImages([imageOf(png())], 'upload');
		const { body } = await images.attachTo(request, { ...noUploads, urls: new Map(), claim });
		expect(body).toMatchObject({
			messages: [...EARLIER, { content: [TEXT, partOf('https://files.example.com/before')] }],
		});
		expect(kept).toEqual([]);
		expect(looked).toEqual([['url', images.digests[0]?.split(' ')[0]]]);
	});

	test.each<[string, unknown, number | undefined]>([
		['a date', '2026-03-01T00:00:00Z', Date.UTC(2026, 2, 1)],
		['seconds', 1_772_323_200, Date.UTC(2026, 2, 1)],
		['no time', undefined, undefined],
		['what is no time', 'soon', undefined],
	])('a URL is left until the file expires: %s', async (_what, expires_at, expiresAtMs) => {
		const { claim, kept } = claimWith();
		const { uploads } = service(uploaded('1', { expires_at }));
		const images = await loadImages([imageOf(png())], 'upload');
		await images.attachTo(request, { ...uploads, claim });
		const [digest] = images.digests[0]!.split(' ');
		expect(kept).toEqual([['url', digest, 'https://files.example.com/1', expiresAtMs]]);
	});
});
