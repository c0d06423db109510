import { toCreditsItem } from '../../../../../nodes/EvoLink/resources/account/output';
import { prepareCredits } from '../../../../../nodes/EvoLink/resources/account/prepare';
import { itemContext, replyOf } from '../../support/itemContext';

const itemsOf = async (body: unknown, index = 0) =>
	await toCreditsItem.call(itemContext({ index }), [], replyOf(body));

test('the balance is the service of credits', () => {
	expect(prepareCredits()).toEqual({ service: 'credits' });
});

test.each<[string, object, object]>([
	[
		'credits, with their dollars beside them',
		{ token: { remaining_credits: 68, used_credits: 6.8 }, user: { remaining_credits: 0 } },
		{
			token: { remaining_credits: 68, used_credits: 6.8, remaining_usd: 1, used_usd: 0.1 },
			user: { remaining_credits: 0, remaining_usd: 0 },
		},
	],
	[
		'what is no count has no dollars',
		{ user: { remaining_credits: 'many', used_credits: null, unlimited_credits: true } },
		{ user: { remaining_credits: 'many', used_credits: null, unlimited_credits: true } },
	],
	[
		'what has no credits stays as it is',
		{ token: null, plan: 'free', tags: ['a'], level: 2 },
		{ token: null, plan: 'free', tags: ['a'], level: 2 },
	],
	['nothing known', {}, {}],
])('%s', async (_what, data, json) => {
	expect(await itemsOf({ success: true, data }, 3)).toStrictEqual([
		{ json, pairedItem: { item: 3 } },
	]);
});

test('a reply that does not say whether it succeeded is told by its data', async () => {
	expect(await itemsOf({ data: { plan: 'free' } })).toMatchObject([{ json: { plan: 'free' } }]);
});

test.each([undefined, null, 'x', {}, [], { data: null }, { data: 'x' }, { data: [{ user: {} }] }])(
	'%j is no balance',
	async (body) => {
		await expect(itemsOf(body)).rejects.toMatchObject({
			fault: { kind: 'no-credits', repeat: 'never' },
		});
	},
);

test('a refusal says what EvoLink said, whatever else it has', async () => {
	const body = { success: false, message: 'Account is closed', data: { user: {} } };
	await expect(itemsOf(body)).rejects.toMatchObject({
		fault: { kind: 'no-credits', repeat: 'never', apiMessage: 'Account is closed' },
	});
});
