import { MAX_REPLY_BYTES } from '../../../../nodes/shared/api/limits';
import { Deadline } from '../../../../nodes/shared/transport/deadline';
import { boundedBytes, once, open, readText } from '../../../../nodes/shared/transport/readBody';

const deadline = new Deadline(60_000, false, [], Date.now);
afterAll(() => deadline.end());

/** A body in these pieces, and what became of it. */
function bodyOf(...pieces: Array<string | Uint8Array>) {
	const seen = { pulled: 0, destroyed: false };
	const body = {
		async *[Symbol.asyncIterator]() {
			for (const piece of pieces) {
				seen.pulled++;
				yield Buffer.from(piece);
			}
		},
		destroy: () => {
			seen.destroyed = true;
		},
	};
	return { body, seen };
}

describe('a body in one piece or in several', () => {
	test.each<[string, number[]]>([
		['in one', [MAX_REPLY_BYTES]],
		['in two', [MAX_REPLY_BYTES - 1, 1]],
	])('as large as a reply may be, %s', async (_what, sizes) => {
		const { body } = bodyOf(...sizes.map((size) => new Uint8Array(size)));
		let received = 0;
		for await (const bytes of boundedBytes(body, deadline)) received += bytes.byteLength;
		expect(received).toBe(MAX_REPLY_BYTES);
	});

	test.each<[string, number[]]>([
		['in one', [MAX_REPLY_BYTES + 1]],
		['in two', [MAX_REPLY_BYTES, 1, 1]],
	])('larger, %s: it is not read on, and let go', async (_what, sizes) => {
		const { body, seen } = bodyOf(...sizes.map((size) => new Uint8Array(size)));
		await expect(readText(boundedBytes(body, deadline))).rejects.toMatchObject({
			fault: { kind: 'reply-too-large', limit: MAX_REPLY_BYTES, repeat: 'never' },
		});
		expect(seen).toEqual({ pulled: Math.min(sizes.length, 2), destroyed: true });
	});
});

describe('a body shows what it is before more of it has come', () => {
	test.each([
		{ what: 'a field name', pieces: ['event:', ' x\n'], start: 'event:' },
		{ what: 'a comment', pieces: [':\n\n', 'data: x'], start: ':\n\n' },
		{ what: 'blank lines, then text', pieces: [' \n\n', '{"a": 1', '}'], start: '{"a": 1' },
		{ what: 'a field name in pieces', pieces: ['da', 'ta: ', 'x'], start: 'data: ' },
	])('$what', async ({ pieces, start }) => {
		const { body, seen } = bodyOf(...pieces);
		const opened = await open(body, deadline);
		expect(opened.start).toBe(start);
		expect(seen.pulled).toBe(pieces.indexOf(pieces.at(-1) as string));
		expect(await readText(opened.bytes)).toBe(pieces.join(''));
		expect(seen.destroyed).toBe(true);
	});

	test('who stops reading lets go of it, even within the first piece', async () => {
		const { body, seen } = bodyOf('data: x\n\n', 'data: y\n\n');
		const { bytes } = await open(body, deadline);
		await bytes.next();
		await bytes.return(undefined);
		expect(seen).toEqual({ pulled: 1, destroyed: true });
	});
});

test.each<[string, unknown, string]>([
	['text', '{"a":1}', '{"a":1}'],
	['an object', { a: 1 }, '{"a":1}'],
	['a list', [1], '[1]'],
	['a number', 7, '7'],
	['nothing', undefined, ''],
	['null', null, ''],
])('a body that is there already: %s', async (_what, body, text) => {
	expect(await readText(once(body))).toBe(text);
	expect(await readText((await open(body, deadline)).bytes)).toBe(text);
});
