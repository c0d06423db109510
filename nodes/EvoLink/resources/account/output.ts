import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import { FaultError } from '../../../shared/errors/fault';
import { usdOfCredits } from '../../../shared/api/pricing/credits';
import { readWireError } from '../../../shared/api/wireError';

/**
 * `postReceive` of account: getCredits: `{token, user}` as the API gives them, with the same in US dollars
 * beside each count of credits. The account's balance is `user.remaining_credits`.
 */
export async function toCreditsItem(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	{ body }: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const { success, data } = (body ?? {}) as { success?: unknown; data?: unknown };
	if (success === false || !isObject(data)) {
		throw new FaultError({
			kind: 'no-credits',
			repeat: 'never',
			apiMessage: readWireError(body).message,
		});
	}
	return [{ json: withDollars(data), pairedItem: { item: this.getItemIndex() } }];
}

function withDollars(balance: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(balance).map(([owner, credits]) => [
			owner,
			isObject(credits) ? { ...credits, ...dollarsOf(credits) } : credits,
		]),
	);
}

function dollarsOf({ remaining_credits: remaining, used_credits: used }: IDataObject): IDataObject {
	const dollars = { remaining_usd: usdOfCredits(remaining), used_usd: usdOfCredits(used) };
	return Object.fromEntries(Object.entries(dollars).filter(([, usd]) => usd !== undefined));
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
