import type { IHttpRequestOptions } from 'n8n-workflow';
import { identityOf } from '../../shared/delivery/requestIdentity';
import { readUsage } from '../../shared/api/usage';
import { noUsage } from '../../shared/api/usageSum';
import type { Completion } from '../../shared/api/wire';
import type { CompletionJob, LoadedImages, ReadAnswer, SendOrder } from '../job';
import type { Cost } from '../../shared/api/pricing/cost';
import { Asking } from './asking';
import type { NodeRun } from './nodeRun';
import type { Relay } from './relay';
import type { Receipt } from './spending';

/** One item's completion, as far as its delivery needs to know it. */
export interface CompletionOrder {
	itemIndex: number;
	job: CompletionJob;
	/** As routing and preparation made it, without the images that are still to be read. */
	request: IHttpRequestOptions;
	send: SendOrder;
	/** The item's own key. It costs the host a database query. */
	apiKey: () => Promise<string>;
	/** Whoever watches the item's text. */
	relay?: Relay;
}

/** An order whose images have been read. */
export interface LoadedOrder extends CompletionOrder {
	images?: LoadedImages;
}

/** What the output says beside the reply. */
export interface Notes {
	/** Models that were asked, in this order, if more than one was. */
	attempted_models?: string[];
	/** A run before has paid for the reply. */
	reused?: true;
	/** Another item of the run has paid for the reply. */
	shared?: true;
}

/** A reply that holds a usable answer. The usage in its body is what the item pays for. */
export interface Completed {
	body: Completion;
	answer: ReadAnswer;
	notes: Notes;
	/** What was paid for it, by whoever did. */
	receipt: Receipt;
	/** What the item pays for, null when that can't be told; only if it was asked for. */
	cost?: Cost | null;
}

/** What is kept of a completed reply. */
type Kept = Pick<Completed, 'body' | 'notes' | 'receipt'>;

/**
 * Gets one item's completion: from an identical item of the run, from a run before, or by asking.
 * @throws FaultError when there is no usable answer to be had
 */
export async function complete(run: NodeRun, order: CompletionOrder): Promise<Completed> {
	const completed = await load(run, order);
	if (!order.job.includeCost) return completed;
	return { ...completed, cost: await run.spending.costOf(completed) };
}

async function load(run: NodeRun, order: CompletionOrder): Promise<Completed> {
	const { images } = order.job;
	if (images === undefined) return await shareOrPay(run, order);
	// Its turn may come after others that wait for it.
	run.spending.arrive(order.itemIndex);
	return await run.dataSemaphore.run(async () => {
		run.signal.throwIfAborted();
		return await shareOrPay(run, { ...order, images: await images() });
	});
}

async function shareOrPay(run: NodeRun, order: LoadedOrder): Promise<Completed> {
	const pay = async () => {
		const reused = await reuse(run, order);
		run.spending.arrive(order.itemIndex);
		return reused ?? (await askAndKeep(run, order));
	};
	if (!order.job.askIdenticalOnce) return await pay();
	const identity = await identityIn(order);
	if (run.sharing.has(identity)) run.spending.arrive(order.itemIndex);
	const { value, shared } = await run.sharing.once(identity, pay);
	return shared ? free(value, { shared: true }) : value;
}

/** Takes what a run before has paid for. */
async function reuse(run: NodeRun, order: LoadedOrder): Promise<Completed | undefined> {
	if (!run.claim?.mayTake) return undefined;
	const kept = run.claim.take('reply', await identityIn(order)) as Kept | undefined;
	if (kept === undefined) return undefined;
	run.reused++;
	await run.spending.reuse(kept.receipt);
	return free({ ...kept, answer: order.job.read(kept.body) }, { reused: true });
}

async function askAndKeep(run: NodeRun, order: LoadedOrder): Promise<Completed> {
	const completed = await new Asking(run, order).answer();
	const { body, notes, receipt } = completed;
	run.claim?.keep('reply', await identityIn(order), { body, notes, receipt } satisfies Kept);
	return completed;
}

/** The request that the item begins with; images count by their bytes, wherever they are uploaded to. */
const identityIn = async ({ request, images, apiKey }: LoadedOrder): Promise<string> =>
	identityOf(await apiKey(), request.body, images?.digests);

/** A reply that somebody else has paid for, so that sums over the items are right. */
function free({ body, answer, notes, receipt }: Completed, more: Notes): Completed {
	const usage = noUsage(body.usage);
	return {
		body: 'usage' in body ? { ...body, usage } : body,
		answer: { ...answer, usage: readUsage(usage) },
		notes: { ...notes, ...more },
		receipt,
	};
}
