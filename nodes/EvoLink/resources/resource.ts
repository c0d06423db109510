import type { INodeProperties } from 'n8n-workflow';

export const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'chat',
	options: [
		{ name: 'Account', value: 'account' },
		{
			name: 'Chat',
			value: 'chat',
			builderHint: {
				propertyHint: 'Lets GPT-5.4 write a text or JSON reply to each input item',
			},
		},
		{ name: 'File', value: 'file' },
		{ name: 'Model', value: 'model' },
	],
};
