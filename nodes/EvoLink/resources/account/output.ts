import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import { FaultError } from '../../../shared/errors/fault';
import { readWireError } from '../../../shared/api/wireError';

/** `postReceive` of account: getCredits: `{token, user}`, the account's balance being `user.remaining_credits`. */
export async function toCreditsItem(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	{ body }: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const { success, data } = (body ?? {}) as { success?: unknown; data?: unknown };
	if (success === false || typeof data !== 'object' || data === null) {
		throw new FaultError({
			kind: 'no-credits',
			title: 'The reply holds no balance',
			advice: 'Check that the base URL of the credential belongs to the EvoLink API',
			repeat: 'never',
			apiMessage: readWireError(body).message,
		});
	}
	return [{ json: data as IDataObject, pairedItem: { item: this.getItemIndex() } }];
}
