import type { IDataObject } from 'n8n-workflow';
import { useSkippedWaits } from '../delivery/support';
import { usePaidNode } from './support';

const node = usePaidNode();
useSkippedWaits();

const FIRST = 'gpt-5.4';
const SECOND = 'gpt-5.4-mini';
const THIRD = 'gpt-5.2';
const MODELS = { fallbackModels: `${SECOND}, ${THIRD}` };

/** Makes every request to this model fail so. */
const failing = (model: string, fault: object) =>
	node.gateway.faults.push({ match: `"model":"${model}"`, ...fault });

const askedModels = () =>
	node.gateway.completions.map(({ body }) => (body as { model: string }).model);

const withCode = (status: number, code: string) => ({
	status,
	error: { code, message: 'The model can not be had.' },
});

interface Row {
	fault: object;
	/** Requests to the first model before the second is asked. Default 1. */
	attempts?: number;
	streamed?: boolean;
	requestOptions?: IDataObject;
}

const MOVES_ON: Record<string, Row> = {
	'404': { fault: { status: 404, error: { message: 'No such model.' } } },
	'404 model_not_found': { fault: withCode(404, 'model_not_found') },
	'400 model_not_found': { fault: withCode(400, 'model_not_found') },
	'503 model_not_found, without a retry': { fault: withCode(503, 'model_not_found') },
	'200 with an error body that says model_not_found': {
		fault: { status: 200, body: { error: { code: 'model_not_found', message: 'Unknown.' } } },
	},
	'403 key_model_not_allowed': { fault: withCode(403, 'key_model_not_allowed') },
	'403 model_access_denied': { fault: withCode(403, 'model_access_denied') },
	'503 model_unavailable, at once': { fault: withCode(503, 'model_unavailable') },
	'503 no_available_channel, at once': { fault: withCode(503, 'no_available_channel') },
	'500 channel_selection_failed, at once': { fault: withCode(500, 'channel_selection_failed') },
	'500 after its retries': { fault: { status: 500 }, attempts: 4 },
	'502 after its retries': { fault: { status: 502 }, attempts: 4 },
	'503 after its retries': { fault: { status: 503 }, attempts: 4 },
	'503 without retries': { fault: { status: 503 }, requestOptions: { maxRetries: 0 } },
	'503 that asks for too long a wait': {
		fault: { status: 503, headers: { 'retry-after': '600' } },
	},
	'404, streamed': { fault: { status: 404 }, streamed: true },
	'a stream that begins with such an error': {
		fault: { stream: { afterDeltas: 0, errorEvent: { code: 'model_unavailable' } } },
		streamed: true,
	},
};

test.each(Object.entries(MOVES_ON))('the next model is asked after %s', async (_what, row) => {
	const { fault, attempts = 1, streamed = false, requestOptions = {} } = row;
	failing(FIRST, fault);
	const { items, error } = await node.run(
		['answer'],
		{ ...MODELS, stream: streamed ? 'always' : 'never' },
		requestOptions,
	);
	expect(error).toBeUndefined();
	expect(askedModels()).toEqual([...Array<string>(attempts).fill(FIRST), SECOND]);
	expect(items[0]?.json).toMatchObject({
		content: 'answer',
		model: SECOND,
		attempted_models: [FIRST, SECOND],
	});
});

const STAYS: Record<string, Row> = {
	'a bad request': { fault: { status: 400 } },
	'a refused parameter': {
		fault: { status: 400, error: { param: 'temperature', message: 'Unsupported.' } },
	},
	'a wrong key': { fault: { status: 401 } },
	'an empty account': { fault: { status: 402 } },
	'an empty account, told with 403': { fault: withCode(403, 'insufficient_user_quota') },
	'an address that is not allowed': { fault: withCode(403, 'ip_restricted') },
	'refused content': { fault: withCode(400, 'content_policy_violation') },
	'refused content, told with 403': { fault: withCode(403, 'moderation_blocked') },
	'a reply that the content filter ended': {
		fault: { content: '', finishReason: 'content_filter' },
	},
	'an empty reply': { fault: { content: '' } },
	'a rate limit': { fault: { status: 429 }, attempts: 4 },
	'a gateway that timed out': { fault: { status: 504 } },
	'a lost connection': { fault: { reset: 'mid-body' } },
	'an unknown outcome, told with 503': { fault: withCode(503, 'paid_outcome_unknown') },
	'a request that is too large': { fault: { status: 413 } },
};

