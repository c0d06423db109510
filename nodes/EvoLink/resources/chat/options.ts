import type { INodeProperties } from 'n8n-workflow';
import { additionalFieldsProperty } from '../../../shared/fields/additionalFields';
import { bodyProperties, byDisplayName } from '../../../shared/fields/bodyProperties';
import { jsonSchemaProperty, responseFormatProperty } from '../../../shared/fields/responseFormat';
import { deliveryOptions } from './deliveryOptions';
import { historyOptions } from './historyOptions';
import { imageOptions } from './imageOptions';
import { showOnlyForComplete } from './show';

/** Parameters that the node sets from its own fields. */
export const RESERVED = ['model', 'messages', 'stream'];

/** Routing puts these into the body under their names in the API. */
const inBody = bodyProperties.map(({ parameter, property }): INodeProperties => ({
	...property,
	routing: { send: { type: 'body', property: parameter } },
}));

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'Options that you do not add are not sent',
	displayOptions: showOnlyForComplete,
	options: [
		...inBody,
		...historyOptions,
		...imageOptions,
		...deliveryOptions,
		additionalFieldsProperty(RESERVED),
		jsonSchemaProperty,
		responseFormatProperty,
	].sort(byDisplayName),
};
