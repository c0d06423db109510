import {
	type DeclarativeRestApiSettings,
	type ICredentialDataDecryptedObject,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INodeExecutionData,
	type Logger,
	NodeOperationError,
} from 'n8n-workflow';
import { type Fault, FaultError } from '../../shared/errors/fault';
import { redactor } from '../../shared/errors/redact';
import { settle } from '../../shared/errors/settle';
import type { Reply } from '../../shared/transport/attempt';
import { AttemptLog } from '../../shared/delivery/attemptLog';
import type { DeclaredJob, SendOrder, Service, UploadJob } from '../job';
import { accessIn } from './access';
import { complete } from './complete';
import { runOf } from './enterRun';
import type { NodeRun } from './nodeRun';
import { errorItem, isTakenForFailed, itemError } from './outcome';
import { isWatched, Relay } from './relay';
import { maySend, pricesFor } from './preflight';
import { ItemKey, senderFor } from './send';

/**
 * Takes one item's request to EvoLink and back.
 *
 * It sits under `operations.pagination` because that is the one place where the declarative engine
 * lets a function stand around sending: there it can wait its turn, repeat, change the address,
 * listen to a stream and stop.
 */
export async function deliver(
	this: IExecutePaginationFunctions,
	requestData: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const run = runOf(this);
	const itemIndex = this.getItemIndex();
	const { mayContinue } = run;
	const log = new AttemptLog(run.clock.now);
	const key = new ItemKey(async () => await credentialOf(this));
	let relay: Relay | undefined;
	let asker: Service = 'chat';
	try {
		// The host reports the item it could not evaluate; nobody would see what these cost.
		if (!mayContinue && run.sweepBroken) return [];
		const job = run.job(itemIndex);
		asker = job.service;
		if (!mayContinue && run.anyInvalid) return [];
		const addresses = await run.addresses(async () => accessIn(await credentialOf(this)));
		const send = senderFor(this, run, addresses, log, key);
		const request = requestData.options as IHttpRequestOptions;
		if (job.service !== 'chat') {
			return await receive.call(this, requestData, await sendPlain(run, job, request, send));
		}
		run.spending.openPrices(() =>
			pricesFor(this, run, { address: addresses.account, key, like: request }),
		);
		if (!(await maySend(run, job))) return [];
		if (job.relay && isWatched(this)) relay = new Relay(this, itemIndex);
		const completed = await complete(run, {
			itemIndex,
			job,
			request,
			send,
			apiKey: key.read,
			...(relay && { relay }),
		});
		const items = await receive.call(this, requestData, { ...COMPLETED, ...completed });
		if (itemIndex === 0) run.takenForFailed = isTakenForFailed(this.getNode(), items);
		await relay?.end(completed.answer.text ?? '');
		return items;
	} catch (error) {
		// The host takes an execution for canceled, and not for failed, by this word.
		if (run.stopped)
			throw new NodeOperationError(this.getNode(), 'The execution was canceled', { itemIndex });
		// Another item failed first: the host reports the first rejected item in input order, so this one stays silent.
		run.failFor(itemIndex);
		if (run.failedItem !== undefined && run.failedItem !== itemIndex) return [];
		const fault = faultOf(error);
		const known = await settle(key.read());
		const redact = redactor('value' in known ? known.value : undefined);
		const failure = itemError(fault, log.summary, {
			node: this.getNode(),
			asker,
			itemIndex,
			redact,
		});
		if (!mayContinue) throw failure.error;
		await relay?.fail(failure.error.message);
		const input = run.keepsInput(itemIndex) ? this.getInputData().json : undefined;
		return [errorItem(this.getNode(), failure, itemIndex, this, input)];
	} finally {
		run.spending.arrive(itemIndex);
		if (run.settle()) logReused(this, run.reused);
	}
}

/** What `postReceive` gets beside a completed reply. */
const COMPLETED = { status: 200, headers: {} };

/** A declarative node can't add hints after a run, so n8n's log has to do. */
function logReused(context: { logger?: Partial<Logger> }, reused: number): void {
	if (reused > 0)
		context.logger?.info?.(`Replies used that an earlier run had paid for: ${reused}`);
}

/** Sends a request that is no completion. A file is read when it is its turn. */
async function sendPlain(
	run: NodeRun,
	job: DeclaredJob | UploadJob,
	request: IHttpRequestOptions,
	send: SendOrder,
): Promise<Reply> {
	const { service } = job;
	if (service !== 'upload') return await send({ service, request });
	return await run.dataSemaphore.run(async () => {
		const { body, headers } = await job.content();
		return await send({
			service,
			request: { ...request, body, headers: { ...request.headers, ...headers } },
		});
	});
}

/** Runs the steps that routing declares for a reply. */
async function receive(
	this: IExecutePaginationFunctions,
	{ postReceive }: DeclarativeRestApiSettings.ResultOptions,
	reply: Reply,
): Promise<INodeExecutionData[]> {
	let items: INodeExecutionData[] = [];
	const response = { ...reply, statusCode: reply.status } as unknown as IN8nHttpFullResponse;
	for (const { actions } of postReceive) {
		for (const action of actions) {
			if (typeof action === 'function') items = await action.call(this, items, response);
		}
	}
	return items;
}

const credentialOf = async (context: IExecutePaginationFunctions) =>
	await context.getCredentials<ICredentialDataDecryptedObject>('evoLinkApi');

function faultOf(error: unknown): Fault {
	if (error instanceof FaultError) return error.fault;
	const { message = String(error), description } = (error ?? {}) as Partial<NodeOperationError>;
	return {
		kind: 'unexpected',
		repeat: 'never',
		words: {
			title: message,
			advice: description ?? "If this happens again, report it with the node's settings",
		},
	};
}