test.each(Object.entries(STAYS))('no other model is asked after %s', async (_what, row) => {
	failing(FIRST, row.fault);
	const { error } = await node.run(['answer'], MODELS);
	expect(error).toBeDefined();
	expect(askedModels()).toEqual(Array<string>(row.attempts ?? 1).fill(FIRST));
	expect(error?.context?.details).not.toHaveProperty('attempted_models');
});

test('each model in turn, and the last one is what fails', async () => {
	failing(FIRST, { status: 404 });
	failing(SECOND, withCode(403, 'model_access_denied'));
	failing(THIRD, withCode(503, 'model_unavailable'));
	const { error } = await node.run(['answer'], MODELS, { maxRetries: 0 });
	expect(askedModels()).toEqual([FIRST, SECOND, THIRD]);
	expect(error?.context?.details).toMatchObject({
		code: 'model_unavailable',
		attempts: 3,
		attempted_models: [FIRST, SECOND, THIRD],
	});
});

test('a model that is rate limited holds back nobody else', async () => {
	failing(FIRST, { status: 503 });
	await node.run(['answer 1', 'answer 2'], MODELS, { maxRetries: 0 });
	expect(askedModels().sort()).toEqual([FIRST, FIRST, SECOND, SECOND].sort());
});

test('a body with another model has another Idempotency-Key', async () => {
	failing(FIRST, { status: 404 });
	failing(SECOND, { status: 500, times: 1 });
	await node.run(['answer'], MODELS);
	const keys = node.gateway.completions.map(({ headers }) => headers['idempotency-key']);
	expect(keys).toHaveLength(3);
	expect(keys[0]).not.toBe(keys[1]);
	expect(keys[1]).toBe(keys[2]);
});

test('once a chat has heard something, no other model is asked', async () => {
	failing(FIRST, { stream: { afterDeltas: 1, errorEvent: { code: 'model_unavailable' } } });
	const { error } = await node.run(['one two three four'], MODELS, {}, { streaming: true });
	expect(error).toBeDefined();
	expect(askedModels()).toEqual([FIRST]);
});

test('a chat hears the model that answers', async () => {
	failing(FIRST, { status: 404 });
	const { chunks } = await node.run(['one two three'], MODELS, {}, { streaming: true });
	const heard = chunks.filter(({ type }) => type === 'item').map(({ content }) => content);
	expect(heard.join('')).toBe('one two three');
	expect(askedModels()).toEqual([FIRST, SECOND]);
});

test('the reply of a fallback model is kept under the request that the item began with', async () => {
	failing(FIRST, { status: 404 });
	node.gateway.faults.push({ match: 'answer 2', status: 400, times: 2 });
	const texts = ['answer 1', 'answer 2'];
	await node.run(texts, MODELS, { maxConcurrency: 1 });
	node.gateway.faults.clear();
	const { items } = await node.run(texts, MODELS);
	expect(items[0]?.json).toMatchObject({ reused: true, model: SECOND });
	expect(node.paid).toBe(2);
});

test.each<[string, unknown, string[]]>([
	['one', SECOND, [SECOND]],
	['with spaces and empty places', ` ${SECOND} ,, ${THIRD},`, [SECOND, THIRD]],
	['line by line', `${SECOND}\n${THIRD}`, [SECOND, THIRD]],
	['a list by expression', `={{ ["${SECOND}", "${THIRD}"] }}`, [SECOND, THIRD]],
	['the first model again, and one twice', `${FIRST}, ${SECOND}, ${SECOND}`, [SECOND]],
	['blank', ' ', []],
	['null by expression', '={{ null }}', []],
])('given %s', async (_what, fallbackModels, models) => {
	node.gateway.faults.push({ match: 'answer', status: 404 });
	await node.run(['answer'], { fallbackModels: fallbackModels as string });
	expect(askedModels()).toEqual([FIRST, ...models]);
});

test.each([
	['={{ 7 }}', "'Fallback Models' is neither text nor a list"],
	['={{ ({ a: 1 }) }}', "'Fallback Models' is neither text nor a list"],
	['={{ ["a", 7] }}', "'Fallback Models' has an entry that is not a model ID"],
])('%s is refused before anything is sent', async (fallbackModels, message) => {
	const { error } = await node.run(['answer'], { fallbackModels });
	expect(error?.message).toBe(message);
	expect(askedModels()).toEqual([]);
});
