import type { IHttpRequestOptions } from 'n8n-workflow';
import { IdempotencyKeys } from '../../shared/delivery/idempotencyKeys';
import type { Completion } from '../../shared/api/wire';
import type { Reply } from '../../shared/transport/attempt';
import type { CompletionJob, ReadAnswer, SendOrder } from '../job';
import type { NodeRun } from './nodeRun';
import type { Relay } from './relay';

/** One item's completion, as far as its delivery needs to know it. */
export interface CompletionOrder {
	job: CompletionJob;
	/** As routing and preparation made it. */
	request: IHttpRequestOptions;
	send: SendOrder;
	/** Whoever watches the item's text. */
	relay?: Relay;
}

/** A reply that holds a usable answer. */
export interface Completed extends Reply {
	body: Completion;
	answer: ReadAnswer;
}

/**
 * Gets one item's completion: its images first, then the reply, then the answer in it.
 * @throws FaultError when there is no usable answer to be had
 */
export async function complete(run: NodeRun, order: CompletionOrder): Promise<Completed> {
	const { job } = order;
	const work = async () => await ask(run, order);
	return await (job.images === undefined ? work() : run.dataSemaphore.run(work));
}

async function ask(
	run: NodeRun,
	{ job, request, send, relay }: CompletionOrder,
): Promise<Completed> {
	const images = await job.images?.();
	const reply = await send({
		service: 'completions',
		request: (await images?.attachTo(request, { send, urls: run.uploads })) ?? request,
		model: job.model,
		streaming: job.streaming,
		keys: new IdempotencyKeys(),
		...(relay && { onText: async (text: string) => await relay.text(text) }),
	});
	const answer = job.read(reply.body);
	return { ...reply, body: reply.body as Completion, answer };
}
