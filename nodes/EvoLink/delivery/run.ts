import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { FaultError } from '../../shared/failure';
import { inputFault } from '../request/inputFault';
import { type Clock, systemClock } from './clock';
import { Gate } from './gate';
import type { Job, Prepared } from './job';
import { Route } from './route';
import { type DeliverySettings, readSettings } from './settings';
import { Turns } from './turns';

/** One run of the node: what its items share. */
export class Run {
	readonly gate: Gate;
	/**
	 * Reading a credential is a database query in the host: those of all items at once would stand
	 * in line before the ones that the first requests need.
	 */
	readonly credentialTurns: Turns;
	/** False once a gateway refused `stream_options.include_usage`. */
	includeUsage = true;
	/** File URLs by content, so that an image that several items share is uploaded once. */
	readonly uploads = new Map<string, Promise<string>>();
	private readonly prepared = new Map<number, Prepared>();
	private invalid = 0;
	private readonly routes = new Map<string, Route>();
	private readonly ender = new AbortController();
	/** An item failed for good and nobody asked to continue: what else waits is not sent. */
	failed = false;
	/** Stop, or the workflow's time-out. */
	stopped = false;
	/** Request Options that can't be used: every item of the run reports it. */
	settingsFault?: FaultError;

	constructor(
		readonly settings: DeliverySettings,
		/** Items the host has begun or will begin, 0 if unknown. */
		private readonly expected: number,
		executionSignal: AbortSignal | undefined,
		readonly clock: Clock = systemClock,
	) {
		this.gate = new Gate(settings.maxConcurrency, clock);
		this.credentialTurns = new Turns(settings.maxConcurrency);
		const stop = () => {
			this.stopped = true;
			this.ender.abort();
		};
		if (executionSignal?.aborted) stop();
		else executionSignal?.addEventListener('abort', stop, { once: true });
	}

	/** Fires when nothing more is to be sent. */
	get signal(): AbortSignal {
		return this.ender.signal;
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

	/** Ends everything that waits or is in flight. */
	fail(): void {
		this.failed = true;
		this.ender.abort();
	}

	/** The shared memory of which of these addresses answers. */
	route(addresses: readonly string[]): Route {
		const usable = this.settings.useFallback ? addresses : addresses.slice(0, 1);
		const key = usable.join(' ');
		let route = this.routes.get(key);
		if (!route) this.routes.set(key, (route = new Route(usable)));
		return route;
	}
}

/** By the host's record of the node's execution, which all items of a run share. */
const runs = new WeakMap<object, Run>();

/** By the item's own context: an agent's parallel calls of one tool share the record, but not the run. */
const runOfContext = new WeakMap<object, Run>();

/** What a context has at run time beside its declared type. */
interface RunTimeContext {
	inputData?: Record<string, Array<unknown[] | null> | undefined>;
	getExecutionCancelSignal?: () => AbortSignal | undefined;
}

/**
 * The run this item belongs to. *Retry On Fail* runs the node again with the same record: an item
 * that comes in a second time begins a new run.
 */
export function enterRun(context: IExecuteSingleFunctions, prepare: (run: Run) => Prepared): void {
	const key = context.getExecuteData();
	const itemIndex = context.getItemIndex();
	let run = runs.get(key);
	if (!run || run.has(itemIndex)) runs.set(key, (run = beginRun(context)));
	runOfContext.set(context, run);
	run.register(itemIndex, run.settingsFault ? { fault: run.settingsFault } : prepare(run));
}

/** @throws FaultError when the item didn't go through `enterRun` */
export function runOf(context: IExecuteSingleFunctions): Run {
	// What `deliver` gets is derived from the context that `preSend` got.
	for (let at: object | null = context; at !== null; at = Object.getPrototypeOf(at) as object | null) {
		const run = runOfContext.get(at);
		if (run) return run;
	}
	throw inputFault('The item was not prepared', 'Run the workflow again');
}

function beginRun(context: IExecuteSingleFunctions): Run {
	const { inputData, getExecutionCancelSignal } = context as unknown as RunTimeContext;
	const input = inputData?.main ?? inputData?.ai_tool;
	const signal = getExecutionCancelSignal?.call(context);
	const { settings, fault } = settingsOf(context);
	const run = new Run(settings, input?.[0]?.length ?? 0, signal);
	run.settingsFault = fault;
	return run;
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
