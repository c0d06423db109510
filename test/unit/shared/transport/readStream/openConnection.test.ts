import { FaultError } from '../../../../../nodes/shared/errors/fault';
import { boundedBytes } from '../../../../../nodes/shared/transport/readBody';
import { readStream } from '../../../../../nodes/shared/transport/readStream';
import { Deadline } from '../../../../../nodes/shared/transport/deadline';
import { alarms } from '../support/alarms';
import { bytes, delta, DONE, event, FINISH, HOST } from './support';

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

test('a stream of garbage is given up before its end', async () => {
	let pulled = 0;
	async function* body() {
		for (const piece of ['data: <p>\n\n'.repeat(101), 'data: <p>\n\n']) {
			pulled++;
			yield bytes(piece);
		}
	}
	const deadline = new Deadline(60_000, true, [], Date.now);
	const reading = readStream(boundedBytes(body(), deadline), { deadline }, HOST);
	await expect(reading).rejects.toMatchObject({ fault: { kind: 'stream-incomplete' } });
	deadline.end();
	expect(pulled).toBe(1);
});

describe('a stream whose connection stays open', () => {
	/** Yields the pieces and then waits, as a server does that never closes. */
	async function* open(...pieces: string[]) {
		for (const piece of pieces) yield bytes(piece);
		await new Promise(() => {});
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
		['empty lists of tool calls', event({ choices: [{ delta: { tool_calls: [] } }] })],
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
		expect(deadline.expired).toBe(true);
		await expect(reading).rejects.toThrow(FaultError);
	});

	test.each([
		['text', delta('Hi')],
		['reasoning', event({ choices: [{ delta: { reasoning_content: 'Hm' } }] })],
		[
			'part of a tool call',
			event({ choices: [{ delta: { tool_calls: [{ index: 0, id: 'x' }] } }] }),
		],
		['a refusal', event({ choices: [{ delta: { refusal: 'No' } }] })],
		['the finish reason', FINISH],
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
		expect(clock.asked().filter((ms) => ms !== 2_000)).toEqual([60_000, 30_000]);
		expect(deadline.expired).toBe(false);
	});
});
