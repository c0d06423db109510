import { turnsOfJson, turnsOfRows } from '../../../../../nodes/EvoLink/resources/chat/history';
import { refusal, refused } from '../../../shared/fields/support/refusal';

const ASKED = { role: 'user', content: 'Hello' };
const ANSWERED = { role: 'assistant', content: ' Hi! ' };
const LOOK = { type: 'text', text: 'Look' };
const IMAGE = { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } };

test.each<[string, unknown, object[]]>([
	['in their order', [ASKED, ANSWERED, ASKED], [ASKED, ANSWERED, ASKED]],
	['with role and content alone', [{ ...ASKED, id: 7, name: 'Ann' }], [ASKED]],
	[
		'with parts',
		[{ role: 'user', content: [LOOK, IMAGE] }],
		[{ role: 'user', content: [LOOK, IMAGE] }],
	],
	[
		'with parts that only the model knows',
		[{ role: 'user', content: [{ type: 'input_audio' }] }],
		[{ role: 'user', content: [{ type: 'input_audio' }] }],
	],
	['of an empty list', [], []],
])('turns %s, of rows, a list and JSON text', (_how, given, turns) => {
	expect(turnsOfRows(given)).toEqual(turns);
	expect(turnsOfJson(given)).toEqual(turns);
	expect(turnsOfJson(JSON.stringify(given))).toEqual(turns);
});

test.each<[unknown]>([[undefined], [null], [''], [' \n']])('%j holds no turns', (value) => {
	expect(turnsOfRows(value)).toEqual([]);
	expect(turnsOfJson(value)).toEqual([]);
});

test.each(['system', 'developer'])('JSON may hold a turn as %s, a row may not', (role) => {
	const turn = { role, content: 'Be brief' };
	expect(turnsOfJson([turn])).toEqual([turn]);
	expect(refusal(() => turnsOfRows([turn]))).toEqual(
		refused("'History turn 1' has an unknown role", `The role is ${role}: use user, assistant`),
	);
});

test.each<[unknown, string]>([
	['human', 'human'],
	['User', 'User'],
	['tool', 'tool'],
	['', ''],
	[undefined, 'undefined'],
	[null, 'null'],
	[7, '7'],
	[['user'], '["user"]'],
])('the role %j is unknown', (role, told) => {
	const turns = [ASKED, { role, content: 'x' }];
	expect(refusal(() => turnsOfJson(turns))).toEqual(
		refused(
			"'History (JSON) entry 2' has an unknown role",
			`The role is ${told}: use user, assistant, system, developer`,
		),
	);
	expect(refusal(() => turnsOfRows(turns))).toEqual(
		refused("'History turn 2' has an unknown role", `The role is ${told}: use user, assistant`),
	);
});

test.each<[unknown, string]>([
	['hi', 'hi'],
	[null, 'null'],
	[7, '7'],
	[['user', 'hi'], '["user","hi"]'],
])('%j is no turn', (entry, told) => {
	expect(refusal(() => turnsOfJson([entry]))).toEqual(
		refused(
			"'History (JSON) entry 1' is not a turn",
			`It is ${told}: a turn has a role and a content`,
		),
	);
	expect(refusal(() => turnsOfRows([ASKED, entry]))).toEqual(
		refused("'History turn 2' is not a turn", `It is ${told}: a turn has a role and a content`),
	);
});

test.each<[unknown, string]>([
	['', ''],
	[' \n', ' '],
	[undefined, 'undefined'],
	[null, 'null'],
	[5, '5'],
	[LOOK, '{"type":"text","text":"Look"}'],
	[[], '[]'],
	...[
		'x',
		null,
		{},
		{ type: 7 },
		{ type: 'text' },
		{ type: 'text', text: ' ' },
		{ type: 'text', text: 7 },
		{ type: 'image_url' },
		{ type: 'image_url', image_url: 'https://example.com/a.png' },
		{ type: 'image_url', image_url: {} },
		{ type: 'image_url', image_url: { url: '' } },
	].map((part): [unknown, string] => {
		const content = [part, LOOK];
		const told = JSON.stringify(content);
		return [content, told.length > 80 ? `${told.slice(0, 79)}…` : told];
	}),
])('%j is no content', (content, told) => {
	const turns = [ASKED, { role: 'user', content }];
	const advice = `The content is ${told}: enter the text of the turn`;
	expect(refusal(() => turnsOfJson(turns))).toEqual(
		refused("'History (JSON) entry 2' has no content", advice),
	);
	expect(refusal(() => turnsOfRows(turns))).toEqual(
		refused("'History turn 2' has no content", advice),
	);
});

test.each<[unknown, string, string]>([
	[
		{ role: 'user' },
		'is not a list',
		'Its value is {"role":"user"}: use a list such as [{"role": "user", "content": "Hello"}]',
	],
	[7, 'is not a list', 'Its value is 7: use a list such as [{"role": "user", "content": "Hello"}]'],
])('%j is no history', (value, what, advice) => {
	expect(refusal(() => turnsOfJson(value))).toEqual(refused(`'History (JSON)' ${what}`, advice));
});
