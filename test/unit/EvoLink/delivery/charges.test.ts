import { capsOf, spendOf } from '../../../../nodes/EvoLink/delivery/charges';
import { chargeOf } from '../../../../nodes/shared/delivery/charge';
import type { Prices } from '../../../../nodes/shared/delivery/prices';
import { readSettings } from '../../../../nodes/shared/delivery/settings';
import type { Completion, WireUsage } from '../../../../nodes/shared/api/wire';

test.each<{ what: string; asked: string; reply: object; model: string }>([
	{
		what: 'the model asked',
		asked: 'gpt-5.4',
		reply: { model: 'gpt-5.4-2026-03-05' },
		model: 'gpt-5.4',
	},
	{
		what: 'the one that the router chose',
		asked: 'evolink/auto',
		reply: { model: 'gpt-5.2' },
		model: 'gpt-5.2',
	},
	{
		what: 'the router, when the reply names none',
		asked: 'evolink/auto',
		reply: {},
		model: 'evolink/auto',
	},
	{
		what: 'the router, when the reply names no text',
		asked: 'evolink/auto',
		reply: { model: 7 },
		model: 'evolink/auto',
	},
])('charged is $what', ({ asked, reply, model }) => {
	expect(chargeOf(asked, reply as Completion).model).toBe(model);
});

test.each<{ options: object; caps: object[] }>([
	{ options: {}, caps: [] },
	{ options: { maxCredits: 0.5 }, caps: [{ unit: 'credits', limit: 0.5, field: 'Max Credits' }] },
	{
		options: { maxTotalTokens: '1000' },
		caps: [{ unit: 'tokens', limit: 1_000, field: 'Max Total Tokens' }],
	},
])('caps of $options', ({ options, caps }) => {
	expect(capsOf(readSettings(options))).toEqual(caps);
});

const tokens = async (...usages: unknown[]) => {
	const charges = usages.map((usage) => ({ model: 'm', usage: usage as WireUsage }));
	return (await spendOf(charges, undefined))('tokens');
};
const UNKNOWN = { reason: 'a reply came without its token counts' };

test.each<{ what: string; usages: unknown[]; spend: object }>([
	{
		what: 'the total',
		usages: [{ prompt_tokens: 1, completion_tokens: 2, total_tokens: 4 }],
		spend: { value: 4 },
	},
	{
		what: 'no total: the sum',
		usages: [{ prompt_tokens: 1, completion_tokens: 2 }],
		spend: { value: 3 },
	},
	{
		what: 'several requests',
		usages: [{ total_tokens: 1 }, { total_tokens: 2 }],
		spend: { value: 3 },
	},
	{ what: 'none', usages: [], spend: { value: 0 } },
	{ what: 'half of it', usages: [{ prompt_tokens: 1 }], spend: UNKNOWN },
	{ what: 'one of two unknown', usages: [{ total_tokens: 1 }, {}], spend: UNKNOWN },
	{ what: 'no usage', usages: [undefined], spend: UNKNOWN },
	{ what: 'usage null', usages: [null], spend: UNKNOWN },
	{ what: 'usage that is none', usages: ['many'], spend: UNKNOWN },
])('tokens: $what', async ({ usages, spend }) => {
	expect(await tokens(...usages)).toEqual(spend);
});

test('credits are what the prices say', async () => {
	const prices = (cost: object) => ({ cost: async () => cost }) as unknown as Prices;
	const cost = { value: { credits: 0.5, usd: 0.01, estimated: true } };
	expect((await spendOf([], prices(cost)))('credits')).toEqual({ value: 0.5 });
	expect((await spendOf([], prices({ reason: 'why' })))('credits')).toEqual({ reason: 'why' });
	expect((await spendOf([], undefined))('credits')).toHaveProperty('reason');
});
