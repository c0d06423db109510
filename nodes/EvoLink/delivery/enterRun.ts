import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { paidReplies } from '../../shared/delivery/paidReplies';
import { type DeliverySettings, readSettings } from '../../shared/delivery/settings';
import { FaultError } from '../../shared/errors/fault';
import { inputFault } from '../../shared/errors/inputFault';
import type { Job, Prepared, Service } from '../job';
import { Budget } from './budget';
import { capsOf } from './charges';
import { NodeRun } from './nodeRun';

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
	if (!run || run.has(itemIndex)) runs.set(key, (run = beginRun(context, run)));
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

/** @param before the run that the host has begun with the same record */
function beginRun(context: IExecuteSingleFunctions, before: NodeRun | undefined): NodeRun {
	const { inputData, getExecutionCancelSignal } = context as unknown as RunTimeContext;
	const input = inputData?.main ?? inputData?.ai_tool;
	const signal = getExecutionCancelSignal?.call(context);
	const { settings, fault } = settingsOf(context);
	const owner = settings.reusePaidReplies ? ownerOf(context) : undefined;
	const claim = owner === undefined ? undefined : paidReplies.join(owner);
	if (!claim) paidReplies.sweep();
	return new NodeRun({
		settings,
		expected: input?.[0]?.length ?? 0,
		mayContinue: context.continueOnFail(),
		signal,
		claim,
		budget: budgetOf(context, settings, before),
		settingsFault: fault,
	});
}

/** *Retry On Fail* spends one cap, not one for each try. */
function budgetOf(
	context: IExecuteSingleFunctions,
	settings: DeliverySettings,
	before: NodeRun | undefined,
): Budget | undefined {
	if (before?.budget && context.getNode().retryOnFail) return before.budget;
	const caps = capsOf(settings);
	return caps.length === 0 ? undefined : new Budget(caps, settings.maxConcurrency);
}

/** Who may use what a run has paid for: the node with its credential; nobody in a workflow without an ID. */
function ownerOf(context: IExecuteSingleFunctions): string | undefined {
	const { id: workflowId } = context.getWorkflow();
	const { id: nodeId, credentials } = context.getNode();
	if (!workflowId || !nodeId) return undefined;
	return JSON.stringify([workflowId, nodeId, credentials?.evoLinkApi?.id]);
}

function settingsOf(context: IExecuteSingleFunctions): {
	settings: DeliverySettings;
	fault?: FaultError;
} {
	try {
		return { settings: readSettings(requestOptionsOf(context)) };
	} catch (error) {
		const fault =
			error instanceof FaultError
				? error
				: inputFault((error as Error).message, "Check 'Request Options'");
		return { settings: readSettings({}), fault };
	}
}

/** Caps are about completions: other operations ignore them. */
function requestOptionsOf(context: IExecuteSingleFunctions): object {
	const options = context.getNodeParameter('requestOptions', {}) as object;
	if (context.getNodeParameter('resource', 'chat') === 'chat') return options;
	return { ...options, maxCredits: undefined, maxTotalTokens: undefined };
}
