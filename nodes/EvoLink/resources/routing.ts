import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	IN8nRequestOperations,
	INodeExecutionData,
	INodePropertyRouting,
} from 'n8n-workflow';
import { type Preparation, prepareWith } from '../delivery/prepare';

/** A `postReceive` function: what becomes of the reply. */
type Receive = (
	this: IExecuteSingleFunctions,
	items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
) => Promise<INodeExecutionData[]>;

/** Loaded with the first item: n8n loads the package at its start, whether it is used or not. */
const deliver: IN8nRequestOperations['pagination'] = async function (requestData) {
	const delivery = await import('../delivery/deliver');
	return await delivery.deliver.call(this, requestData);
};

/**
 * The routing of an operation: prepare, deliver, receive.
 * `paginate` is what makes the engine call `operations.pagination`, see `deliver`.
 */
export const routing = (
	request: { method: 'GET' | 'POST'; url: string },
	prepare: Preparation,
	receive: Receive,
): INodePropertyRouting => ({
	request: { ...request, headers: { Accept: 'application/json' } as IDataObject },
	send: { paginate: true, preSend: [prepareWith(prepare)] },
	operations: { pagination: deliver },
	output: { postReceive: [receive] },
});
