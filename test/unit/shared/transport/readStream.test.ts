import fc from 'fast-check';
import { FaultError } from '../../../../nodes/shared/errors/fault';
import { boundedBytes } from '../../../../nodes/shared/transport/readBody';
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
		['no finish reason, with [DONE]', delta('Hi') + DONE],
		[
			'an error after the finish reason',
			delta('Hi') + FINISH + event({ error: { message: 'late' } }),
		],
		[
			'a named error after the finish reason',
			`${delta('Hi')}${FINISH}event: error\ndata: late\n\n`,
		],
		['no line break at the end', (delta('Hi') + FINISH).trimEnd()],
		[
			'one line break between events',
			(delta('H') + delta('i') + FINISH + DONE).replaceAll('\n\n', '\n'),
		],
		['CR alone ends lines', (delta('H') + delta('i') + FINISH + DONE).replaceAll('\n', '\r')],
		[
			'data over several lines',
			'data: {"choices": [\ndata: {"delta": {"content": "Hi"}}]}\n\n' + FINISH,
		],
		['events without data, and with blank data', `event: ping\n\ndata:\n\n${delta('Hi')}${FINISH}`],
		[
			'the choice index as text',
			event({ choices: [{ index: '0', delta: { content: 'Hi' } }] }) + FINISH,
		],
		[
			'choices out of order',
			event({
				choices: [
					{ index: 1, delta: { content: 'no' } },
					{ index: 0, delta: { content: 'Hi' } },
				],
			}) + FINISH,
		],
		[
			'choices that are none',
			event({ choices: [null, 7] }) + event({ choices: {} }) + delta('Hi') + FINISH,
		],
		[
			'parts of text',
			event({ choices: [{ delta: { content: [{ type: 'text', text: 'Hi' }] } }] }) + FINISH,
		],
		[
			'an empty error beside the choices',
			event({ error: {}, choices: [{ delta: { content: 'Hi' } }] }) + FINISH,
		],
		[
			'the whole message as one chunk',
			event({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] }),
		],
		[
			'the message again at the end',
			delta('Hi') + event({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] }),
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
		['the end mark alone', DONE, { kind: 'stream-incomplete', facts: { received: '' } }],
		[
			'garbage, then the end mark',
			delta('Hi') + 'data: {oops\n\n' + DONE,
			{ kind: 'stream-incomplete', facts: { received: 'Hi', received_characters: 2 } },
		],
		[
			'a line cut off at the end',
			delta('Hi') + 'data: {"choices": [{"finish_reason": "stop"}',
			{ kind: 'stream-incomplete', facts: { received: 'Hi' } },
		],
		[
			'an error event of plain text',
			`${delta('Hi')}event: error\ndata: upstream went away\n\n`,
			{ kind: 'stream-fault', apiMessage: 'upstream went away', facts: { received: 'Hi' } },
		],
		[
			'an error in the choice',
			event({ choices: [{ delta: { content: 'Hi' }, error: { message: 'gone' } }] }) + FINISH,
			{ kind: 'stream-fault', apiMessage: 'gone', facts: { received: 'Hi' } },
		],
		[
			'the finish reason error',
			delta('Hi') + event({ choices: [{ delta: {}, finish_reason: 'error' }] }) + DONE,
			{ kind: 'stream-fault', facts: { received: 'Hi' } },
		],
		[
			'what the provider told the gateway',
			event({
				error: { message: 'Provider error', metadata: { raw: '{"error":{"message":"full"}}' } },
			}),
			{ kind: 'stream-fault', apiMessage: 'Provider error: full' },
		],
		...['__proto__', 'length', 1_000_000_000, 4_294_967_294, -1, 0.5, {}, [0], true].map(
			(index): [string, string, object] => [
				`the index ${JSON.stringify(index)} of a tool call`,
				delta('Hi') +
					event({ choices: [{ delta: { tool_calls: [{ index, id: 'x' }] } }] }) +
					FINISH,
				{
					kind: 'stream-incomplete',
					reason: 'garbage',
					facts: { received: 'Hi', where: 'choices[0].delta.tool_calls[0].index' },
				},
			],
		),
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
			'an error event in plain words',
			delta('Hi') + 'event: error\ndata: upstream overloaded\n\n',
			{ kind: 'stream-fault', repeat: 'unknown', apiMessage: 'upstream overloaded' },
		],
		[
			'an error event whose code decides',
			event({ error: { message: 'no', code: 'insufficient_quota' } }),
			{ kind: 'quota', repeat: 'never', apiMessage: 'no' },
		],
		[
			'an error event that is worth repeating, before any text',
			event({ error: { message: 'no', code: 'rate_limit_exceeded' } }),
			{ kind: 'rate-limited', repeat: 'safe' },
		],
		[
			'an error event that is worth repeating, after text',
			delta('Hi') + event({ error: { message: 'no', code: 'rate_limit_exceeded' } }),
			{ kind: 'stream-fault', repeat: 'unknown' },
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
	await readStream(boundedBytes(body, deadline), { deadline }, HOST);
	deadline.end();
	expect({ pulled, destroyed }).toEqual({ pulled: 2, destroyed: true });
});

