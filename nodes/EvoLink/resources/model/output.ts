import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import { record } from '../../../shared/api/json';
import { FaultError } from '../../../shared/errors/fault';

/** `postReceive` of model: getAll: one item per model, those that contain the search text, up to the limit. */
export async function toModelItems(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	{ body }: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const data = record(body)?.data;
	const models = Array.isArray(data) ? data.filter(isModel) : undefined;
	if (models === undefined || (models.length === 0 && (data as unknown[]).length > 0)) {
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
	return models
		.filter(({ id }) => id.toLowerCase().includes(search))
		.slice(0, limit)
		.map((json) => ({ json, pairedItem: { item: this.getItemIndex() } }));
}

const isModel = (entry: unknown): entry is IDataObject & { id: string } =>
	typeof record(entry)?.id === 'string';
