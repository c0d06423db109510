import {
	buildMessages,
	type Conversation,
} from '../../../../../nodes/EvoLink/resources/chat/messages';
import { refusal, refused } from '../../../shared/fields/support/refusal';

const A = 'https://example.com/a.png';
const B = 'https://example.com/b.png';

const build = (conversation: Partial<Conversation>) =>
	buildMessages({
		...{ systemPrompt: '', history: [], message: '', imageUrls: [] },
		...conversation,
	});

test('the system prompt comes first, then earlier turns, then the message', () => {
	const history = [
		{ role: 'user', content: 'Hello' },
		{ role: 'assistant', content: 'Hi!' },
	];
	expect(build({ systemPrompt: ' Be brief\n', history, message: ' Go on ' })).toEqual([
		{ role: 'system', content: ' Be brief\n' },
		...history,
		{ role: 'user', content: ' Go on ' },
	]);
});

test.each<[unknown]>([[undefined], [null], [''], [' \n']])(
	'%j as system prompt is left out',
	(systemPrompt) => {
		expect(build({ systemPrompt, message: 'Hello' })).toEqual([{ role: 'user', content: 'Hello' }]);
	},
);

test.each<[unknown, string]>([
	[0, '0'],
	[4.5, '4.5'],
	[true, 'true'],
	[false, 'false'],
])('%j is text to a model', (value, content) => {
	expect(build({ systemPrompt: value, message: value })).toEqual([
		{ role: 'system', content },
		{ role: 'user', content },
	]);
});

const image = (url: string, detail?: string) => ({
	type: 'image_url',
	image_url: detail === undefined ? { url } : { url, detail },
});
const LOOK = { type: 'text', text: 'Look' };

test.each<{ what: string; given: Partial<Conversation>; content: unknown }>([
	{
		what: 'images follow the message',
		given: { message: 'Look', imageUrls: [A, B] },
		content: [LOOK, image(A), image(B)],
	},
	{
		what: 'each image has the detail that was chosen',
		given: { message: 'Look', imageUrls: [A, B], imageDetail: 'low' },
		content: [LOOK, image(A, 'low'), image(B, 'low')],
	},
	{
		what: 'a blank message is no part beside an image',
		given: { message: ' \n', imageUrls: [A] },
		content: [image(A)],
	},
	{
		what: 'images that are still to come find parts to join',
		given: { message: 'Look', moreImages: true },
		content: [LOOK],
	},
	{
		what: 'images that are still to come need no message',
		given: { message: null, moreImages: true },
		content: [],
	},
	{
		what: 'images that are still to come follow those with a URL',
		given: { message: 'Look', imageUrls: [A], moreImages: true },
		content: [LOOK, image(A)],
	},
])('$what', ({ given, content }) => {
	expect(build(given)).toEqual([{ role: 'user', content }]);
});

test.each<[unknown]>([[undefined], [null], [''], [' \n']])(
	'%j without an image is no message, whatever stands before it',
	(message) => {
		const history = [{ role: 'user', content: 'Hello' }];
		expect(refusal(() => build({ systemPrompt: 'Be brief', history, message }))).toEqual(
			refused(
				"'Message' is empty",
				"Enter a message or give an image. With an expression, check that the field exists in this item's input",
			),
		);
	},
);

test.each<[unknown, string]>([
	[{ a: 1 }, '{"a":1}'],
	[['a'], '["a"]'],
	[NaN, 'NaN'],
	[Infinity, 'Infinity'],
])('%p is no text', (value, told) => {
	const advice = `Its value is ${told}: map a text field, or turn it into text with JSON.stringify()`;
	expect(refusal(() => build({ message: value, imageUrls: [A] }))).toEqual(
		refused("'Message' is not text", advice),
	);
	expect(refusal(() => build({ systemPrompt: value, message: 'Hello' }))).toEqual(
		refused("'System Prompt' is not text", advice),
	);
});
