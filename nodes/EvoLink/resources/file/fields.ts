import type { INodeProperties } from 'n8n-workflow';
import { UPLOAD_PATH } from '../../../shared/api/paths';
import { toUploadItem } from './output';
import { prepareUpload } from './prepare';
import { routing } from '../routing';

const showOnlyForFile = { show: { resource: ['file'] } };
const showOnlyForUpload = { show: { resource: ['file'], operation: ['upload'] } };

export const fileProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: showOnlyForFile,
		default: 'upload',
		options: [
			{
				name: 'Upload',
				value: 'upload',
				action: 'Upload an image',
				description:
					'Upload an image from a binary field and get a public URL that expires after 72 hours',
				routing: routing(
					{ method: 'POST', url: UPLOAD_PATH },
					{ prepare: prepareUpload },
					toUploadItem,
				),
			},
		],
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		placeholder: 'e.g. data',
		description:
			'Name of the binary field that contains the image: JPEG, PNG or WebP, up to 10 MB. Anybody who knows the URL can see the image.',
		hint: 'The name of the input field containing the binary image data to be uploaded',
		displayOptions: showOnlyForUpload,
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: showOnlyForUpload,
	},
];
