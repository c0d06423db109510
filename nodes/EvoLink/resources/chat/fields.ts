import type { INodeProperties } from 'n8n-workflow';
import { COMPLETIONS_PATH } from '../../../shared/api/paths';
import { toChatItem } from './output';
import { keepsInput, prepareChat } from './prepare';
import { routing } from '../routing';
import { conversationFields } from './conversation';
import { optionsField } from './options';
import { showOnlyForChat } from './show';

export const chatProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: showOnlyForChat,
		default: 'complete',
		options: [
			{
				name: 'Message a Model',
				value: 'complete',
				action: 'Message a model',
				description: 'Send the message of each item to a model and get the reply',
				routing: routing(
					{ method: 'POST', url: COMPLETIONS_PATH },
					{ prepare: prepareChat, keepsInput },
					toChatItem,
				),
			},
		],
	},
	...conversationFields,
	optionsField,
];
