import { ask, headers, post, useGateway } from './support';

const gateway = useGateway();

const KEY = 'item-0001.abcdef';
const send = async (key: string, message = 'a', more: object = {}) =>
	await post(gateway(), ask(message, more), { headers: { ...headers, 'idempotency-key': key } });
const idOf = async (reply: Response) => ((await reply.json()) as { id: string }).id;

test('the same key with the same body gets the first completion again, free of charge', async () => {
	const [first, second] = [await send(KEY), await send(KEY)];
	expect(first.headers.get('idempotency-replayed')).toBeNull();
	expect(second.headers.get('idempotency-replayed')).toBe('true');
	expect(await idOf(second)).toBe(await idOf(first));
	expect(gateway().stats).toMatchObject({ completions: 2, paid: 1, replayed: 1 });
	expect(gateway().completions).toMatchObject([
		{ paid: true, replayed: false },
		{ paid: false, replayed: true },
	]);
});

test('what was made for a reply that broke off is replayed, streamed too', async () => {
	gateway().faults.push({ stream: { cut: 'reset' } });
	const broken = await send(KEY, 'a b c d e f', { stream: true });
	await expect(broken.text()).rejects.toThrow(/terminated/);
	expect(await (await send(KEY, 'a b c d e f', { stream: true })).text()).toContain('[DONE]');
	expect(gateway().stats).toMatchObject({ paid: 1, replayed: 1 });
});

test.each<[string, { key?: string; apiKey?: string }]>([
	['another key', { key: 'item-0002.abcdef' }],
	['another API key', { apiKey: 'sk-two' }],
])('%s gets a completion of its own', async (_what, { key = KEY, apiKey = 'sk-one' }) => {
	gateway().configure({ apiKey: ['sk-one', 'sk-two'] });
	for (const [name, bearer] of [
		[KEY, 'sk-one'],
		[key, apiKey],
	] as const) {
		const init = { ...headers, authorization: `Bearer ${bearer}`, 'idempotency-key': name };
		expect((await post(gateway(), ask('a'), { headers: init })).status).toBe(200);
	}
	expect(gateway().stats).toMatchObject({ paid: 2, replayed: 0 });
});

test('another body under the same key is a conflict', async () => {
	await send(KEY, 'a');
	const reply = await send(KEY, 'b');
	expect(reply.status).toBe(409);
	expect(await reply.json()).toMatchObject({ error: { code: 'idempotency_conflict' } });
	expect(gateway().stats).toMatchObject({ paid: 1, replayed: 0 });
});

test('a refused request leaves its key free', async () => {
	gateway().faults.push({ status: 503 });
	expect((await send(KEY)).status).toBe(503);
	expect((await send(KEY)).headers.get('idempotency-replayed')).toBeNull();
	expect(gateway().stats).toMatchObject({ completions: 2, paid: 1, replayed: 0 });
});

test.each(['short', 'x'.repeat(97), 'item 0001 abcdef ghi'])('%p is no key', async (key) => {
	const reply = await send(key);
	expect(reply.status).toBe(400);
	expect(((await reply.json()) as { error: { message: string } }).error.message).toMatch(
		/idempotency-key/i,
	);
});

test('can be switched off', async () => {
	gateway().configure({ idempotency: false });
	await send(KEY, 'a');
	expect((await send(KEY, 'b')).status).toBe(200);
	expect(gateway().stats).toMatchObject({ paid: 2, replayed: 0 });
});
