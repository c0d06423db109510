import type { INodeProperties } from 'n8n-workflow';
import { additionalFieldsProperty } from '../../../shared/fields/additionalFields';
import { bodyProperties, byDisplayName } from '../../../shared/fields/bodyProperties';
import { jsonSchemaProperty, responseFormatProperty } from '../../../shared/fields/responseFormat';
import { deliveryOptions } from './deliveryOptions';
import { showOnlyForComplete } from './show';

/** Parameters that the node sets from its own fields. */
export const RESERVED = ['model', 'messages', 'stream'];

/** Routing puts these into the body under their names in the API. */
const inBody = bodyProperties.map(({ parameter, property }): INodeProperties => ({
	...property,
	routing: { send: { type: 'body', property: parameter } },
}));

const options: INodeProperties[] = [
	...inBody,
	...deliveryOptions,
	additionalFieldsProperty(RESERVED),
	responseFormatProperty,
	jsonSchemaProperty,
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
];

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'Only what is added here is sent',
	displayOptions: showOnlyForComplete,
	options: options.sort(byDisplayName),
};