describe('what a stream tells piece by piece', () => {
	const reply = async (...chunks: object[]) =>
		await read([bytes(chunks.map(event).join('') + FINISH)]);

	test('the first id and model that are not empty count', async () => {
		expect(
			await reply({ id: '', model: '' }, { id: 'c', model: 'm' }, { id: 'd', model: 'n' }),
		).toMatchObject({ id: 'c', model: 'm' });
	});

	test.each([
		['an empty object', {}],
		['null', null],
		['null counts', { prompt_tokens: null, prompt_tokens_details: null }],
		['nothing counted', { prompt_tokens: 0, prompt_tokens_details: { cached_tokens: 0 } }],
		['a list', [1]],
	])('usage that was told stays, though %s follows', async (_what, later) => {
		const usage = { prompt_tokens: 7, prompt_tokens_details: { cached_tokens: 3 } };
		expect((await reply({ usage }, { usage: later })).usage).toEqual(usage);
	});

	test('usage grows, and its parts come together', async () => {
		const parts = [
			{ prompt_tokens: 7, completion_tokens: 0 },
			{ completion_tokens: 4 },
			{ completion_tokens: 9 },
		];
		const chunks = parts.map((usage) => ({ usage }));
		expect((await reply(...chunks)).usage).toEqual({ prompt_tokens: 7, completion_tokens: 9 });
	});

	test.each(['reasoning_content', 'reasoning'])(
		'reasoning under %s is kept apart from the text',
		async (field) => {
			const { choices } = await reply(
				{ choices: [{ delta: { [field]: 'Hm' } }] },
				{ choices: [{ delta: { [field]: 'm.' } }] },
				{ choices: [{ delta: { content: 'Hi' } }] },
			);
			expect(choices?.[0]?.message).toMatchObject({ reasoning_content: 'Hmm.', content: 'Hi' });
		},
	);
});

describe('a stream whose connection stays open', () => {
	/** Yields the pieces and then waits, as a server does that never closes. */
	async function* open(...pieces: string[]) {
		for (const piece of pieces) yield bytes(piece);
		await new Promise(() => {});
	}
	/** Time limits in the order they were asked for; `pass(ms)` lets the one of that length pass. */
	function alarms() {
		const asked: Array<{ ms: number; controller: AbortController }> = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const controller = new AbortController();
			asked.push({ ms, controller });
			return controller.signal;
		});
		return {
			asked: () => asked.map(({ ms }) => ms),
			pass: (ms: number) => asked.find((one) => one.ms === ms)?.controller.abort(),
		};
	}
	afterEach(() => jest.restoreAllMocks());

	const start = (...pieces: string[]) => {
		const clock = alarms();
		const deadline = new Deadline(60_000, true, [], () => 0);
		const body = boundedBytes(open(...pieces), deadline);
		const reading = readStream(body, { deadline }, HOST);
		reading.catch(() => {});
		const settled = new Promise((resolve) => setImmediate(resolve));
		return { clock, reading, settled };
	};

	test('after the finish reason the usage has two seconds to come', async () => {
		const { clock, reading, settled } = start(delta('Hi'), FINISH, ': still here\n\n');
		await settled;
		expect(clock.asked()).toEqual([60_000, 2_000]);
		clock.pass(2_000);
		expect((await reading).choices?.[0]?.message?.content).toBe('Hi');
	});

	test('with the usage it is over at once', async () => {
		const { reading } = start(
			delta('Hi'),
			FINISH,
			event({ choices: [], usage: { total_tokens: 3 } }),
		);
		expect((await reading).usage).toEqual({ total_tokens: 3 });
	});

	test('a finish reason without the blank line behind it counts at once', async () => {
		const { clock, reading, settled } = start(delta('Hi'), FINISH.trimEnd() + '\n');
		await settled;
		clock.pass(2_000);
		expect((await reading).choices?.[0]?.finish_reason).toBe('stop');
	});

	test.each([
		['comments', ': ping\n\n'],
		['events without data', 'event: ping\n\n'],
		['empty chunks', event({ choices: [] })],
		['chunks without text', delta('')],
	])('%s alone do not extend the time limit', async (_what, heartbeat) => {
		let nowMs = 0;
		const clock = alarms();
		const deadline = new Deadline(60_000, true, [], () => nowMs);
		async function* body() {
			for (const piece of [heartbeat, heartbeat, heartbeat]) {
				nowMs += 30_000;
				yield bytes(piece);
			}
			await new Promise(() => {});
		}
		const reading = readStream(boundedBytes(body(), deadline), { deadline }, HOST);
		reading.catch(() => {});
		await new Promise((resolve) => setImmediate(resolve));
		clock.pass(60_000);
		await expect(reading).rejects.toThrow(FaultError);
		expect(deadline.expired).toBe(true);
	});

	test.each([
		['text', delta('Hi')],
		['reasoning', event({ choices: [{ delta: { reasoning_content: 'Hm' } }] })],
		[
			'part of a tool call',
			event({ choices: [{ delta: { tool_calls: [{ index: 0, id: 'x' }] } }] }),
		],
		['a long event under way', 'data: {"choices": [{"delta": {"content": "Hi'],
	])('%s extends it', async (_what, piece) => {
		let nowMs = 0;
		const clock = alarms();
		const deadline = new Deadline(60_000, true, [], () => nowMs);
		async function* body() {
			nowMs += 30_000;
			yield bytes(piece);
			await new Promise(() => {});
		}
		const reading = readStream(boundedBytes(body(), deadline), { deadline }, HOST);
		reading.catch(() => {});
		await new Promise((resolve) => setImmediate(resolve));
		nowMs = 60_000;
		clock.pass(60_000);
		expect(clock.asked()).toEqual([60_000, 30_000]);
		expect(deadline.expired).toBe(false);
	});
});
