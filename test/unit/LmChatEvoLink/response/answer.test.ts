import { requireAnswer } from '../../../../nodes/LmChatEvoLink/response/answer';
import { toClosingChunks, toGenerateResult } from '../../../../nodes/LmChatEvoLink/response/result';
import type { FaultError } from '../../../../nodes/shared/errors/fault';

const calling = (args: unknown, content: unknown = null) => ({
	id: 'c1',
	choices: [
		{
			message: { content, tool_calls: [{ id: 'a', function: { name: 'sum', arguments: args } }] },
			finish_reason: 'tool_calls',
		},
	],
});

describe('the arguments of a tool call, as the agent gets them', () => {
	test.each([
		{ sent: '{"x":1}', input: '{"x":1}' },
		{ sent: { x: 1 }, input: '{"x":1}' },
		...['', ' ', '[]', 'null', '{}', [], null, undefined, {}].map((sent) => ({
			sent,
			input: '{}',
		})),
	])('$sent', ({ sent, input }) => {
		const answer = requireAnswer(calling(sent));
		const call = { type: 'tool-call', toolCallId: 'a', toolName: 'sum', input };
		expect(toGenerateResult(answer).message.content).toEqual([call]);
		expect([...toClosingChunks(answer)][0]).toMatchObject({ argumentsDelta: input });
	});

	test.each(['{"x":', '5', 'true', '"x"', '[1]', 5, true, [1]])(
		'%p is nothing a tool takes',
		(sent) => {
			try {
				requireAnswer(calling(sent, 'Let me see.'));
			} catch (error) {
				expect((error as FaultError).fault).toMatchObject({
					kind: 'broken-arguments',
					field: 'sum',
					repeat: 'never',
					facts: { received: 'Let me see.' },
				});
				return;
			}
			throw new Error('They were taken for arguments');
		},
	);
});

test.each([{ usage: {} }, { usage: null }, { usage: { prompt_tokens: null } }, { usage: 'x' }, {}])(
	'%p: no counts are no zeros, so that n8n estimates them',
	(more) => {
		const answer = requireAnswer({ choices: [{ message: { content: 'Hi' } }], ...more });
		expect(toGenerateResult(answer).usage).toBeUndefined();
	},
);

test.each(['__proto__', 'constructor', 'toString'])(
	'the finish reason %s is one nobody knows',
	(reason) => {
		const answer = requireAnswer({
			choices: [{ message: { content: 'Hi' }, finish_reason: reason }],
		});
		expect(toGenerateResult(answer).finishReason).toBe('other');
	},
);
