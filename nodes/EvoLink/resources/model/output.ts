import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import { FaultError } from '../../../shared/errors/fault';

/** `postReceive` of model: getAll: one item per model, those that contain the search text, up to the limit. */
export async function toModelItems(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	{ body }: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const data = (body as { data?: unknown } | null)?.data;
	if (!Array.isArray(data)) {
		throw new FaultError({
			kind: 'no-models',
			repeat: 'never',
		});
	}
	const search = String(this.getNodeParameter('search', '') ?? '')
		.trim()
		.toLowerCase();
	const returnAll = this.getNodeParameter('returnAll', false) === true;
	const limit = returnAll ? Infinity : Number(this.getNodeParameter('limit', 50));
	return data
		.filter((entry: unknown): entry is IDataObject => {
			const id = (entry as IDataObject | null)?.id;
			return typeof id === 'string' && id.toLowerCase().includes(search);
		})
		.slice(0, limit)
		.map((json) => ({ json, pairedItem: { item: this.getItemIndex() } }));
}
