import { inputFault, shown } from '../../../../nodes/shared/errors/inputFault';

test("an item's own mistake is never repeated, and its workflow is to be corrected", () => {
	const { fault } = inputFault("'Model' is empty", 'Choose one');
	expect(fault).toEqual({
		kind: 'invalid-input',
		repeat: 'never',
		cause: 'configuration-invalid',
		words: { title: "'Model' is empty", advice: 'Choose one' },
	});
});

test.each<[string, unknown, string]>([
	['on one line', 'a \r\n\tb', 'a b'],
	['as JSON', { a: ' \n' }, '{"a":" \\n"}'],
	['of 80 characters', 'x'.repeat(80), 'x'.repeat(80)],
	['cut when longer', 'x'.repeat(81), `${'x'.repeat(79)}…`],
])('a value is shown %s', (_what, value, text) => expect(shown(value)).toBe(text));
