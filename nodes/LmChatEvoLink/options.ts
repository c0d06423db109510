import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type DeliverySettings, readSettings } from '../shared/delivery/settings';
import { checkScalars } from '../shared/fields/scalars';
import { choiceOf } from '../shared/fields/choice';
import { MAX_RETRIES, type NumberLimit, TIMEOUT_MS } from '../shared/api/limits';
import { bodyProperties, byDisplayName } from '../shared/fields/bodyProperties';
import type { ModelSettings } from './request/body';

const responseFormat: INodeProperties = {
	displayName: 'Response Format',
	name: 'responseFormat',
	type: 'options',
	default: 'text',
	description: 'Whether the model answers in words or with a JSON object',
	options: [
		{ name: 'JSON', value: 'json_object' },
		{ name: 'Text', value: 'text' },
	],
};

const maxRetries = limitField(
	'Max Retries',
	'maxRetries',
	MAX_RETRIES,
	'How often a request that EvoLink did not process is sent again. Requests that may have been processed, and billed, are not.',
);

const timeout = limitField(
	'Timeout',
	'timeout',
	TIMEOUT_MS,
	'Milliseconds one attempt may take; while a reply streams, how long the stream may be silent',
);

/** Everything in it is optional, and what isn't added isn't sent. */
export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		...bodyProperties.map(({ property }) => property),
		...[maxRetries, responseFormat, timeout],
	].sort(byDisplayName),
};

export interface ModelOptions {
	settings: ModelSettings;
	delivery: DeliverySettings;
}

/**
 * The `options` collection, checked: what goes into the request, with the API's names, and how it
 * is delivered.
 * @throws FaultError naming the field whose value is out of range or of the wrong type
 */
export function readOptions(options: IDataObject): ModelOptions {
	const format = choiceOf(responseFormat.displayName, options.responseFormat, [
		'json_object',
		'text',
	] as const);
	const scalars = bodyProperties.map(({ parameter, property: { name } }) => [
		parameter,
		options[name],
	]);
	return {
		settings: {
			...checkScalars(Object.fromEntries(scalars)),
			...(format !== undefined && { response_format: { type: format } }),
		},
		delivery: readSettings({ maxRetries: options.maxRetries, timeout: options.timeout }),
	};
}

function limitField(
	displayName: string,
	name: string,
	{ default: start, min }: NumberLimit & { default: number },
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'number',
		default: start,
		typeOptions: { minValue: min, numberPrecision: 0 },
		description,
	};
}
