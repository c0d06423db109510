import fc from 'fast-check';
import { FaultError } from '../../../../../nodes/shared/errors/fault';
import { bytes, read } from './support';

/** One tool call, its arguments in fragments. */
const toolCall = fc.record({
	id: fc.string({ minLength: 1 }),
	name: fc.string({ minLength: 1 }),
	fragments: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
});

interface Said {
	texts: string[];
	calls: Array<{ id: string; name: string; fragments: string[] }>;
	finishReason: string;
	usage: boolean;
	done: boolean;
	ends: string[];
	comments: boolean[];
}

/** A completion as it is streamed, with everything the format allows in between. */
const said: fc.Arbitrary<Said> = fc.record({
	texts: fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 10 }),
	calls: fc.uniqueArray(toolCall, { maxLength: 3, selector: ({ id }) => id }),
	finishReason: fc.constantFrom('stop', 'length', 'tool_calls', 'anything'),
	usage: fc.boolean(),
	done: fc.boolean(),
	ends: fc.array(fc.constantFrom('\n', '\r', '\r\n'), { minLength: 1, maxLength: 5 }),
	comments: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
});

function streamOf({ texts, calls, finishReason, usage, done, ends, comments }: Said): string {
	const deltas: object[] = [
		{ role: 'assistant', content: '' },
		...texts.map((content) => ({ content })),
		...calls.flatMap(({ id, name, fragments }, index) => [
			{ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
			...fragments.map((text) => ({ tool_calls: [{ index, function: { arguments: text } }] })),
		]),
	];
	const data: string[] = [
		...deltas.map((one) =>
			JSON.stringify({
				id: 'c',
				model: 'm',
				choices: [{ index: 0, delta: one, finish_reason: null }],
			}),
		),
		JSON.stringify({
			id: 'c',
			model: 'm',
			choices: [{ index: 0, delta: {}, finish_reason: finishReason }],
		}),
		...(usage ? [JSON.stringify({ choices: [], usage: { total_tokens: 3 } })] : []),
		...(done ? ['[DONE]'] : []),
	];
	return data
		.map((one, index) => {
			// One kind of line end per event: CR followed by LF would be a single one.
			const end = ends[index % ends.length];
			const comment = comments[index % comments.length] ? `: keep-alive${end}` : '';
			return `${comment}data: ${one}${end}${end}`;
		})
		.join('');
}

test('any chunking of any valid stream gives the same completion, and the same text on the way', async () => {
	await fc.assert(
		fc.asyncProperty(
			said,
			fc.array(fc.nat(100_000), { maxLength: 20 }),
			fc.boolean(),
			async (answer, cuts, byteWise) => {
				const all = bytes(streamOf(answer));
				const places = byteWise
					? Array.from({ length: all.length + 1 }, (_, at) => at)
					: [...new Set([0, ...cuts.map((cut) => cut % all.length), all.length])].sort(
							(a, b) => a - b,
						);
				const pieces = places.slice(1).map((to, index) => all.slice(places[index], to));
				let heard = '';
				const completion = await read(pieces, async (text) => {
					heard += text;
				});
				const text = answer.texts.join('');
				const calls = answer.calls.map(({ id, name, fragments }) => ({
					id,
					type: 'function',
					function: { name, arguments: fragments.join('') },
				}));
				expect(heard).toBe(text);
				expect(completion).toEqual({
					id: 'c',
					object: 'chat.completion',
					created: undefined,
					model: 'm',
					choices: [
						{
							index: 0,
							message: {
								role: 'assistant',
								content: text === '' ? null : text,
								...(calls.length > 0 && { tool_calls: calls }),
							},
							finish_reason: answer.finishReason,
						},
					],
					...(answer.usage && { usage: { total_tokens: 3 } }),
				});
			},
		),
		{ numRuns: 300 },
	);
});

test('any cut before the finish reason is a fault that shows how far it came', async () => {
	await fc.assert(
		fc.asyncProperty(said, fc.double({ min: 0, max: 1, noNaN: true }), async (answer, share) => {
			const stream = streamOf({ ...answer, comments: [false], ends: ['\n'] });
			const finishAt = stream.lastIndexOf(`"finish_reason":"${answer.finishReason}"`);
			const all = bytes(stream.slice(0, finishAt));
			const error = await read([all.slice(0, Math.floor(share * all.length))]).catch(
				(caught: unknown) => caught,
			);
			expect(error).toBeInstanceOf(FaultError);
			const { fault } = error as FaultError;
			expect(fault).toMatchObject({ kind: 'stream-incomplete', repeat: 'unknown' });
			expect(answer.texts.join('').startsWith(fault.facts?.received as string)).toBe(true);
		}),
		{ numRuns: 200 },
	);
});
