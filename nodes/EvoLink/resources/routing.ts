import type { IDataObject, IN8nRequestOperations, INodePropertyRouting } from 'n8n-workflow';
import { deliver } from '../delivery/deliver';
import { type Preparation, prepareWith } from '../delivery/prepare';

type PostReceive = NonNullable<NonNullable<INodePropertyRouting['output']>['postReceive']>[number];

/**
 * The routing of an operation: prepare, deliver, receive.
 * `paginate` is what makes the engine call `operations.pagination`, see `deliver`.
 */
export const routing = (
	request: { method: 'GET' | 'POST'; url: string },
	prepare: Preparation,
	...receive: PostReceive[]
): INodePropertyRouting => ({
	request: { ...request, headers: { Accept: 'application/json' } as IDataObject },
	send: { paginate: true, preSend: [prepareWith(prepare)] },
	operations: { pagination: deliver } satisfies IN8nRequestOperations,
	output: { postReceive: receive },
});
