import { isRepairable, withRepair } from '../../../../nodes/EvoLink/delivery/repair';
import type { Fault, Kind } from '../../../../nodes/shared/errors/fault';

test.each<{ kind: Kind; reason?: string; repairable: boolean }>([
	{ kind: 'invalid-json', repairable: true },
	{ kind: 'invalid-json', reason: 'length', repairable: false },
	{ kind: 'schema-mismatch', repairable: true },
	{ kind: 'schema-mismatch', reason: 'length', repairable: false },
	{ kind: 'empty-reply', repairable: false },
])('$kind ($reason) is repairable: $repairable', ({ repairable, ...fault }) => {
	expect(isRepairable({ ...fault, repeat: 'never' })).toBe(repairable);
});

const QUESTION = { role: 'user', content: 'Name a city' };
const REPLY = { choices: [{ message: { content: '{"city":7}' } }] };

const repaired = (facts: Fault['facts']) =>
	withRepair(
		{ url: '/v1/chat/completions', body: { model: 'm', messages: [QUESTION] } },
		REPLY as never,
		{ kind: 'schema-mismatch', repeat: 'never', facts },
	);

test.each<{ what: string; facts: Fault['facts']; sentence: string }>([
	{
		what: 'a mismatch',
		facts: { mismatch: "'city' has to be text" },
		sentence: "Your reply can't be used: 'city' has to be text.",
	},
	{
		what: 'no JSON',
		facts: undefined,
		sentence: "Your reply can't be used: it is not the JSON that was asked for.",
	},
	{
		what: 'a mismatch that is no text',
		facts: { mismatch: 7 },
		sentence: "Your reply can't be used: it is not the JSON that was asked for.",
	},
])('the model is told of $what', ({ facts, sentence }) => {
	expect(repaired(facts)).toEqual({
		url: '/v1/chat/completions',
		body: {
			model: 'm',
			messages: [
				QUESTION,
				{ role: 'assistant', content: '{"city":7}' },
				{
					role: 'user',
					content: `${sentence} Answer again with the whole corrected JSON and nothing else.`,
				},
			],
		},
	});
});

test('a long mismatch is cut', () => {
	const { messages } = repaired({ mismatch: 'x'.repeat(1_000) }).body as {
		messages: Array<{ content: string }>;
	};
	expect(messages.at(-1)?.content.length).toBeLessThan(420);
});
