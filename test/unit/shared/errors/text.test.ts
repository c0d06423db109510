import { noRedaction } from '../../../../nodes/shared/errors/redact';
import { render, say } from '../../../../nodes/shared/errors/text';

test.each<[string, unknown, string]>([
	['on one line', 'a \r\n\tb', 'a b'],
	['as JSON', ['a', 1], '["a",1]'],
	['of 80 characters', 'x'.repeat(80), 'x'.repeat(80)],
	['cut when longer', 'x'.repeat(81), `${'x'.repeat(79)}…`],
])('a sentence shows a value %s', (_what, value, text) => {
	expect(render(say`It is ${value}.`, noRedaction)).toBe(`It is ${text}.`);
});
