import type { Claim } from '../../shared/delivery/claim';
import { Run } from '../../shared/delivery/run';
import type { DeliverySettings } from '../../shared/delivery/settings';
import { Semaphore } from '../../shared/limiter/semaphore';
import type { Addresses } from '../../shared/api/addresses';
import { FaultError } from '../../shared/errors/fault';
import { inputFault } from '../../shared/errors/inputFault';
import type { CompletionJob, Job, Prepared } from '../job';
import type { Completed } from './complete';
import type { Budget } from './budget';
import { Sharing } from './sharing';
import { Spending } from './spending';

/** What a run needs of its credential. */
export interface Access {
	addresses: Addresses;
	apiKey: string;
}

export interface NodeRunOptions {
	settings: DeliverySettings;
	/** Items the host has begun or will begin, 0 if unknown. */
	expected: number;
	/** *Continue*: an item that fails ends nothing. */
	mayContinue: boolean;
	/** Fires on Stop and on the workflow's time-out. */
	signal?: AbortSignal;
	/** What the run pays for; none if nothing is to be kept. */
	claim?: Claim;
	/** Keeps the run within its caps; none if it has none. */
	budget?: Budget;
	/** Request Options that can't be used: every item of the run reports it. */
	settingsFault?: FaultError;
}

/** Requests in flight when a run fails may end by themselves, since they are paid for: so long, in ms. */
const GRACE_MS = 60_000;

/** One run of the node: what its items share. */
export class NodeRun extends Run {
	/** Images held as data are read in turns, so that not all of them are in memory at a time. */
	readonly dataSemaphore: Semaphore;
	/** File URLs by content, so that an image that several items share is uploaded once. */
	readonly uploads = new Map<string, Promise<string>>();
	/** Replies that items with the same request share. */
	readonly sharing = new Sharing<Completed>();
	/** Replies that a run before had paid for, as many as were used. */
	reused = 0;
	/** No item failed, and yet the host runs the node again: *Retry On Fail* minds the first item's `json.error`. */
	takenForFailed = false;
	/** The first item that failed for good, if nobody asked to continue: what else waits is not sent. */
	failedItem?: number;
	readonly mayContinue: boolean;
	readonly claim?: Claim;
	readonly budget?: Budget;
	readonly spending: Spending;
	readonly settingsFault?: FaultError;
	/** Models that the items known so far may ask. */
	readonly models = new Set<string>();
	private readonly expected: number;
	private readonly prepared = new Map<number, Prepared>();
	private invalid = 0;
	private settled = 0;
	private access?: Promise<Access>;

	constructor(options: NodeRunOptions) {
		const { settings, budget } = options;
		super(settings, options.signal);
		this.expected = options.expected;
		this.mayContinue = options.mayContinue;
		this.claim = options.claim;
		this.settingsFault = options.settingsFault;
		this.budget = budget;
		this.spending = new Spending({
			budget,
			countsCredits: settings.maxCredits !== undefined,
			items: () => (settings.batching ? 0 : this.prepared.size),
		});
		this.dataSemaphore = new Semaphore(settings.maxConcurrency);
	}

	has(itemIndex: number): boolean {
		return this.prepared.has(itemIndex);
	}

	register(itemIndex: number, prepared: Prepared): void {
		this.prepared.set(itemIndex, prepared);
		if ('fault' in prepared) this.invalid++;
		else if (prepared.job.service === 'chat') this.addModels(prepared.job);
		if (this.claim) this.claim.itemsInProgress++;
	}

	private addModels({ model, fallbackModels }: CompletionJob): void {
		for (const each of [model, ...fallbackModels]) this.models.add(each);
	}

	/** @throws FaultError when the item can't be sent */
	job(itemIndex: number): Job {
		const prepared = this.prepared.get(itemIndex);
		if (prepared && 'job' in prepared) return prepared.job;
		throw prepared?.fault ?? inputFault('The item was not prepared', 'Run the workflow again');
	}

	/** Whether the item keeps its input's fields when it fails. */
	keepsInput(itemIndex: number): boolean {
		return this.prepared.get(itemIndex)?.keepsInput ?? false;
	}

	/**
	 * Whether an item can't be sent, so that without Continue nothing has to be.
	 * The host prepares all items in one sweep before the first one gets here, unless it batches.
	 */
	get anyInvalid(): boolean {
		return !this.settings.batching && this.invalid > 0;
	}

	/** The sweep ended early: the host could not evaluate an item's expression and reports that one. */
	get sweepBroken(): boolean {
		return !this.settings.batching && this.prepared.size < this.expected;
	}

	/**
	 * The credential's addresses, read for the first item. Each read is a database query in the host,
	 * which takes a run's base URL from the first item's credential too; the key is put in per item.
	 */
	async addresses(read: () => Promise<Access>): Promise<Addresses> {
		const { addresses, apiKey } = await (this.access ??= read());
		this.apiKey = apiKey;
		return addresses;
	}

	/**
	 * An item failed for good. Unless the run goes on without it, nothing more is sent; what is in
	 * flight may end by itself if its replies are kept.
	 */
	failFor(itemIndex: number): void {
		if (this.mayContinue || this.stopped || this.failedItem !== undefined) return;
		this.failedItem = itemIndex;
		if (this.claim) this.endWithin(GRACE_MS);
		else this.end();
	}

	/** An item's way is over. @returns whether it was the last one */
	settle(): boolean {
		this.settled++;
		if (this.claim) this.claim.itemsInProgress--;
		const failed = this.failedItem !== undefined || this.stopped || this.takenForFailed;
		if (failed) this.claim?.fail();
		if (this.settled < this.items) return false;
		if (!failed) this.claim?.succeed();
		this.release();
		return true;
	}

	/** Without Batching all items that will come have come before the first one gets here. */
	private get items(): number {
		const known = this.prepared.size;
		return this.settings.batching ? Math.max(known, this.expected) : known;
	}
}
