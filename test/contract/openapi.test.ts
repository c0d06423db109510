import { OpenAPISchemaValidator } from 'express-openapi-validator/dist/framework/openapi.schema.validator';
import { assertChunk, openApiDocument } from '../gateway/api';
import { ask, headers, post, useGateway } from './support';
import * as paths from '../../nodes/shared/api/paths';

const gateway = useGateway();

const findings = (document: object) =>
	new OpenAPISchemaValidator({ version: '3.1.0', validateApiSpec: true } as never).validate(
		document as never,
	).errors;

describe('the OpenAPI document', () => {
	test('is a valid OpenAPI 3.1 document', () => {
		expect(openApiDocument.openapi).toBe('3.1.0');
		expect(findings(openApiDocument)).toEqual([]);
	});

	test('would be found invalid with a path item that is none', () => {
		expect(findings({ ...openApiDocument, paths: { '/v1/models': { get: 'all' } } })).not.toEqual(
			[],
		);
	});

	test('describes every endpoint the nodes use', () => {
		const asked = Object.values(paths).map((path) =>
			(typeof path === 'string' ? path : path('{model}')).replace(/\?.*/, ''),
		);
		expect(asked).toContain(paths.COMPLETIONS_PATH);
		const described = Object.keys(openApiDocument.paths as object);
		expect(described).toEqual(expect.arrayContaining(asked.map(decodeURIComponent)));
	});
});

describe('replies are held to the document', () => {
	test('a model without an id never leaves the gateway', async () => {
		const silenced = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		gateway().configure({ models: [''] });
		const reply = await fetch(`${gateway().url}/v1/models`, { headers });
		expect(reply.status).toBe(500);
		const { error } = (await reply.json()) as { error: { message: string; type: string } };
		expect(error.type).toBe('internal_server_error');
		expect(error.message).toMatch(/fewer than 1 characters/);
		expect(silenced).toHaveBeenCalledTimes(1);
		silenced.mockRestore();
	});

	test('a chunk without choices is refused', () => {
		const chunk = {
			id: 'chatcmpl-1',
			object: 'chat.completion.chunk',
			created: 1,
			model: 'gpt-5.4',
		};
		expect(() => assertChunk({ ...chunk, choices: [] })).not.toThrow();
		expect(() => assertChunk(chunk)).toThrow(/must have required property 'choices'/);
	});
});

describe('requests are held to the document', () => {
	test.each([
		['stop', { stop: ['x'] }, 'stop', /Unsupported parameter: 'stop'/],
		['web_search_options', { web_search_options: {} }, 'web_search_options', /Unsupported/],
		['verbosity', { verbosity: 'low' }, 'verbosity', /Unsupported parameter/],
		['a parameter nobody knows', { shiny: 1 }, 'shiny', /Unsupported parameter: 'shiny'/],
		['a temperature above 2', { temperature: 2.1 }, 'temperature', /must be <= 2/],
		['a temperature as text', { temperature: '1' }, 'temperature', /must be number/],
		['a top_p below 0', { top_p: -0.1 }, 'top_p', /must be >= 0/],
		['a top_k of 0', { top_k: 0 }, 'top_k', /must be >= 1/],
		['no effort', { reasoning_effort: 'none' }, 'reasoning_effort', /low, medium, high, xhigh/],
		['two choices', { n: 2 }, 'n', /must be <= 1/],
		['no messages', { messages: [] }, 'messages', /fewer than 1/],
		[
			'an unknown role',
			{ messages: [{ role: 'bot', content: 'x' }] },
			'messages[0].role',
			/allowed/,
		],
		[
			'a message without content',
			{ messages: [{ role: 'user' }] },
			'messages[0].content',
			/expected/,
		],
		[
			'max_tokens beside max_completion_tokens',
			{ max_tokens: 5, max_completion_tokens: 5 },
			'max_tokens',
			/cannot be set together/,
		],
		[
			'an image that has no public URL',
			{ messages: [{ role: 'user', content: [image('file:///etc/passwd')] }] },
			'messages[0].content',
			/not a public URL/,
		],
	])('%s is answered with 400 naming it', async (_what, change, param, message) => {
		const reply = await post(gateway(), { ...ask('hello'), ...change });
		expect(reply.status).toBe(400);
		expect(await reply.json()).toEqual({
			error: {
				code: 400,
				type: 'invalid_request_error',
				param,
				message: expect.stringMatching(message),
			},
		});
	});

	test.each(['top_k', 'stream_options'])(
		'%s is accepted, and refused when configured so',
		async (name) => {
			const body = ask('hello', {
				top_k: 4,
				stream: true,
				stream_options: { include_usage: true },
			});
			expect((await post(gateway(), body)).status).toBe(200);
			gateway().configure({ unsupportedParameters: [name] });
			const reply = await post(gateway(), body);
			expect(reply.status).toBe(400);
			expect(await reply.json()).toMatchObject({ error: { param: name } });
		},
	);

	test('data URLs are accepted, and refused when configured so', async () => {
		const body = {
			...ask(''),
			messages: [{ role: 'user', content: [image('data:image/png;base64,iVBO')] }],
		};
		expect((await post(gateway(), body)).status).toBe(200);
		gateway().configure({ dataUrls: false });
		expect((await post(gateway(), body)).status).toBe(400);
	});

	test('a body that is not JSON is answered with 400', async () => {
		const reply = await post(gateway(), {}, { body: '{"model":' });
		expect(reply.status).toBe(400);
		expect(await reply.json()).toMatchObject({
			error: { message: expect.stringMatching(/not valid JSON/) },
		});
	});
});

function image(url: string) {
	return { type: 'image_url', image_url: { url } };
}
