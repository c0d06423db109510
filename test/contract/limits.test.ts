import axios from 'axios';
import { Account } from '../gateway/account';
import { RateLimiter } from '../gateway/limits';
import { DEFAULT_CONFIG, type RateLimit } from '../gateway/config';
import { ask, headers, PNG, post, useGateway } from './support';

const gateway = useGateway();

describe('the rate limit', () => {
	const NOW = Date.UTC(2026, 0, 1, 12, 0, 0, 400);
	const refusal = (limit: RateLimit) => {
		const limiter = new RateLimiter();
		try {
			for (;;) limiter.take(limit, NOW);
		} catch (error) {
			return error as { headers: object; overrides: { fallback_suggestion?: string } };
		}
	};

	test('lets a burst through, then one per refill', () => {
		const limiter = new RateLimiter();
		const limit = { requestsPerSecond: 2, burst: 3 };
		const passes = (now: number) => {
			try {
				limiter.take(limit, now);
				return true;
			} catch {
				return false;
			}
		};
		expect([0, 0, 0, 0, 499, 500, 501, 1000].map((ms) => passes(NOW + ms))).toEqual([
			true,
			true,
			true,
			false,
			false,
			true,
			false,
			true,
		]);
	});

	test.each<[string, RateLimit, object]>([
		['whole seconds', { requestsPerSecond: 0.4, burst: 1 }, { 'retry-after': '3' }],
		[
			'a date that is not too early',
			{ requestsPerSecond: 1, retryAfter: 'date' },
			{ 'retry-after': 'Thu, 01 Jan 2026 12:00:02 GMT' },
		],
		['nothing', { requestsPerSecond: 1, retryAfter: 'none' }, {}],
	])('says when to come back with %s', (_what, limit, expected) => {
		expect(refusal(limit)?.headers).toEqual(expected);
	});

	test('can suggest the wait in the body', () => {
		const limit = { requestsPerSecond: 0.1, burst: 1, fallbackSuggestion: true };
		expect(refusal(limit)?.overrides.fallback_suggestion).toBe('retry after 10 seconds');
	});

	test('answers 429 on the wire', async () => {
		gateway().configure({ rateLimit: { requestsPerSecond: 0.001, burst: 1 } });
		expect((await post(gateway(), ask('a'))).status).toBe(200);
		const reply = await post(gateway(), ask('b'));
		expect(reply.status).toBe(429);
		expect(reply.headers.get('retry-after')).toBe('1000');
	});
});

describe('the balance', () => {
	const credits = async () =>
		(await axios.get(`${gateway().url}/v1/credits`, { headers })).data.data.user as object;

	test('falls by 1 per 1,000 tokens', async () => {
		gateway().configure({ balance: 10 });
		const reply = (await (await post(gateway(), ask('hello'))).json()) as {
			usage: { total_tokens: number };
		};
		const used = reply.usage.total_tokens / 1000;
		expect(await credits()).toEqual({ remaining_credits: 10 - used, used_credits: used });
	});

	test('answers 402 when it is used up', async () => {
		gateway().configure({ balance: 0.001 });
		expect((await post(gateway(), ask('a'))).status).toBe(200);
		const reply = await post(gateway(), ask('b'));
		expect(reply.status).toBe(402);
		expect(await reply.json()).toMatchObject({ error: { code: 'insufficient_quota' } });
		expect(await credits()).toMatchObject({ remaining_credits: 0 });
	});

	test('has to cover what requests in flight reserve by their output limit', async () => {
		gateway().configure({ balance: 5, latencyMs: 50 });
		const limited = { ...ask('a'), max_completion_tokens: 2_000 };
		const replies = await Promise.all([1, 2, 3].map(async () => await post(gateway(), limited)));
		expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 402]);
		const refusal = replies.find(({ status }) => status === 402);
		expect(await refusal!.json()).toMatchObject({
			error: {
				code: 'insufficient_quota',
				estimated_credits: 2,
				account_balance_credits: expect.any(Number),
				action_url: 'https://evolink.ai/dashboard/credits',
			},
		});
		expect((await post(gateway(), limited)).status).toBe(200);
	});

	test('is never negative', () => {
		const account = new Account(() => ({ ...DEFAULT_CONFIG, balance: 1 }));
		account.charge(5_000);
		expect(account.remainingCredits).toBe(0);
	});
});

describe('the file service', () => {
	const upload = async (bytes: Buffer, type = 'image/png', name = 'dot.png') => {
		const form = new FormData();
		form.append('file', new Blob([Uint8Array.from(bytes)], { type }), name);
		form.append('upload_path', 'n8n');
		return await fetch(`${gateway().url}/api/v1/files/upload/stream`, {
			method: 'POST',
			headers: { authorization: headers.authorization },
			body: form,
		});
	};
	const uploadBase64 = async (data: string) =>
		await fetch(`${gateway().url}/api/v1/files/upload/base64`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ base64_data: data, file_name: 'pixel.png' }),
		});

	test('makes an image public for 72 hours', async () => {
		const before = Date.now();
		const reply = await upload(PNG);
		const { data } = (await reply.json()) as { data: Record<string, string> };
		expect(data).toMatchObject({
			file_name: 'dot.png',
			file_size: PNG.length,
			mime_type: 'image/png',
			upload_path: 'n8n',
		});
		const hours = (Date.parse(data.expires_at!) - before) / 3_600_000;
		expect(hours).toBeGreaterThanOrEqual(72);
		expect(hours).toBeLessThan(72.1);
		const file = await fetch(data.file_url!);
		expect(file.headers.get('content-type')).toBe('image/png');
		expect(Buffer.from(await file.arrayBuffer()).equals(PNG)).toBe(true);
		expect(gateway().requests[0]?.body).toMatchObject({ upload_path: 'n8n' });
	});

	test.each([
		['base64', PNG.toString('base64')],
		['a data URL', `data:image/png;base64,${PNG.toString('base64')}`],
	])('takes %s', async (_what, data) => {
		const reply = await uploadBase64(data);
		expect(await reply.json()).toMatchObject({
			data: { file_size: PNG.length, file_name: 'pixel.png' },
		});
	});

	test.each<[string, Buffer, string]>([
		['jpeg', Buffer.from('ffd8ffe000104a46', 'hex'), 'image/jpeg'],
		['gif', Buffer.from('GIF89a\x01\x00'), 'image/gif'],
		['webp', Buffer.from('RIFF\x01\x00\x00\x00WEBPVP8 '), 'image/webp'],
	])('recognizes %s by its content', async (_what, bytes, mimeType) => {
		const reply = await upload(bytes, 'application/octet-stream', 'file.bin');
		expect(await reply.json()).toMatchObject({ data: { mime_type: mimeType } });
	});

	test.each<[string, Buffer, number]>([
		['text that claims to be an image', Buffer.from('hello'), 400],
		['more than 10 MB', Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]), 413],
	])('refuses %s', async (_what, bytes, status) => {
		expect((await upload(bytes)).status).toBe(status);
		expect((await uploadBase64(bytes.toString('base64'))).status).toBe(status);
	});

	test('wants the key', async () => {
		const reply = await fetch(`${gateway().url}/api/v1/files/upload/base64`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ base64_data: PNG.toString('base64') }),
		});
		expect(reply.status).toBe(401);
	});
});
