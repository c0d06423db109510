import {
	additionalFieldsProperty,
	parseAdditionalFields,
} from '../../../../nodes/shared/fields/additionalFields';
import { refusal, refused } from './support/refusal';

const RESERVED = ['model', 'messages', 'stream'];

test.each<{ what: string; value: unknown; sent: Record<string, unknown> }>([
	{ what: 'JSON text', value: '{"logprobs": true, "n": 1}', sent: { logprobs: true, n: 1 } },
	{ what: 'an object', value: { logprobs: false }, sent: { logprobs: false } },
	{ what: 'an empty object', value: '{}', sent: {} },
	{ what: 'blank text', value: ' ', sent: {} },
	{ what: 'nothing', value: undefined, sent: {} },
	{ what: 'a reserved name further in', value: { a: { model: 1 } }, sent: { a: { model: 1 } } },
	{ what: 'a reserved name in capitals', value: { Model: 'x' }, sent: { Model: 'x' } },
])('$what is merged into the body', ({ value, sent }) => {
	expect(parseAdditionalFields(value, RESERVED)).toEqual(sent);
});

test.each<{ what: string; value: unknown; title: string; advice: string }>([
	{
		what: 'a parameter of the node',
		value: '{"logprobs": true, "stream": false}',
		title: "'Additional Fields' can't set 'stream'",
		advice: 'The node sets it from its own fields: remove it',
	},
	{
		what: 'a parameter of the node without a value',
		value: { messages: undefined },
		title: "'Additional Fields' can't set 'messages'",
		advice: 'The node sets it from its own fields: remove it',
	},
	{
		what: 'a list',
		value: '["logprobs"]',
		title: "'Additional Fields' is not a JSON object",
		advice: 'Its value is ["logprobs"]: use an object such as {"logprobs": true}',
	},
])('$what is refused', ({ value, title, advice }) => {
	expect(refusal(() => parseAdditionalFields(value, RESERVED))).toEqual(refused(title, advice));
});

test('the editor says which parameters are reserved', () => {
	expect(additionalFieldsProperty(RESERVED).description).toBe(
		"More body parameters as a JSON object, merged in last. They can't replace model, messages, or stream.",
	);
});
