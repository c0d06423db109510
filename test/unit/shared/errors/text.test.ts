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

test('no more of a value than tells is searched for the API key', () => {
	let searched = 0;
	const count = (text: string) => {
		searched += text.length;
		return text;
	};
	render(say`It is ${'x'.repeat(1_000_000)}.`, count);
	expect(searched).toBeLessThan(20_000);
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
