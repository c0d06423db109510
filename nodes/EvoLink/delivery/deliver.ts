import {
	type DeclarativeRestApiSettings,
	type ICredentialDataDecryptedObject,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { AddressFault, addressesOf } from '../../shared/api/addresses';
import { type Fault, FaultError } from '../../shared/errors/fault';
import type { Asker } from '../../shared/errors/asker';
import { redactor } from '../../shared/errors/redact';
import { settle } from '../../shared/errors/settle';
import type { Reply } from '../../shared/transport/attempt';
import { AttemptLog } from '../../shared/delivery/attemptLog';
import type { DeclaredJob, SendOrder, Service, UploadJob } from '../job';
import { complete, type Completed } from './complete';
import { type Access, type NodeRun, runOf } from './nodeRun';
import { errorItem, itemError } from './outcome';
import { isWatched, Relay } from './relay';
import { senderFor } from './send';

/** Whose words the fault of an item is put into. */
const ASKERS: Record<Service, Asker> = {
	completions: 'chat',
	models: 'models',
	account: 'credits',
	files: 'upload',
};

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
	const mayContinue = this.continueOnFail();
	// The host reports the item it could not evaluate; nobody would see what these cost.
	if (!mayContinue && run.sweepBroken) return [];
	const log = new AttemptLog(run.clock.now);
	let relay: Relay | undefined;
	let asker: Asker = 'chat';
	try {
		const job = run.job(itemIndex);
		asker = ASKERS[job.service];
		if (!mayContinue && run.anyInvalid) return [];
		const addresses = await run.addresses(async () => accessIn(await credentialOf(this)));
		const send = senderFor(this, run, addresses, log);
		const request = requestData.options as IHttpRequestOptions;
		if (job.service !== 'completions') {
			return await receive.call(this, requestData, await sendPlain(run, job, request, send));
		}
		if (job.relay && isWatched(this)) relay = new Relay(this, itemIndex);
		const completed = await complete(run, { job, request, send, relay });
		const items = await receive.call(this, requestData, completed);
		await relay?.end(completed.answer.text ?? '');
		return items;
	} catch (error) {
		// The host takes an execution for canceled, and not for failed, by this word.
		if (run.stopped)
			throw new NodeOperationError(this.getNode(), 'The execution was canceled', { itemIndex });
		// Another item failed first: the host reports the first rejected item in input order, so this one stays silent.
		if (run.failed) return [];
		if (!mayContinue) run.fail();
		const fault = faultOf(error);
		const redact = redactor(await keyOf(this));
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
		run.settle();
	}
}

/** Sends a request that is no completion. A file is read when it is its turn. */
async function sendPlain(
	run: NodeRun,
	job: DeclaredJob | UploadJob,
	request: IHttpRequestOptions,
	send: SendOrder,
): Promise<Reply> {
	const { service } = job;
	if (service !== 'files') return await send({ service, request });
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
	reply: Reply | Completed,
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

/** The key that must not show up in an error; none if there is no credential to read. */
async function keyOf(context: IExecutePaginationFunctions): Promise<unknown> {
	const outcome = await settle(credentialOf(context));
	return 'value' in outcome ? outcome.value.apiKey : undefined;
}

function accessIn(credential: ICredentialDataDecryptedObject): Access {
	try {
		return { addresses: addressesOf(credential), apiKey: String(credential.apiKey) };
	} catch (error) {
		throw unusable(error);
	}
}

/** @param error an `AddressFault` */
const unusable = (error: unknown): FaultError =>
	new FaultError({
		kind: 'invalid-address',
		repeat: 'never',
		cause: 'configuration-invalid',
		words: {
			title: `The credential can't be used: ${(error as AddressFault).message}`,
			advice: 'Open the credential and correct it. Its test button tells whether it works',
		},
	});

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
