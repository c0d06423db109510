import OpenAI from 'openai';
import { DEFAULT_API_KEY, startGateway, type Gateway, type GatewayOptions } from '../gateway';

/** One gateway for a test file, reset before each test. Read it inside tests: it exists from `beforeAll` on. */
export function useGateway(options: GatewayOptions = {}): () => Gateway {
	let gateway: Gateway;
	beforeAll(async () => {
		gateway = await startGateway(options);
	});
	beforeEach(() => gateway.reset());
	afterAll(async () => await gateway.close());
	return () => gateway;
}

/** The official client, with its own retries off. */
export const clientOf = (gateway: Gateway, apiKey = DEFAULT_API_KEY) =>
	new OpenAI({ apiKey, baseURL: `${gateway.url}/v1`, maxRetries: 0 });

export const headers = {
	authorization: `Bearer ${DEFAULT_API_KEY}`,
	'content-type': 'application/json',
};

/** A completion request without the client's help, for what the client would refuse to send or parse. */
export const post = async (gateway: Gateway, body: object, init: RequestInit = {}) =>
	await fetch(`${gateway.url}/v1/chat/completions`, {
		method: 'POST',
		headers,
		body: JSON.stringify(body),
		...init,
	});

export const ask = (message: string, more: object = {}) => ({
	model: 'gpt-5.4',
	messages: [{ role: 'user' as const, content: message }],
	...more,
});

/** One transparent pixel. */
export const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
