import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type DeliverySettings, readSettings } from '../shared/delivery/settings';
import { additionalFieldsProperty, parseAdditionalFields } from '../shared/fields/additionalFields';
import { bodyProperties, byDisplayName } from '../shared/fields/bodyProperties';
import {
	maxConcurrencyProperty,
	maxRetriesProperty,
	useFallbackProperty,
} from '../shared/fields/deliveryProperties';
import {
	jsonSchemaProperty,
	responseFormatOf,
	responseFormatProperty,
} from '../shared/fields/responseFormat';
import { checkScalars } from '../shared/fields/scalars';
import { TIMEOUT_MS } from '../shared/api/limits';
import type { ModelSettings } from './request/body';

const { min: minTimeout, default: timeout } = TIMEOUT_MS;

/** Parameters that the node, or the agent it works for, sets. */
const RESERVED = ['model', 'messages', 'stream', 'tools'];

const timeoutProperty: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: minTimeout, numberPrecision: 0 },
	default: timeout,
	description:
		'How long one attempt may take, in milliseconds. While a reply is streamed, how long the stream may be silent.',
};

/** Everything in it is optional, and what isn't added isn't sent. */
export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'Options that you do not add are not sent',
	options: [
		...bodyProperties.map(({ property }) => property),
		additionalFieldsProperty(RESERVED),
		jsonSchemaProperty,
		maxConcurrencyProperty,
		maxRetriesProperty,
		{
			...responseFormatProperty,
			description: 'Whether the reply is text or JSON. A Basic LLM Chain parses a JSON reply.',
		},
		timeoutProperty,
		useFallbackProperty,
	].sort(byDisplayName),
};

export interface ModelOptions {
	settings: ModelSettings;
	/** Further parameters of the body, merged in last. */
	additionalFields: Record<string, unknown>;
	delivery: DeliverySettings;
}

/**
 * The `options` collection, checked: what goes into the request, with the API's names, and how it
 * is delivered.
 * @throws FaultError naming the field whose value is out of range or of the wrong type
 */
export function readOptions(options: IDataObject): ModelOptions {
	const scalars = bodyProperties.map(({ parameter, property }) => [
		parameter,
		options[property.name],
	]);
	const format = responseFormatOf(options.responseFormat, options.jsonSchema);
	const { maxConcurrency, maxRetries, timeout: timeoutMs, useFallback } = options;
	return {
		settings: {
			...checkScalars(Object.fromEntries(scalars)),
			...(format !== undefined && { response_format: format }),
		},
		additionalFields: parseAdditionalFields(options.additionalFields, RESERVED),
		delivery: readSettings({ maxConcurrency, maxRetries, timeout: timeoutMs, useFallback }),
	};
}
