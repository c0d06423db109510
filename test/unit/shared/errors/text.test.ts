import { noRedaction } from '../../../../nodes/shared/errors/redact';
import { render, say, url } from '../../../../nodes/shared/errors/text';

test.each<[string, unknown, string]>([
	['on one line', 'a \r\n\tb', 'a b'],
	['as JSON', ['a', 1], '["a",1]'],
	['of 80 characters', 'x'.repeat(80), 'x'.repeat(80)],
	['cut when longer', 'x'.repeat(81), `${'x'.repeat(79)}…`],
])('a sentence shows a value %s', (_what, value, text) => {
	expect(render(say`It is ${value}.`, noRedaction)).toBe(`It is ${text}.`);
});

describe('a URL from outside', () => {
	const path = `example.com/${'p'.repeat(200)}`;
	const beginning = (text: string) => `${text.slice(0, 79)}…`;

	test.each<[string, unknown, string]>([
		['is shown in full', `https://${path}`, `https://${path}`],
		['is shown in full without encryption, too', `http://${path}`, `http://${path}`],
		['is cut behind other words', `See https://${path}`, beginning(`See https://${path}`)],
		['is cut before other words', `https://${path} or so`, beginning(`https://${path}`)],
		['is cut within a list', [`https://${path}`], beginning(`["https://${path}`)],
		['may be none', undefined, 'undefined'],
	])('%s', (_what, value, text) => {
		expect(render(say`${url(value)}`, noRedaction)).toBe(text);
	});
});
