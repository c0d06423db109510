import type { INodeProperties } from 'n8n-workflow';

/** Earlier turns of the conversation. */
export const historyOptions: INodeProperties[] = [
	{
		displayName: 'History',
		name: 'history',
		type: 'fixedCollection',
		placeholder: 'Add Turn',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		description: 'Earlier turns of the conversation, between the system prompt and the message',
		options: [
			{
				displayName: 'Turn',
				name: 'turn',
				values: [
					{
						displayName: 'Role',
						name: 'role',
						type: 'options',
						default: 'user',
						description: 'Who said it',
						options: [
							{ name: 'Assistant', value: 'assistant' },
							{ name: 'User', value: 'user' },
						],
					},
					{
						displayName: 'Content',
						name: 'content',
						type: 'string',
						typeOptions: { rows: 2 },
						default: '',
						placeholder: 'e.g. What is the capital of France?',
						description: 'What was said',
					},
				],
			},
		],
	},
	{
		displayName: 'History (JSON)',
		name: 'historyJson',
		type: 'json',
		default: '[]',
		placeholder: 'e.g. [{"role": "user", "content": "Hello"}]',
		description:
			"Earlier turns as a list of {role, content}, oldest first, for example from a database. They follow the turns of 'History'.",
		builderHint: {
			propertyHint:
				'Map stored turns with an expression that returns [{role, content}], oldest first; leave the option out without a conversation',
		},
	},
];
