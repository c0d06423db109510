import OpenAI from 'openai';
import { encode } from 'gpt-tokenizer/cjs/encoding/o200k_base';
import { ask, clientOf, PNG, useGateway } from './support';

const gateway = useGateway();
const complete = async (
	body: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> &
		Pick<OpenAI.ChatCompletionCreateParams, 'messages'>,
) => await clientOf(gateway()).chat.completions.create({ model: 'gpt-5.4', ...body });

describe('the official client gets a completion', () => {
	test('that shows the system prompt, earlier turns, message and images', async () => {
		const completion = await complete({
			messages: [
				{ role: 'system', content: 'Be brief' },
				{ role: 'user', content: 'Hello' },
				{ role: 'assistant', content: 'Hi' },
				{
					role: 'user',
					content: [
						{ type: 'text', text: 'What is this?' },
						{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'high' } },
						{
							type: 'image_url',
							image_url: { url: `data:image/png;base64,${PNG.toString('base64')}` },
						},
					],
				},
			],
		});
		const [choice] = completion.choices;
		expect(choice?.message.content).toBe(
			'My instructions are: "Be brief". We have exchanged 2 earlier messages. You said: "What is this?". ' +
				`I see: https://example.com/a.png (detail high), image/png, ${PNG.length} bytes (detail auto).`,
		);
		expect(choice?.finish_reason).toBe('stop');
		expect(completion.model).toBe('gpt-5.4');
		expect(completion._request_id).toBe(gateway().completions[0]?.requestId);
	});

	test('with exactly the text it asks for', async () => {
		const { choices } = await complete(ask('Reply with exactly: pong, 100%'));
		expect(choices[0]?.message.content).toBe('pong, 100%');
	});

	test('cut at max_completion_tokens', async () => {
		const { choices, usage } = await complete(
			ask('Reply with exactly: one two three four five six', { max_completion_tokens: 3 }),
		);
		expect(choices[0]).toMatchObject({
			message: { content: 'one two three' },
			finish_reason: 'length',
		});
		expect(usage?.completion_tokens).toBe(3);
	});

	test('without text when reasoning uses up max_completion_tokens', async () => {
		const { choices, usage } = await complete(
			ask('Think', { max_completion_tokens: 50, reasoning_effort: 'high' }),
		);
		expect(choices[0]).toMatchObject({ message: { content: '' }, finish_reason: 'length' });
		expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(50);
	});
});

describe('usage', () => {
	test('counts the tokens of text and adds up', async () => {
		const message = 'Die Straße ist naß. 日本語 <|endoftext|> 😀';
		const { usage, choices } = await complete(ask(message));
		const { usage: shorter } = await complete(ask(''));
		const disallowedSpecial = new Set<string>();
		const tokens = (text: string) => encode(text, { disallowedSpecial }).length;
		expect(usage!.prompt_tokens - shorter!.prompt_tokens).toBe(tokens(message));
		expect(usage!.completion_tokens).toBe(tokens(choices[0]!.message.content!));
		expect(usage!.total_tokens).toBe(usage!.prompt_tokens + usage!.completion_tokens);
	});

	test.each([
		['low', 85],
		['high', 765],
		['auto', 765],
	] as const)('counts an image at detail %s as %i tokens', async (detail, tokens) => {
		const url = 'https://example.com/a.png';
		const { usage } = await complete({
			messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url, detail } }] }],
		});
		expect(usage?.prompt_tokens_details).toMatchObject({ image_tokens: tokens });
	});

	test('reports reasoning tokens within the completion tokens', async () => {
		const plain = await complete(ask('hello'));
		const reasoned = await complete(ask('hello', { reasoning_effort: 'medium' }));
		const { reasoning_tokens: reasoning } = reasoned.usage!.completion_tokens_details!;
		expect(reasoning).toBe(64);
		expect(reasoned.usage!.completion_tokens - plain.usage!.completion_tokens).toBe(64);
		expect(reasoned.usage!.total_tokens - plain.usage!.total_tokens).toBe(64);
	});

	test('reports the common beginning as cached when a prompt_cache_key comes again', async () => {
		const prompt = (message: string) =>
			complete({
				messages: [
					{ role: 'system', content: 'A long system prompt' },
					{ role: 'user', content: message },
				],
				prompt_cache_key: 'support',
			});
		const cached = (completion: OpenAI.ChatCompletion) =>
			completion.usage!.prompt_tokens_details!.cached_tokens!;
		expect(cached(await prompt('one'))).toBe(0);
		const second = await prompt('two');
		expect(cached(second)).toBeGreaterThan(4);
		expect(cached(second)).toBeLessThan(second.usage!.prompt_tokens);
	});
});

describe('the official client throws', () => {
	test.each([
		[400, OpenAI.BadRequestError, 'invalid_request_error'],
		[401, OpenAI.AuthenticationError, 'authentication_error'],
		[402, OpenAI.APIError, 'insufficient_quota_error'],
		[403, OpenAI.PermissionDeniedError, 'permission_error'],
		[404, OpenAI.NotFoundError, 'not_found_error'],
		[413, OpenAI.APIError, 'request_too_large_error'],
		[429, OpenAI.RateLimitError, 'rate_limit_error'],
		[500, OpenAI.InternalServerError, 'internal_server_error'],
		[502, OpenAI.InternalServerError, 'upstream_error'],
		[503, OpenAI.InternalServerError, 'service_unavailable_error'],
	] as const)(
		'on status %i its error class, with the documented type',
		async (status, type, name) => {
			gateway().faults.push({ status });
			const failure: unknown = await complete(ask('hello')).catch((error: unknown) => error);
			expect(failure).toBeInstanceOf(type);
			expect(failure).toMatchObject({
				status,
				type: name,
				requestID: gateway().requests[0]?.requestId,
			});
		},
	);

	test('for a wrong key', async () => {
		const client = clientOf(gateway(), 'sk-wrong');
		await expect(client.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
	});

	test('for an unknown model, by code', async () => {
		await expect(complete({ ...ask('hello'), model: 'gpt-9' })).rejects.toMatchObject({
			status: 404,
			code: 'model_not_found',
		});
	});
});

test('the model list holds gpt-5.4 beside models that are not for text', async () => {
	const ids = (await clientOf(gateway()).models.list()).data.map(({ id }) => id);
	expect(ids).toContain('gpt-5.4');
	expect(ids).toContain('gpt-image-1.5');
});
