import {
	readOutputField,
	withReply,
} from '../../../../../nodes/EvoLink/resources/chat/outputField';
import { refusal, refused } from '../../../shared/fields/support/refusal';

const LONGEST = 'x'.repeat(200);

test.each<[unknown, string | undefined]>([
	[undefined, undefined],
	[null, undefined],
	['', undefined],
	[' \n', undefined],
	['reply', 'reply'],
	[' the reply ', 'the reply'],
	['Error', 'Error'],
	['答え', '答え'],
	[LONGEST, LONGEST],
])('%j puts the reply in the field %j', (value, name) => {
	expect(readOutputField(value)).toBe(name);
});

test.each<[unknown, string, string]>([
	[7, 'is not text', 'Its value is 7: enter a field name'],
	[['reply'], 'is not text', 'Its value is ["reply"]: enter a field name'],
	[
		' error ',
		"can't be 'error'",
		"n8n treats an item with a field 'error' as failed: choose another name",
	],
	['__proto__', 'is not a field name', 'Its value is __proto__'],
	['constructor', 'is not a field name', 'Its value is constructor'],
	['prototype', 'is not a field name', 'Its value is prototype'],
	[`${LONGEST}x`, 'is not a field name', `Its value is ${'x'.repeat(79)}…`],
])('%j is refused', (value, what, advice) => {
	expect(refusal(() => readOutputField(value))).toEqual(
		refused(`'Put Reply in Field' ${what}`, advice),
	);
});

test("the reply stands beside the input's fields but 'error', and takes the place of its namesake", () => {
	const reply = { content: 'Hi' };
	const input = { id: 7, reply: 'old', error: 'of the node before', errors: [1] };
	expect(withReply(input, 'reply', reply)).toEqual({ id: 7, reply, errors: [1] });
	expect(input).toEqual({ id: 7, reply: 'old', error: 'of the node before', errors: [1] });
});
