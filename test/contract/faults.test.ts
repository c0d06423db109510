import type { Fault } from '../gateway';
import { ask, post, useGateway } from './support';
import { exchange, until } from './wire';

const gateway = useGateway();

describe('a scripted reply replaces the real one', () => {
	test.each<[string, Fault, Partial<Awaited<ReturnType<typeof exchange>>>]>([
		[
			'a status',
			{ status: 503 },
			{ status: 503, text: expect.stringContaining('"service_unavailable_error"') },
		],
		[
			'an error in detail',
			{ status: 402, error: { code: 'key_quota_exhausted' } },
			{ text: expect.stringContaining('"code":"key_quota_exhausted"') },
		],
		[
			'an error with status 200',
			{ status: 200, error: { message: 'late' } },
			{ status: 200, text: expect.stringContaining('"message":"late"') },
		],
		[
			'headers',
			{ status: 429, headers: { 'retry-after': '7' } },
			{ headers: expect.objectContaining({ 'retry-after': '7' }) },
		],
		[
			'an HTML page',
			{ status: 502, raw: 'html' },
			{
				status: 502,
				text: expect.stringMatching(/^<html>/),
				headers: expect.objectContaining({ 'content-type': 'text/html; charset=utf-8' }),
			},
		],
		[
			'truncated JSON',
			{ raw: 'truncated-json' },
			{ status: 200, ended: 'end', text: expect.stringMatching(/"mess$/) },
		],
		['an empty body', { raw: 'empty' }, { status: 200, ended: 'end', text: '' }],
		['a body of its own', { body: { choices: [] } }, { status: 200, text: '{"choices":[]}' }],
		[
			'a redirect',
			{ status: 307, headers: { location: 'http://127.0.0.1:1/' } },
			{ status: 307, text: '' },
		],
		[
			'a wrong content type',
			{ headers: { 'content-type': 'text/plain' } },
			{
				text: expect.stringContaining('You said'),
				headers: expect.objectContaining({ 'content-type': 'text/plain' }),
			},
		],
		[
			'a compressed reply',
			{ gzip: true },
			{
				text: expect.stringContaining('You said'),
				headers: expect.objectContaining({ 'content-encoding': 'gzip' }),
			},
		],
		[
			'RST before the body is read',
			{ reset: 'before-read' },
			{ status: null, ended: 'ECONNRESET' },
		],
		['RST after the body is read', { reset: 'after-read' }, { status: null, ended: 'ECONNRESET' }],
		[
			'RST within the reply',
			{ reset: 'mid-body' },
			{ status: 200, ended: 'ECONNRESET', text: expect.stringMatching(/^\{"id"/) },
		],
		[
			'RST within an error reply',
			{ status: 500, reset: 'mid-body' },
			{ status: 500, ended: 'ECONNRESET' },
		],
	])('%s', async (_what, fault, expected) => {
		gateway().faults.push(fault);
		expect(await exchange(gateway(), ask('hello'))).toMatchObject(expected);
		expect(gateway().faults.pending).toEqual([]);
		expect((await exchange(gateway(), ask('hello'))).status).toBe(200);
	});

	test('garbage is no JSON and no UTF-8', async () => {
		gateway().faults.push({ raw: 'garbage' });
		const { text } = await exchange(gateway(), ask('hello'));
		expect(() => JSON.parse(text)).toThrow();
		expect(text).toContain('\ufffd');
	});

	test.each<[string, Fault, unknown]>([
		['no choices', { patch: { choices: [] } }, { choices: [] }],
		['a dated model', { patch: { model: 'gpt-5.4-2026-03-05' } }, { model: 'gpt-5.4-2026-03-05' }],
		[
			'empty content',
			{ content: '' },
			{ choices: [{ message: { content: '' }, finish_reason: 'stop' }] },
		],
		['content null', { content: null }, { choices: [{ message: { content: null } }] }],
		[
			'a filtered answer',
			{ content: '', finishReason: 'content_filter' },
			{ choices: [{ finish_reason: 'content_filter' }] },
		],
	])('an otherwise normal completion with %s', async (_what, fault, expected) => {
		gateway().faults.push(fault);
		expect(await (await post(gateway(), ask('hello'))).json()).toMatchObject(expected as object);
	});
});

test('a patch with null removes a field', async () => {
	gateway().faults.push({ patch: { usage: null } });
	const completion = (await (await post(gateway(), ask('hello'))).json()) as object;
	expect(Object.keys(completion)).toEqual(['id', 'object', 'created', 'model', 'choices']);
});

describe('silence', () => {
	test.each<[string, Fault, object, boolean]>([
		['after the headers', { stall: 'after-headers' }, {}, false],
		['within the body', { stall: 'mid-body' }, {}, true],
		['within an error body', { status: 500, stall: 'mid-body' }, {}, true],
		['within a stream', { stream: { stall: true } }, { stream: true }, true],
	])('%s lasts until the client leaves', async (_what, fault, more, hasBody) => {
		gateway().faults.push(fault);
		const leaveAfterBytes = hasBody ? 1 : 0;
		const reply = await exchange(gateway(), ask('hello', more), { leaveAfterBytes });
		expect(reply.ended).toBe('left');
		await until(() => gateway().stats.inFlight === 0);
		expect(gateway().completions[0]).toMatchObject({
			status: fault.status ?? 200,
			repliedAt: null,
			aborted: true,
		});
	});

	test('before the headers leaves no status', async () => {
		gateway().faults.push({ stall: 'before-headers' });
		const leaving = new AbortController();
		const reply = post(gateway(), ask('hello'), { signal: leaving.signal });
		await until(() => gateway().stats.inFlight === 1);
		leaving.abort();
		await expect(reply).rejects.toThrow(/aborted/);
		await until(() => gateway().stats.inFlight === 0);
		expect(gateway().completions[0]).toMatchObject({ status: null, aborted: true });
	});
});

describe('a stream', () => {
	const streamed = async (fault: Fault, message = 'hello') => {
		gateway().faults.push(fault);
		return await exchange(gateway(), ask(message, { stream: true }));
	};

	test.each<[string, Fault, string, RegExp, RegExp]>([
		['cut by RST', { stream: { cut: 'reset', afterDeltas: 1 } }, 'ECONNRESET', /You/, /said|DONE/],
		['cut by a clean end', { stream: { cut: 'end', afterDeltas: 1 } }, 'end', /You/, /said|DONE/],
		['cut by a reset within the body', { reset: 'mid-body' }, 'ECONNRESET', /hello/, /DONE/],
		['without [DONE]', { stream: { omitDone: true } }, 'end', /"finish_reason":"stop"/, /DONE/],
		['without a finish reason', { stream: { omitFinishReason: true } }, 'end', /DONE/, /"stop"/],
		[
			'with an error event',
			{ stream: { errorEvent: { message: 'broken' }, afterDeltas: 1 } },
			'end',
			/You[^]*data: \{"error":\{"code":500,"message":"broken"/,
			/said|DONE/,
		],
		['with comments', { stream: { comments: true } }, 'end', /: keep-alive\n\ndata: /, /\r/],
		['with CR', { stream: { lineEnding: '\r' } }, 'end', /\r\rdata: \[DONE\]\r\r$/, /\n/],
		[
			'with CRLF',
			{ stream: { lineEnding: '\r\n' } },
			'end',
			/\r\n\r\ndata: \[DONE\]\r\n\r\n$/,
			/[^\r]\n/,
		],
		['without choices', { patch: { choices: [] } }, 'end', /^data: \[DONE\]\n\n$/, /choices/],
	])('%s', async (_what, fault, ended, contains, lacks) => {
		const reply = await streamed(fault);
		expect(reply.ended).toBe(ended);
		expect(reply.text).toMatch(contains);
		expect(reply.text).not.toMatch(lacks);
	});

	test('byte by byte splits characters over reads', async () => {
		const { reads, text } = await streamed({ stream: { byteWise: true } }, 'äöü');
		expect(text).toContain('äöü');
		expect(reads.length).toBeGreaterThan(text.length / 2);
		expect(reads.some((bytes) => bytes.toString().includes('\ufffd'))).toBe(true);
	});

	test('a slow drip sends single bytes', async () => {
		gateway().faults.push({ status: 500, body: 'slow', dripDelayMs: 1 });
		const { reads } = await exchange(gateway(), ask('hello'));
		expect(reads.map(String)).toEqual(['s', 'l', 'o', 'w']);
	});

	test.each([
		['a stream', { stream: { oversized: true } }, { stream: true }, 'data: [DONE]\n\n'],
		['a body', { raw: 'oversized' as const }, {}, 'xx"}}]}'],
	])('%s beyond 32 MiB is still well formed', async (_what, fault, more, end) => {
		gateway().faults.push(fault);
		const reply = await exchange(gateway(), ask('hello', more));
		expect(reply.ended).toBe('end');
		expect(reply.text.length).toBeGreaterThan(32 * 1024 * 1024);
		expect(reply.text.slice(-end.length)).toBe(end);
	});
});

describe('which request goes wrong', () => {
	const statuses = async (...messages: string[]) => {
		const found: number[] = [];
		for (const message of messages) found.push((await post(gateway(), ask(message))).status);
		return found;
	};

	test('queued faults are used up in order', async () => {
		gateway().faults.push({ status: 500, times: 2 }, { status: 429 });
		expect(await statuses('a', 'b', 'c', 'd')).toEqual([500, 500, 429, 200]);
	});

	test('a fault with match applies to its item only, without limit', async () => {
		gateway().faults.push({ status: 400, match: 'poison "pill"' });
		expect(await statuses('a', 'poison "pill"', 'b', 'poison "pill"')).toEqual([
			200, 400, 200, 400,
		]);
	});

	test('a fault with match and times ends', async () => {
		gateway().faults.push({ status: 500, match: 'row 2', times: 1 });
		expect(await statuses('row 1', 'row 2', 'row 2')).toEqual([200, 500, 200]);
	});

	test('a fault for another path leaves completions alone', async () => {
		gateway().faults.push({ status: 500, path: '/v1/models' });
		expect(await statuses('a')).toEqual([200]);
		expect((await fetch(`${gateway().url}/v1/models`)).status).toBe(500);
	});

	test('random faults repeat with the same seed', async () => {
		const run = async (seed: number) => {
			gateway().configure({ randomFaults: { probability: 0.5, seed } });
			return await statuses(...'abcdefghijklmnop');
		};
		const first = await run(7);
		expect(await run(7)).toEqual(first);
		expect(await run(8)).not.toEqual(first);
		expect(new Set(first).size).toBeGreaterThan(2);
	});
});
