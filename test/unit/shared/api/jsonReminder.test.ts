import { withJsonReminder } from '../../../../nodes/shared/api/jsonReminder';
import type { ChatMessage } from '../../../../nodes/shared/api/wire';

const REMINDER = 'Answer in JSON.';
const reminder = { role: 'system', content: REMINDER };
const user = { role: 'user', content: 'List three teas' };
const call = { role: 'assistant', content: null };
const parts = (...texts: string[]): ChatMessage => ({
	role: 'user',
	content: texts.map((text) => ({ type: 'text', text })),
});
const picture = (url: string): ChatMessage => ({
	role: 'user',
	content: [
		{ type: 'text', text: 'What is this?' },
		{ type: 'image_url', image_url: { url } },
	],
});

describe('messages that speak of JSON stay as they are', () => {
	test.each<[string, ChatMessage[]]>([
		['in the system prompt', [{ role: 'system', content: 'Answer in JSON' }, user]],
		['in small letters', [{ role: 'user', content: 'three teas as json' }]],
		['in a later message', [user, call, { role: 'user', content: 'Now as JSON' }]],
		['in a part', [parts('three teas', 'as JSON')]],
	])('%s', (_where, messages) => expect(withJsonReminder(messages)).toEqual(messages));
});

describe('the others get the word', () => {
	test.each<[string, ChatMessage[], ChatMessage[]]>([
		[
			'at the end of their system prompt',
			[{ role: 'system', content: 'Be brief.' }, user],
			[{ role: 'system', content: `Be brief.\n\n${REMINDER}` }, user],
		],
		['as a system prompt, where there is none', [user, call], [reminder, user, call]],
		[
			'before a system prompt that is made of parts',
			[{ ...parts('Be brief.'), role: 'system' }, user],
			[reminder, { ...parts('Be brief.'), role: 'system' }, user],
		],
		[
			'where only the address of an image has it',
			[picture('https://example.com/json.png')],
			[reminder, picture('https://example.com/json.png')],
		],
		['where only two parts together have it', [parts('js', 'on')], [reminder, parts('js', 'on')]],
		['where there are no messages', [], [reminder]],
	])('%s', (_where, messages, sent) => expect(withJsonReminder(messages)).toEqual(sent));
});
