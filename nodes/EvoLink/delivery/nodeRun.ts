import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { Run } from '../../shared/delivery/run';
import { type DeliverySettings, readSettings } from '../../shared/delivery/settings';
import { Semaphore } from '../../shared/limiter/semaphore';
import type { Addresses } from '../../shared/api/addresses';
import { FaultError } from '../../shared/errors/fault';
import { inputFault } from '../../shared/errors/inputFault';
import type { Job, Prepared, Service } from '../job';

/** What a run needs of its credential. */
export interface Access {
	addresses: Addresses;
	apiKey: string;
}

/** One run of the node: what its items share. */
export class NodeRun extends Run {
	/** Images held as data are read in turns, so that not all of them are in memory at a time. */
	readonly dataSemaphore: Semaphore;
	/** File URLs by content, so that an image that several items share is uploaded once. */
	readonly uploads = new Map<string, Promise<string>>();
	/** An item failed for good and nobody asked to continue: what else waits is not sent. */
	failed = false;
	private readonly prepared = new Map<number, Prepared>();
	private invalid = 0;
	private settled = 0;
	private access?: Promise<Access>;

	/**
	 * @param expected items the host has begun or will begin, 0 if unknown
	 * @param settingsFault Request Options that can't be used: every item of the run reports it
	 */
	constructor(
		settings: DeliverySettings,
		private readonly expected: number,
		executionSignal: AbortSignal | undefined,
		readonly settingsFault?: FaultError,
	) {
		super(settings, executionSignal);
		this.dataSemaphore = new Semaphore(settings.maxConcurrency);
	}

	has(itemIndex: number): boolean {
		return this.prepared.has(itemIndex);
	}

	register(itemIndex: number, prepared: Prepared): void {
		this.prepared.set(itemIndex, prepared);
		if ('fault' in prepared) this.invalid++;
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

	/** Ends everything that waits or is in flight, because an item failed for good. */
	fail(): void {
		this.failed = true;
		this.end();
	}

	/** An item's way is over. */
	settle(): void {
		this.settled++;
		if (this.settled >= this.expected) this.release();
	}
}

/** By the host's record of the node's execution, which all items of a run share. */
const runs = new WeakMap<object, NodeRun>();

/** By the item's own context: an agent's parallel calls of one tool share the record, but not the run. */
const runOfContext = new WeakMap<object, NodeRun>();

/** What a context has at run time beside its declared type. */
interface RunTimeContext {
	inputData?: Record<string, Array<unknown[] | null> | undefined>;
	getExecutionCancelSignal?: () => AbortSignal | undefined;
}

/**
 * The run this item belongs to. *Retry On Fail* runs the node again with the same record: an item
 * that comes in a second time begins a new run.
 */
export function enterRun(context: IExecuteSingleFunctions, prepare: () => Prepared): void {
	const key = context.getExecuteData();
	const itemIndex = context.getItemIndex();
	let run = runs.get(key);
	if (!run || run.has(itemIndex)) runs.set(key, (run = beginRun(context)));
	runOfContext.set(context, run);
	const prepared = prepare();
	const { settingsFault: fault } = run;
	run.register(itemIndex, fault ? { fault, keepsInput: prepared.keepsInput } : prepared);
}

/** @throws FaultError when the item didn't go through `enterRun` */
export function runOf(context: IExecuteSingleFunctions): NodeRun {
	// What `deliver` gets is derived from the context that `preSend` got.
	for (
		let at: object | null = context;
		at !== null;
		at = Object.getPrototypeOf(at) as object | null
	) {
		const run = runOfContext.get(at);
		if (run) return run;
	}
	throw inputFault('The item was not prepared', 'Run the workflow again');
}

/** The job of an item that has been delivered. @throws FaultError when it is another service's */
export function jobOf<S extends Service>(
	context: IExecuteSingleFunctions,
	service: S,
): Extract<Job, { service: S }> {
	const job = runOf(context).job(context.getItemIndex());
	if (job.service === service) return job as Extract<Job, { service: S }>;
	throw inputFault('The item was not prepared', 'Run the workflow again');
}

function beginRun(context: IExecuteSingleFunctions): NodeRun {
	const { inputData, getExecutionCancelSignal } = context as unknown as RunTimeContext;
	const input = inputData?.main ?? inputData?.ai_tool;
	const signal = getExecutionCancelSignal?.call(context);
	const { settings, fault } = settingsOf(context);
	return new NodeRun(settings, input?.[0]?.length ?? 0, signal, fault);
}

function settingsOf(context: IExecuteSingleFunctions): {
	settings: DeliverySettings;
	fault?: FaultError;
} {
	try {
		return { settings: readSettings(context.getNodeParameter('requestOptions', {}) as object) };
	} catch (error) {
		const fault =
			error instanceof FaultError
				? error
				: inputFault((error as Error).message, "Check 'Request Options'");
		return { settings: readSettings({}), fault };
	}
}
