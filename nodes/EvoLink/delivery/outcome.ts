import type { IDataObject, INode, INodeExecutionData, NodeApiError } from 'n8n-workflow';
import type { Fault, AttemptSummary } from '../../shared/errors/fault';
import { wordsOf } from '../../shared/errors/advice';
import { detailsOf, nodeErrorOf, type Reporter } from '../../shared/errors/nodeError';
import { render } from '../../shared/errors/text';

export interface ItemFailure {
	error: NodeApiError;
	details: IDataObject;
}

export function itemError(fault: Fault, attempts: AttemptSummary, reporter: Reporter): ItemFailure {
	const { asker, itemIndex, redact } = reporter;
	return {
		error: nodeErrorOf(fault, attempts, reporter),
		details: {
			...(detailsOf(fault, attempts, redact) as IDataObject),
			advice: render(wordsOf(fault, asker).advice, redact),
			item_index: itemIndex,
		},
	};
}

/**
 * The failed item as it comes out under *Continue*. The host takes it to the error branch when its
 * json has `error` and nothing beside `message` and `details`. But with *Retry On Fail* a
 * `json.error` makes the host run, and bill, all items again, and `item.error` doesn't: then the
 * message has to do, which the host puts in place of the json.
 * @param input fields that the item keeps; on the error branch the host itself adds them, and takes
 *   an item with further fields for a success
 */
export function errorItem(
	node: INode,
	{ error, details }: ItemFailure,
	itemIndex: number,
	context: unknown,
	input?: IDataObject,
): INodeExecutionData {
	const pairedItem = { item: itemIndex };
	if (node.retryOnFail) return { json: {}, error, pairedItem };
	const hasErrorBranch = node.onError === 'continueErrorOutput';
	if (hasErrorBranch && !takesDetails(context)) {
		return { json: { error: error.message }, pairedItem };
	}
	const kept = hasErrorBranch ? {} : input;
	return { json: { ...kept, error: error.message, details }, pairedItem };
}

/** Whether *Retry On Fail* takes these, the first item's, for a failure, and runs the node again. */
export const isTakenForFailed = (node: INode, items: INodeExecutionData[]): boolean =>
	node.retryOnFail === true && items[0]?.json.error !== undefined;

/**
 * Whether the host takes an item with `details` to the error branch and not to the other one: n8n
 * 2.34 and newer. It doesn't tell its version; what tells is that this context can stream, from 2.38 on.
 */
const takesDetails = (context: unknown): boolean =>
	typeof (context as { sendChunk?: unknown }).sendChunk === 'function';
