import type { RequestHandler } from 'express';
import { halves } from '../faults/replacement';
import { transmit } from '../faults/transport';
import { exchangeOf, gatewayOf } from '../state';
import type { ChatRequest, Completion } from '../wire';
import { answer, generatedText } from './answer';
import { checkRequest } from './rules';
import { streamCompletion } from './stream';
import { usageOf } from './usage';

/** Replaces or (null) removes top-level fields, on behalf of a fault. */
function patched(completion: Completion, patch: Record<string, unknown> = {}): Completion {
	const entries = Object.entries({ ...completion, ...patch });
	return Object.fromEntries(entries.filter(([, value]) => value !== null)) as unknown as Completion;
}

/** `POST /v1/chat/completions`, after the key and the body were found valid. */
export const createChatCompletion: RequestHandler = async (request, response) => {
	const gateway = gatewayOf(request);
	const exchange = exchangeOf(response);
	const body = request.body as ChatRequest;
	const now = Date.now();
	if (gateway.config.rateLimit) gateway.limiter.take(gateway.config.rateLimit, now);
	checkRequest(body, gateway);
	gateway.account.requireBalance();

	const choice = answer(body, exchange);
	const usage = usageOf(body, generatedText(choice), gateway.promptCache);
	gateway.account.charge(usage.total_tokens);
	const { fault } = exchange;
	const completion = patched(
		{
			id: `chatcmpl-${exchange.record.id}`,
			object: 'chat.completion',
			created: Math.floor(now / 1000),
			model: body.model,
			choices: [choice],
			usage,
		},
		fault?.patch,
	);
	if (body.stream) {
		const includeUsage = body.stream_options?.include_usage ?? false;
		const { deltaDelayMs } = gateway.config;
		await streamCompletion(response, completion, { includeUsage, deltaDelayMs }, fault);
	} else if (fault) {
		const headers = { 'content-type': 'application/json; charset=utf-8' };
		const pieces = halves(JSON.stringify(completion));
		await transmit(response, fault, { status: 200, headers, pieces });
	} else {
		response.type('json').json(completion);
	}
};
