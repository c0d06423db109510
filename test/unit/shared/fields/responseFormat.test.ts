import { responseFormatOf } from '../../../../nodes/shared/fields/responseFormat';
import { refusal, refused } from './support/refusal';

const SCHEMA = { type: 'object' };

test.each<{ format: unknown; schema?: unknown; sent: unknown }>([
	{ format: 'text', sent: { type: 'text' } },
	{ format: 'json_object', sent: { type: 'json_object' } },
	{ format: ' json_object ', schema: 'left over', sent: { type: 'json_object' } },
	{
		format: 'json_schema',
		schema: SCHEMA,
		sent: { type: 'json_schema', json_schema: { name: 'reply', schema: SCHEMA } },
	},
	{ format: '', schema: SCHEMA, sent: undefined },
	{ format: undefined, sent: undefined },
])('$format with the schema $schema', ({ format, schema, sent }) => {
	expect(responseFormatOf(format, schema)).toEqual(sent);
});

test('an unknown format is refused', () => {
	expect(refusal(() => responseFormatOf('json', SCHEMA))).toEqual(
		refused(
			"'Response Format' has an unknown value",
			'Its value is json: use text, json_object, json_schema',
		),
	);
});

test('a JSON schema that is missing is refused', () => {
	expect(refusal(() => responseFormatOf('json_schema', ''))).toMatchObject({
		title: "'JSON Schema' is empty",
	});
});
