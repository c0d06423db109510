import type { INodeProperties } from 'n8n-workflow';
import { MODELS_PATH } from '../../../shared/api/paths';
import { toModelItems } from './output';
import { prepareModels } from './prepare';
import { routing } from '../routing';

const showOnlyForModel = { show: { resource: ['model'] } };
const showOnlyForGetAll = { show: { resource: ['model'], operation: ['getAll'] } };

export const modelProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: showOnlyForModel,
		default: 'getAll',
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many models',
				description: 'List the models this API key may use',
				routing: routing(
					{ method: 'GET', url: MODELS_PATH },
					{ prepare: prepareModels },
					toModelItems,
				),
			},
		],
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: showOnlyForGetAll,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...showOnlyForGetAll.show, returnAll: [false] } },
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. gpt',
		description: 'Only return models whose ID contains this text',
		displayOptions: showOnlyForGetAll,
	},
];
