import type { INodeProperties } from 'n8n-workflow';

/** The names keep these options together in the editor's alphabetical list. */
export const imageOptions: INodeProperties[] = [
	{
		displayName: 'Image Binary Field Name(s)',
		name: 'binaryFields',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
		description:
			'Names of the binary fields that contain the images, separated by commas: JPEG, PNG or WebP, up to 10 MB each. Uploaded images get a public URL that expires after 72 hours.',
		hint: 'The name of the input field containing the binary image data to be sent',
	},
	{
		displayName: 'Image: Detail',
		name: 'imageDetail',
		type: 'options',
		default: 'auto',
		description: 'How closely the model looks at the images. More detail costs more tokens.',
		options: [
			{ name: 'Auto', value: 'auto' },
			{ name: 'High', value: 'high' },
			{ name: 'Low', value: 'low' },
			{ name: 'Original', value: 'original' },
		],
	},
	{
		displayName: 'Image: Transfer',
		name: 'imageTransfer',
		type: 'options',
		default: 'upload',
		description: 'How images from binary fields reach the model',
		options: [
			{
				name: 'Inline',
				value: 'inline',
				description: 'Inside the request, as a data URL. Not every model supports it.',
			},
			{
				name: 'Upload',
				value: 'upload',
				description:
					"Through EvoLink's file service: the image gets a public URL that expires after 72 hours",
			},
		],
	},
];
