import type { INodeProperties } from 'n8n-workflow';
import { modelField } from '../../../shared/fields/modelField';
import { showOnlyForComplete } from './show';

/** What is said, and to which model. */
export const conversationFields: INodeProperties[] = [
	{
		...modelField,
		displayOptions: showOnlyForComplete,
		routing: { send: { type: 'body', property: 'model' } },
		builderHint: { propertyHint: "Keep the default 'gpt-5.4' unless the user names another model" },
	},
	{
		displayName: 'System Prompt',
		name: 'systemPrompt',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. You are a friendly support agent. Answer in two sentences.',
		description: 'Role of the model, and rules for its answers. Nothing is sent when empty.',
		displayOptions: showOnlyForComplete,
		builderHint: {
			propertyHint: 'Put the task, the tone and the output rules here, not the data of the item',
		},
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		required: true,
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. Summarize this review: {{ $json.review }}',
		description: 'What the model answers to. Use an expression to put in data of the item.',
		displayOptions: showOnlyForComplete,
		builderHint: {
			propertyHint: 'Map the text of the input item with an expression such as {{ $json.text }}',
		},
	},
	{
		displayName: 'Image URL(s)',
		name: 'imageUrls',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/photo.jpg',
		description:
			"Images to show to the model: a public URL, several separated by commas, or a list by expression. For images held as data add the option 'Input Data Field Name(s)'.",
		displayOptions: showOnlyForComplete,
		builderHint: {
			propertyHint:
				"Public image URLs only. For files from a form, an upload or e-mail set 'binaryFields' in options",
		},
	},
	{
		displayName: 'History',
		name: 'history',
		type: 'fixedCollection',
		placeholder: 'Add Turn',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		description: 'Earlier turns of the conversation, between system prompt and message',
		displayOptions: showOnlyForComplete,
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
			'Earlier turns as a list of {role, content}, e.g. from a database by expression. They follow the turns of History.',
		displayOptions: showOnlyForComplete,
		builderHint: {
			propertyHint:
				'Map stored turns with an expression that yields [{role, content}], oldest first; keep [] without a conversation',
		},
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: showOnlyForComplete,
	},
];
