import { reasoningOf, refusalOf, textOf } from '../../../../nodes/shared/api/content';

describe('the text of a content', () => {
	test.each<[string, unknown, string | null]>([
		['a text', 'Hello', 'Hello'],
		['an empty text', '', ''],
		['nothing', null, null],
		['no field', undefined, null],
		['a number', 5, '5'],
		['a truth value', false, 'false'],
		['a part', { type: 'text', text: 'Hello' }, 'Hello'],
		['a part without a type', { text: 'Hello' }, 'Hello'],
		['an empty part', { type: 'text', text: '' }, ''],
		['a thought', { type: 'reasoning', text: 'Hm' }, null],
		['a picture', { type: 'image_url', image_url: {} }, null],
		['an empty list', [], ''],
		[
			'a list of parts',
			['a', { text: 'b' }, { type: 'output_text', text: 'c' }, { type: 'thinking', thinking: 'x' }],
			'abc',
		],
		['a list of what is no part', [null, 3, {}, []], ''],
		['thoughts beside the answer', [{ type: 'thinking', text: 'Hm' }, { text: 'Hello' }], 'Hello'],
	])('%s', (_what, content, text) => expect(textOf(content)).toBe(text));
});

describe('what the model thought', () => {
	test.each<[string, Record<string, unknown>, string]>([
		['nothing', {}, ''],
		['a field', { reasoning_content: 'Hm' }, 'Hm'],
		["OpenRouter's field", { reasoning: 'Hm' }, 'Hm'],
		['the first field that has some', { reasoning_content: '', reasoning: 'Hm' }, 'Hm'],
		['a part', { content: [{ type: 'reasoning', text: 'Hm' }, { text: 'Hello' }] }, 'Hm'],
		[
			"Mistral's part",
			{ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] },
			'Hm',
		],
		['an answer is none', { content: 'Hello' }, ''],
		['a number as the answer is none', { content: 5 }, ''],
		['texts in a list are none', { content: ['Hello'] }, ''],
		['a part without a type is none', { content: [{ text: 'Hello' }] }, ''],
	])('%s', (_what, message, thought) => expect(reasoningOf(message)).toBe(thought));
});

describe('a refusal', () => {
	test.each<[string, Record<string, unknown>, string]>([
		['none', { content: 'Hello' }, ''],
		['a field', { refusal: 'No' }, 'No'],
		['a part', { refusal: null, content: [{ type: 'refusal', refusal: 'No' }] }, 'No'],
		['a part beside an empty field', { refusal: '', content: [{ refusal: 'No' }] }, 'No'],
		[
			'pieces',
			{ content: [{ refusal: 'No' }, null, 'x', { refusal: 5 }, { refusal: '!' }] },
			'No!',
		],
	])('%s', (_what, message, refusal) => expect(refusalOf(message)).toBe(refusal));
});
