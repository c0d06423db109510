import { readModel } from '../../../../nodes/shared/fields/modelField';
import { refusal, refused } from './support/refusal';

test.each<[unknown, string]>([
	['gpt-5.4', 'gpt-5.4'],
	['  gpt-5.4\n', 'gpt-5.4'],
	['\u200bgpt-5.4\u200b', 'gpt-5.4'],
	[5.4, '5.4'],
])('%j is the model %j', (value, model) => {
	expect(readModel(value)).toBe(model);
});

test.each<[unknown]>([[undefined], [null], [''], [' \t'], ['\u200b']])(
	'%j is no model',
	(value) => {
		expect(refusal(() => readModel(value))).toEqual(
			refused("'Model' is empty", 'Choose a model from the list or enter its ID'),
		);
	},
);

test.each<[unknown, string]>([
	[['gpt-5.4'], '["gpt-5.4"]'],
	[{ value: 'gpt-5.4' }, '{"value":"gpt-5.4"}'],
])('%j is refused', (value, told) => {
	expect(refusal(() => readModel(value))).toEqual(
		refused("'Model' is not text", `Its value is ${told}: enter text`),
	);
});
