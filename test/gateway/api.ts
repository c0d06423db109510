import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';

/** The one description of EvoLink's API; requests, replies, chunks and errors are checked against it. */
export const openApiDocument = parse(
	readFileSync(join(__dirname, 'openapi.yaml'), 'utf8'),
) as Record<string, unknown>;

const ajv = new Ajv2020({ strict: false });
ajv.addSchema(openApiDocument, 'openapi.yaml');

/** A check that throws, naming the schema, when a value does not satisfy it. */
function assertion(schemaName: string): (value: unknown) => void {
	const validate = ajv.compile({ $ref: `openapi.yaml#/components/schemas/${schemaName}` });
	return (value) => {
		if (validate(value)) return;
		const findings = ajv.errorsText(validate.errors, { dataVar: schemaName });
		throw new Error(`the gateway's own reply breaks the OpenAPI document: ${findings}`);
	};
}

export const assertChunk = assertion('ChatCompletionChunk');
export const assertFailure = assertion('Failure');
