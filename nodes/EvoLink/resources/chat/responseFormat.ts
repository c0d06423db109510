import { inputFault, shown } from '../../../shared/errors/inputFault';

export const RESPONSE_FORMATS = ['text', 'json_object', 'json_schema'] as const;

export type ResponseFormatName = (typeof RESPONSE_FORMATS)[number];

const SCHEMA_FIELD = 'JSON Schema';

/** Names the API allows for a schema (OpenAI's rule). */
const SCHEMA_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * The body's `response_format`.
 * @param schema for `json_schema`: a bare JSON schema, or `{name, schema, strict}`; object or JSON text
 */
export function responseFormatOf(
	format: ResponseFormatName,
	schema: unknown,
): Record<string, unknown> {
	return format === 'json_schema'
		? { type: format, json_schema: wrapSchema(parseSchema(schema)) }
		: { type: format };
}

function parseSchema(value: unknown): Record<string, unknown> {
	let schema = value;
	if (typeof value === 'string') {
		if (value.trim() === '')
			throw inputFault(
				`'${SCHEMA_FIELD}' is empty`,
				"Enter the schema of the reply, or choose another 'Response Format'",
			);
		try {
			schema = JSON.parse(value);
		} catch (error) {
			throw inputFault(`'${SCHEMA_FIELD}' is not valid JSON`, `${(error as Error).message}`);
		}
	}
	if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
		throw inputFault(
			`'${SCHEMA_FIELD}' is not a schema`,
			`Its value is ${shown(value)}: use an object such as {"type": "object", "properties": {…}}`,
		);
	}
	return schema as Record<string, unknown>;
}

function wrapSchema(schema: Record<string, unknown>): Record<string, unknown> {
	const inner = schema.schema;
	const wrapped =
		typeof inner === 'object' && inner !== null && !('properties' in schema) && !('type' in schema);
	if (!wrapped) {
		checkSchema(schema);
		return { name: nameFrom(schema.title), schema };
	}
	checkSchema(inner as Record<string, unknown>);
	const name = schema.name ?? 'reply';
	if (typeof name !== 'string' || !SCHEMA_NAME.test(name)) {
		throw inputFault(
			`'${SCHEMA_FIELD}' has a name EvoLink does not take`,
			`The name is ${shown(name)}: use up to 64 letters, digits, _ and -`,
		);
	}
	return { ...schema, name };
}

const SCHEMA_TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** The slips that are seen in practice; the API checks the rest. */
function checkSchema(schema: Record<string, unknown>): void {
	const { type, properties } = schema;
	const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
	const unknown = types.find((entry) => typeof entry !== 'string' || !SCHEMA_TYPES.includes(entry));
	if (unknown !== undefined) {
		throw inputFault(
			`'${SCHEMA_FIELD}' has a type that does not exist`,
			`The type is ${shown(unknown)}: use ${SCHEMA_TYPES.join(', ')}`,
		);
	}
	const keywords = [
		'type',
		'properties',
		'anyOf',
		'oneOf',
		'allOf',
		'$ref',
		'enum',
		'const',
		'items',
		'$defs',
	];
	if (!keywords.some((keyword) => keyword in schema)) {
		throw inputFault(
			`'${SCHEMA_FIELD}' is not a schema`,
			`It says nothing of the reply's shape: it has none of ${keywords.slice(0, 4).join(', ')}`,
		);
	}
	if (
		properties !== undefined &&
		(typeof properties !== 'object' || properties === null || Array.isArray(properties))
	) {
		throw inputFault(
			`'${SCHEMA_FIELD}' has properties that are not an object`,
			`They are ${shown(properties)}`,
		);
	}
}

function nameFrom(title: unknown): string {
	const name =
		typeof title === 'string'
			? title
					.trim()
					.replace(/[^a-zA-Z0-9_-]+/g, '_')
					.slice(0, 64)
			: '';
	return SCHEMA_NAME.test(name) ? name : 'reply';
}
