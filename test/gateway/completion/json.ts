import Ajv2020 from 'ajv/dist/2020';
import { ApiError } from '../errors';
import type { ChatRequest, JsonSchema } from '../wire';
import { textOf, type Conversation } from './conversation';
import { fillSchema } from './fill';

const ajv = new Ajv2020({ strict: false, validateFormats: false });
/** Schemas already found valid, by their text: a run sends the same one with every item. */
const knownSchemas = new Set<string>();

const refuse = (param: string, message: string) => new ApiError(400, { message, param });

/** Refuses what the API refuses about `response_format`. */
export function checkResponseFormat({ response_format: format, messages }: ChatRequest): void {
	if (
		format?.type === 'json_object' &&
		!messages.some((message) => /json/i.test(textOf(message)))
	) {
		throw refuse(
			'messages',
			"'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
		);
	}
	if (format?.type !== 'json_schema') return;
	if (!format.json_schema) {
		throw refuse(
			'response_format.json_schema',
			"Missing required parameter: 'response_format.json_schema'.",
		);
	}
	const { name, schema, strict } = format.json_schema;
	const key = `${strict}${JSON.stringify(schema)}`;
	if (knownSchemas.has(key)) return;
	const fault = invalidSchema(schema) ?? (strict ? strictViolation(schema) : undefined);
	if (fault) {
		const message = `Invalid schema for response_format '${name}': ${fault}`;
		throw refuse('response_format', message);
	}
	knownSchemas.add(key);
}

function invalidSchema(schema: JsonSchema): string | undefined {
	if (schema.type !== 'object') return `schema must be a JSON Schema of 'type: "object"'.`;
	// A `$schema` of any draft is accepted: generators write draft-07, and the keywords used are the same.
	const keywords = { ...schema, $schema: undefined };
	return ajv.validateSchema(keywords) === true ? undefined : `${ajv.errorsText(ajv.errors)}.`;
}

/** Strict schemas close every object and require every property. */
function strictViolation(schema: unknown, context = '()'): string | undefined {
	if (typeof schema !== 'object' || schema === null) return undefined;
	const { type, properties, required, additionalProperties } = schema as JsonSchema;
	const names = Object.keys((properties as object | undefined) ?? {});
	if ([type].flat().includes('object')) {
		if (additionalProperties !== false) {
			return `In context=${context}, 'additionalProperties' is required to be supplied and to be false.`;
		}
		const missing = names.find((name) => !((required as string[]) ?? []).includes(name));
		if (missing) return `In context=${context}, 'required' must include '${missing}'.`;
	}
	for (const [key, value] of Object.entries(schema)) {
		const violation = strictViolation(value, `(${key})`);
		if (violation) return violation;
	}
	return undefined;
}

/** The JSON Schema a prompt asks for in a fenced block, as output parsers write it. */
function schemaInPrompt(text: string): JsonSchema | undefined {
	if (!/JSON Schema/i.test(text)) return undefined;
	for (const [, block] of [...text.matchAll(/```(?:json)?\s*([\s\S]*?)```/g)].reverse()) {
		try {
			const schema = JSON.parse(block ?? '') as JsonSchema;
			if (schema.type ?? schema.properties) return schema;
		} catch {
			// A block that is not JSON is an example in the prompt, not the schema.
		}
	}
	return undefined;
}

/** The reply when JSON was asked for, by `response_format` or by the prompt; undefined for plain text. */
export function answerInJson(
	{ response_format: format }: ChatRequest,
	{ systemPrompt, earlierTurns, message, images }: Conversation,
): string | undefined {
	if (format?.type === 'json_schema' && format.json_schema) {
		return JSON.stringify(fillSchema(format.json_schema.schema, message));
	}
	if (format?.type === 'json_object') {
		const system = systemPrompt ? { system: systemPrompt } : {};
		return JSON.stringify({
			...system,
			earlier_turns: earlierTurns,
			message,
			images: images.length,
		});
	}
	const schema = schemaInPrompt(`${systemPrompt}\n${message}`);
	if (!schema) return undefined;
	const prose = message.replace(/```[\s\S]*?```/g, ' ');
	return `\`\`\`json\n${JSON.stringify(fillSchema(schema, prose))}\n\`\`\``;
}
