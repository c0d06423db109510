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
		description: 'The role of the model and the rules for its replies. Nothing is sent when empty.',
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
		description: 'The text to send to the model. Use an expression to insert data from the item.',
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
			"Images to show to the model: one public URL, several separated by commas, or a list from an expression. For images in binary fields add the option 'Image Binary Field Name(s)'.",
		displayOptions: showOnlyForComplete,
		builderHint: {
			propertyHint:
				"Public image URLs only. For files from a form, an upload or e-mail set 'binaryFields' in options",
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
