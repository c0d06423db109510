import type { INodeProperties } from 'n8n-workflow';
import { choiceOf } from './choice';
import { jsonSchemaOf } from './jsonSchema';

export const RESPONSE_FORMATS = ['text', 'json_object', 'json_schema'] as const;

export type ResponseFormatName = (typeof RESPONSE_FORMATS)[number];

/** The body's `response_format`. */
export interface ResponseFormat {
	type: ResponseFormatName;
	json_schema?: Record<string, unknown>;
}

const LABEL = 'Response Format';

export const responseFormatProperty: INodeProperties = {
	displayName: LABEL,
	name: 'responseFormat',
	type: 'options',
	default: 'text',
	description:
		'Whether the reply is text or JSON. A JSON reply is parsed, so that its fields can be mapped.',
	options: [
		{ name: 'JSON Object', value: 'json_object', description: 'Any JSON object' },
		{
			name: 'JSON Schema',
			value: 'json_schema',
			description: "JSON of the shape that you describe in the option 'JSON Schema'",
		},
		{ name: 'Text', value: 'text' },
	],
	builderHint: {
		propertyHint:
			"Choose 'JSON Schema' and fill 'JSON Schema' when later nodes need separate fields",
	},
};

export const jsonSchemaProperty: INodeProperties = {
	displayName: 'JSON Schema',
	name: 'jsonSchema',
	type: 'json',
	default:
		'{\n  "type": "object",\n  "properties": {\n    "summary": { "type": "string" }\n  },\n  "required": ["summary"],\n  "additionalProperties": false\n}',
	description: 'Shape of the reply: a JSON schema, or an object with name, schema and strict',
	displayOptions: { show: { responseFormat: ['json_schema'] } },
};

/**
 * The body's `response_format`; `undefined` when none is chosen.
 * @param schema for `json_schema`, see `jsonSchemaOf`
 * @throws FaultError for an unknown format, and for `json_schema` without a schema
 */
export function responseFormatOf(format: unknown, schema: unknown): ResponseFormat | undefined {
	const type = choiceOf(LABEL, format, RESPONSE_FORMATS);
	if (type === undefined) return undefined;
	return type === 'json_schema' ? { type, json_schema: jsonSchemaOf(schema) } : { type };
}
