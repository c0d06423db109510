import fc from 'fast-check';
import { FaultError } from '../../../../nodes/shared/errors/fault';
import { readStream } from '../../../../nodes/shared/transport/readStream';
import { Deadline } from '../../../../nodes/shared/transport/deadline';

const HOST = 'gateway.example.com';

async function read(pieces: Iterable<Uint8Array>, onText?: (text: string) => Promise<void>) {
	const deadline = new Deadline(60_000, true, [], Date.now);
	async function* body() {
		yield* pieces;
	}
	try {
		return await readStream(body(), { deadline, onText }, HOST);
	} finally {
		deadline.end();
	}
}

const bytes = (text: string) => new TextEncoder().encode(text);
const faultOf = async (stream: string) =>
	await read([bytes(stream)]).then(
		() => {
			throw new Error('the stream was taken for complete');
		},
		(error: FaultError) => error.fault,
	);
const event = (chunk: unknown) => `data: ${JSON.stringify(chunk)}\n\n`;
const delta = (content: string) => event({ choices: [{ index: 0, delta: { content } }] });
const FINISH = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
const DONE = 'data: [DONE]\n\n';

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
	calls: fc.array(toolCall, { maxLength: 3 }),
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

describe('a stream that is complete all the same', () => {
	test.each<[string, string]>([
		['no [DONE]', delta('Hi') + FINISH],
		['text after the end mark is not read', delta('Hi') + FINISH + DONE + delta('more')],
		[
			'events that are no chunks of the first choice',
			event({ choices: [{ index: 1, delta: { content: 'no' } }] }) + delta('Hi') + FINISH,
		],
		[
			'an event of garbage before the finish reason',
			delta('Hi') + 'data: {oops\n\n' + FINISH + DONE,
		],
		[
			'the finish reason beside the last text',
			event({ choices: [{ delta: { content: 'Hi' }, finish_reason: 'stop' }] }),
		],
		[
			'a null error beside the choices',
			event({ error: null, choices: [{ delta: { content: 'Hi' } }] }) + FINISH,
		],
	])('%s', async (_what, stream) => {
		expect((await read([bytes(stream)])).choices?.[0]?.message?.content).toBe('Hi');
	});
});

describe('a stream that is not', () => {
	test.each<[string, string, object]>([
		[
			'nothing at all',
			'',
			{ kind: 'stream-incomplete', facts: { received: '', received_characters: 0 } },
		],
		[
			'no finish reason, with [DONE]',
			delta('Hi') + DONE,
			{ kind: 'stream-incomplete', facts: { received: 'Hi', received_characters: 2 } },
		],
		[
			'garbage until the end',
			delta('Hi') + 'data: <html>\n\n',
			{
				kind: 'stream-incomplete',
				reason: 'garbage',
				host: HOST,
			},
		],
		[
			'an error event',
			delta('Hi') + event({ error: { message: 'overloaded', code: 'x', type: 'upstream_error' } }),
			{
				kind: 'stream-fault',
				apiMessage: 'overloaded',
				code: 'x',
				type: 'upstream_error',
				facts: { received: 'Hi' },
			},
		],
		[
			'an event named error, without the wrapper',
			`${delta('Hi')}event: error\n${event({ message: 'overloaded' })}`,
			{ kind: 'stream-fault', apiMessage: 'overloaded' },
		],
		[
			'an error after the finish reason',
			FINISH + event({ error: { message: 'late' } }),
			{ kind: 'stream-fault', apiMessage: 'late' },
		],
	])('%s', async (_what, stream, expected) => {
		expect(await faultOf(stream)).toMatchObject({ repeat: 'unknown', ...expected });
	});
});

test('nothing is read beyond the end mark, and the body is let go', async () => {
	let pulled = 0;
	let destroyed = false;
	const body = {
		async *[Symbol.asyncIterator]() {
			for (const piece of [delta('Hi'), FINISH + DONE, delta('never')]) {
				pulled++;
				yield bytes(piece);
			}
		},
		destroy: () => {
			destroyed = true;
		},
	};
	const deadline = new Deadline(60_000, true, [], Date.now);
	await readStream(body, { deadline }, HOST);
	deadline.end();
	expect({ pulled, destroyed }).toEqual({ pulled: 2, destroyed: true });
});
