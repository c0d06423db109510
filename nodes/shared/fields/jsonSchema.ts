import { inputFault } from '../errors/inputFault';
import { say, whole } from '../errors/text';
import { isObject, readJsonObject } from './json';

const LABEL = 'JSON Schema';
const EXAMPLE = '{"type": "object", "properties": {"summary": {"type": "string"}}}';

/** Names the API allows for a schema (OpenAI's rule). */
const SCHEMA_NAME = /^[a-zA-Z0-9_-]+$/;

const isSchemaName = (name: unknown): name is string =>
	typeof name === 'string' && name.length <= 64 && SCHEMA_NAME.test(name);

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

const KEYWORDS = [
	...['type', 'properties', 'anyOf', 'oneOf', 'allOf'],
	...['$ref', 'enum', 'const', 'items', '$defs'],
];

/**
 * The body's `response_format.json_schema`.
 * @param value a bare JSON schema, or `{name, schema, strict}`; object or JSON text
 * @throws FaultError when there is none, or it is none
 */
export function jsonSchemaOf(value: unknown): Record<string, unknown> {
	const schema = readJsonObject({ label: LABEL, example: EXAMPLE }, value);
	if (schema === undefined) {
		throw inputFault(
			`'${LABEL}' is empty`,
			`Add the option '${LABEL}' and enter the schema of the reply, or choose another 'Response Format'`,
		);
	}
	const inner = schema.schema;
	if (!isObject(inner) || 'properties' in schema || 'type' in schema) {
		checkSchema(schema);
		return { name: nameFrom(schema.title), schema };
	}
	checkSchema(inner);
	const name = schema.name ?? 'reply';
	if (isSchemaName(name)) return { ...schema, name };
	throw inputFault(
		`'${LABEL}' has a name that EvoLink does not accept`,
		say`The name is ${name}: use up to 64 letters, digits, _ and -`,
	);
}

/** The slips that are seen in practice; the API checks the rest. */
function checkSchema(schema: Record<string, unknown>): void {
	const { type = [], properties = {} } = schema;
	const types: unknown[] = Array.isArray(type) ? type : [type];
	const unknown = types.find((entry) => typeof entry !== 'string' || !TYPES.includes(entry));
	if (unknown !== undefined) {
		throw inputFault(
			`'${LABEL}' has a type that does not exist`,
			say`The type is ${unknown}: use ${whole(TYPES.join(', '))}`,
		);
	}
	if (!KEYWORDS.some((keyword) => keyword in schema)) {
		throw inputFault(
			`'${LABEL}' is not a schema`,
			`It does not describe the reply: it has none of ${KEYWORDS.slice(0, 4).join(', ')}`,
		);
	}
	if (!isObject(properties)) {
		throw inputFault(
			`'${LABEL}' has properties that are not an object`,
			say`They are ${properties}`,
		);
	}
}

function nameFrom(title: unknown): string {
	if (typeof title !== 'string') return 'reply';
	const name = title
		.trim()
		.replace(/[^a-zA-Z0-9_-]+/g, '_')
		.slice(0, 64);
	return name === '' ? 'reply' : name;
}
