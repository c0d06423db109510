import { choiceOf } from '../../../../nodes/shared/fields/choice';
import { refusal, refused } from './support/refusal';

const read = (value: unknown) => choiceOf('Detail', value, ['auto', 'low', 'high']);

test.each<[unknown, string | undefined]>([
	['auto', 'auto'],
	['high', 'high'],
	[' low\n', 'low'],
	['', undefined],
	['  ', undefined],
	[null, undefined],
	[undefined, undefined],
])('%j is read as %j', (value, chosen) => {
	expect(read(value)).toBe(chosen);
});

test.each<[unknown, string]>([
	['highest', 'highest'],
	['High', 'High'],
	['auto, low', 'auto, low'],
	[0, '0'],
	[false, 'false'],
	[['low'], '["low"]'],
	[{}, '{}'],
])('%j is refused', (value, told) => {
	expect(refusal(() => read(value))).toEqual(
		refused("'Detail' has an unknown value", `Its value is ${told}: use auto, low, high`),
	);
});
