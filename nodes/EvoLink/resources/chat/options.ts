import type { INodeProperties } from 'n8n-workflow';
import { type BodyField, samplingFields } from '../../../shared/fields/bodyFields';
import { showOnlyForComplete } from './show';

/** A field whose value routing puts into the body under its wire name. */
const inBody = ({ wire, property }: BodyField): INodeProperties => ({
	...property,
	routing: { send: { type: 'body', property: wire } },
});

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'Only what is added here is sent',
	displayOptions: showOnlyForComplete,
	options: [
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'json',
			default: '{}',
			description:
				"Further body parameters as a JSON object, merged in last. They can't replace model, messages or stream.",
		},
		{
			displayName: 'End User ID',
			name: 'user',
			type: 'string',
			default: '',
			placeholder: 'e.g. user-4711',
			description:
				'Stable identifier of the person who asks, for abuse detection. Avoid personal data.',
			routing: { send: { type: 'body', property: 'user' } },
		},
		inBody(samplingFields.frequencyPenalty),
		{
			displayName: 'Image Detail',
			name: 'imageDetail',
			type: 'options',
			default: 'auto',
			description: 'How closely the model looks at the images: more detail costs more tokens',
			options: [
				{ name: 'Auto', value: 'auto' },
				{ name: 'High', value: 'high' },
				{ name: 'Low', value: 'low' },
				{ name: 'Original', value: 'original' },
			],
		},
		{
			displayName: 'Image Transfer',
			name: 'imageTransfer',
			type: 'options',
			default: 'upload',
			description: 'How images held as data reach the model',
			options: [
				{
					name: 'Inline',
					value: 'inline',
					description: 'As a data URL inside the request. Not every model takes it.',
				},
				{
					name: 'Upload',
					value: 'upload',
					description:
						"Through EvoLink's file service: the image gets a public URL that expires after 72 hours",
				},
			],
		},
		{
			displayName: 'Input Data Field Name(s)',
			name: 'binaryFields',
			type: 'string',
			default: 'data',
			placeholder: 'e.g. data',
			description:
				'Fields of the item that hold images as data, separated by commas: jpeg, png or webp, up to 10 MB each. Uploaded images get a public URL that expires after 72 hours.',
			hint: 'The name of the input field containing the image data to be sent',
		},
		{
			displayName: 'JSON Schema',
			name: 'jsonSchema',
			type: 'json',
			default:
				'{\n  "type": "object",\n  "properties": {\n    "summary": { "type": "string" }\n  },\n  "required": ["summary"],\n  "additionalProperties": false\n}',
			description: 'Shape of the reply: a JSON schema, or an object with name, schema and strict',
			displayOptions: { show: { responseFormat: ['json_schema'] } },
		},
		inBody(samplingFields.maxCompletionTokens),
		inBody(samplingFields.presencePenalty),
		{
			displayName: 'Prompt Cache Key',
			name: 'promptCacheKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. product-texts',
			description:
				'Requests with the same key and the same beginning are served from the cache more often',
			routing: { send: { type: 'body', property: 'prompt_cache_key' } },
		},
		inBody(samplingFields.reasoningEffort),
		{
			displayName: 'Response Format',
			name: 'responseFormat',
			type: 'options',
			default: 'text',
			description:
				'What the reply is. JSON replies are parsed, so that their fields can be mapped.',
			options: [
				{ name: 'JSON Object', value: 'json_object', description: 'Any JSON object' },
				{
					name: 'JSON Schema',
					value: 'json_schema',
					description: 'JSON of the shape you describe',
				},
				{ name: 'Text', value: 'text' },
			],
			builderHint: {
				propertyHint:
					"Choose 'JSON Schema' and fill 'JSON Schema' when later nodes need separate fields",
			},
		},
		inBody(samplingFields.temperature),
		inBody(samplingFields.seed),
		{
			displayName: 'Stream the Reply',
			name: 'stream',
			type: 'options',
			default: 'auto',
			description: 'Whether the reply comes piece by piece. The output item is the same.',
			options: [
				{
					name: 'Always',
					value: 'always',
					description: 'Even when nobody watches: long replies outlive idle time-outs',
				},
				{
					name: 'Automatically',
					value: 'auto',
					description: 'When the workflow responds in streaming mode',
				},
				{ name: 'Never', value: 'never' },
			],
		},
		inBody(samplingFields.topK),
		inBody(samplingFields.topP),
	],
};
