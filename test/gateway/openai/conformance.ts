import Ajv from 'ajv';
import schema from './schema.json';
import { DEVIATIONS, OPTIONAL } from './deviations';
import type { OpenAi } from './types';

interface Definition {
	properties: Record<string, unknown>;
	required?: string[];
}

export type Kind = keyof OpenAi;

/** OpenAI's schema as generated, with EvoLink's deviations unless they are left out. */
export function openAiSchema({ withDeviations }: { withDeviations: boolean }) {
	const document = structuredClone(schema) as unknown as {
		definitions: Record<string, Definition>;
	};
	if (!withDeviations) return document;
	for (const { definition, property, schema: allowed } of DEVIATIONS) {
		document.definitions[definition]!.properties[property] = allowed;
	}
	for (const { definition, property } of OPTIONAL) {
		const entry = document.definitions[definition]!;
		entry.required = entry.required?.filter((name) => name !== property);
	}
	return document;
}

/** A function that says where a value breaks OpenAI's schema; undefined when nowhere. */
export function openAiCheck(options: { withDeviations: boolean }) {
	const ajv = new Ajv({ strict: false });
	ajv.addSchema({ ...openAiSchema(options), $id: 'openai' });
	return (kind: Kind, value: unknown): string | undefined => {
		const validate = ajv.getSchema(`openai#/definitions/OpenAi/properties/${kind}`)!;
		if (validate(value)) return undefined;
		return ajv.errorsText(validate.errors, { dataVar: kind });
	};
}

let check: ReturnType<typeof openAiCheck> | undefined;

/** Where a value breaks OpenAI's schema with EvoLink's deviations; undefined when nowhere. */
export function openAiFinding(kind: Kind, value: unknown): string | undefined {
	check ??= openAiCheck({ withDeviations: true });
	return check(kind, value);
}

/** The same of a request's body, by its `stream`. */
export const requestFinding = (body: object): string | undefined =>
	openAiFinding('stream' in body && body.stream === true ? 'streamedRequest' : 'request', body);

/** @throws Error when something of the gateway's own breaks the schema */
export function assertOpenAi(kind: Kind, value: unknown): void {
	const finding = openAiFinding(kind, value);
	if (finding) throw new Error(`the gateway's own reply breaks OpenAI's schema: ${finding}`);
}
