import type { INodeProperties } from 'n8n-workflow';
import { CREDITS_PATH } from '../../../shared/api/paths';
import { toCreditsItem } from './output';
import { prepareCredits } from './prepare';
import { routing } from '../routing';

const showOnlyForAccount = { show: { resource: ['account'] } };

export const accountProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: showOnlyForAccount,
		default: 'getCredits',
		options: [
			{
				name: 'Get Credits',
				value: 'getCredits',
				action: 'Get the credits of an account',
				description: 'Get the balance of the account and of this API key',
				routing: routing(
					{ method: 'GET', url: CREDITS_PATH },
					{ prepare: prepareCredits },
					toCreditsItem,
				),
			},
		],
	},
];
