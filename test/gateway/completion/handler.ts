import type { Request, RequestHandler, Response } from 'express';
import { halves } from '../faults/replacement';
import { transmit } from '../faults/transport';
import { assertOpenAi } from '../openai/conformance';
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

/** The model that chooses a model: the reply names the one that wrote it. */
const ROUTER = 'evolink/auto';
const ROUTED_TO = 'gpt-5.4';

/** The completion made before for this `Idempotency-Key`, free of charge. */
function replay(request: Request, response: Response): Completion | undefined {
	const { config, idempotency } = gatewayOf(request);
	const completion = config.idempotency ? idempotency.find(request) : undefined;
	if (completion === undefined) return undefined;
	response.setHeader('idempotency-replayed', 'true');
	exchangeOf(response).replayed();
	return completion;
}

/** A new completion, which is charged. */
function make(request: Request, response: Response): Completion {
	const gateway = gatewayOf(request);
	const exchange = exchangeOf(response);
	const body = request.body as ChatRequest;
	const reservation = exchange.reservation ?? gateway.account.reserve(undefined);
	gateway.account.requireBalance(reservation);
	const choice = answer(body, exchange);
	const usage = usageOf(body, generatedText(choice), gateway.promptCache);
	reservation.free();
	gateway.account.charge(usage.total_tokens);
	exchange.paid();
	const completion: Completion = {
		id: `chatcmpl-${exchange.record.id}`,
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1000),
		model: body.model === ROUTER ? ROUTED_TO : body.model,
		choices: [choice],
		usage,
	};
	// A fault is of this transmission: the same key gets the completion as it was made.
	gateway.idempotency.keep(request, completion);
	return patched(completion, exchange.fault?.patch);
}

/** `POST /v1/chat/completions`, after the key and the body were found valid. */
export const createChatCompletion: RequestHandler = async (request, response) => {
	const gateway = gatewayOf(request);
	const exchange = exchangeOf(response);
	const body = request.body as ChatRequest;
	if (gateway.config.rateLimit) gateway.limiter.take(gateway.config.rateLimit, Date.now());
	checkRequest(body, gateway);
	const completion = replay(request, response) ?? make(request, response);
	const { fault } = exchange;
	if (body.stream) {
		const includeUsage = body.stream_options?.include_usage ?? false;
		const { deltaDelayMs } = gateway.config;
		await streamCompletion(response, completion, { includeUsage, deltaDelayMs }, fault);
	} else if (fault) {
		const headers = { 'content-type': 'application/json; charset=utf-8' };
		const pieces = halves(JSON.stringify(completion));
		await transmit(response, fault, { status: 200, headers, pieces });
	} else {
		assertOpenAi('reply', completion);
		response.type('json').json(completion);
	}
};
