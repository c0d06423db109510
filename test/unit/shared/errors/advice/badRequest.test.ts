import { readable, type Told } from '../support/words';

const refused = (more: Partial<Told>): Told => ({ kind: 'bad-request', ...more });

test.each([
	[
		'chat',
		"Check the 'Message', 'System Prompt', history and images of this item",
		"Shorten the message and its history, or choose a 'Model' with a larger context",
	],
	[
		'chatModel',
		'Check the messages, images and tools of the agent or chain',
		"Shorten what the agent or chain sends, or choose a 'Model' with a larger context",
	],
] as const)('%s: where the conversation can be changed', (asker, check, shorten) => {
	const conversation = refused({ reason: 'conversation', field: 'messages[0].content' });
	expect(readable(conversation, asker)).toEqual({
		title: "EvoLink did not accept 'messages[0].content'",
		advice: check,
	});
	expect(readable(refused({ reason: 'too-long' }), asker)).toEqual({
		title: 'The request is longer than the model can read',
		advice: shorten,
	});
});

test('a parameter without a field of its own can only stand in the additional ones', () => {
	expect(readable(refused({ reason: 'no-field', field: 'logprobs' }))).toEqual({
		title: "EvoLink did not accept 'logprobs'",
		advice:
			"Change 'logprobs' in 'Additional Fields' or remove it. Not every model supports every option",
	});
});
