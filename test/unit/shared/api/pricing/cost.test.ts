import { costOf, sumOfCosts } from '../../../../../nodes/shared/api/pricing/cost';
import { type PricingRules, readPricingRules } from '../../../../../nodes/shared/api/pricing/rules';
import {
	component,
	gpt54,
	type Model,
	modelOf,
	operation,
	outcome,
	usage,
	variable,
} from './records';

describe('the real record of gpt-5.4, computed by hand: 10,000 uc are a credit, 68 credits a dollar', () => {
	test.each<{ what: string; tokens: [number, number, number]; uc: number; usd: number }>([
		{ what: 'nothing used', tokens: [0, 0, 0], uc: 0, usd: 0 },
		// 0.8 × 1,530 = 1,224; 0.2 × 153 = 30.6, under the minimum of 50; 0.5 × 9,180 = 4,590
		{
			what: 'a cached part under its minimum',
			tokens: [1_000, 200, 500],
			uc: 5_864,
			usd: 0.00862353,
		},
		// 1,530 + 4,590: no cached token, so no minimum for them
		{ what: 'nothing cached', tokens: [1_000, 0, 500], uc: 6_120, usd: 0.009 },
		// 1,530 + 100 (0.001 × 9,180 = 9.18)
		{ what: 'one token of output', tokens: [1_000, 0, 1], uc: 1_630, usd: 0.00239706 },
		// 100 (0.01 × 1,530 = 15.3) + 100 (0.01 × 9,180 = 91.8)
		{ what: 'both under their minimum', tokens: [10, 0, 10], uc: 200, usd: 0.00029412 },
		// 1.53 × 1,000 = 1,888.02 → 1,889; 0.777 × 9,180 = 7,132.86 → 7,133
		{ what: 'each part rounded up', tokens: [1_234, 0, 777], uc: 9_022, usd: 0.01326765 },
		// 0 input; 10 × 153 = 1,530; 0.1 × 9,180 = 918
		{
			what: 'a prompt that was cached in whole',
			tokens: [10_000, 10_000, 100],
			uc: 2_448,
			usd: 0.0036,
		},
		// 0.327 × 153 = 50.031 → 51; 0.001 × 1,530 → 100; 0 output
		{
			what: 'a cached part just over its minimum',
			tokens: [328, 327, 0],
			uc: 151,
			usd: 0.00022206,
		},
		// 271.999 × 1,530 = 416,158.47 → 416,159; 9,180
		{
			what: 'one token before the tier',
			tokens: [271_999, 0, 1_000],
			uc: 425_339,
			usd: 0.62549853,
		},
		// 272 × 3,060 = 832,320; 1 × 13,770
		{ what: 'from 272,000 tokens on', tokens: [272_000, 0, 1_000], uc: 846_090, usd: 1.24425 },
		// 72 × 3,060 = 220,320; 200 × 306 = 61,200; 2 × 13,770 = 27,540
		{
			what: 'the tier counts the whole prompt',
			tokens: [272_000, 200_000, 2_000],
			uc: 309_060,
			usd: 0.4545,
		},
		// 1,000 × 3,060 = 3,060,000; 128 × 13,770 = 1,762,560
		{ what: 'a million', tokens: [1_000_000, 0, 128_000], uc: 4_822_560, usd: 7.092 },
		// 0.003 × 1,530 → 100
		{ what: 'no output', tokens: [3, 0, 0], uc: 100, usd: 0.00014706 },
	])('$what: $tokens', ({ tokens, uc, usd }) => {
		expect(outcome(gpt54(), usage(...tokens))).toEqual({ credits: uc / 10_000, usd });
	});
});

const INPUT = operation('divide', variable('input_tokens'), { op: 'constant', value: '1000' });

/** 0.001 credits are 0.0000147 dollars, which the record rounds up. */
const ROUNDED = component('input', variable('input_tokens'), {
	rate: { uc: '10', credits: '0.001', usd: '0.00002' },
});
const EXACT = component('output', variable('output_tokens'), {
	rate: { uc: '680000', credits: '68', usd: '1' },
});

describe('other records', () => {
	test.each<{
		what: string;
		model: Model;
		used?: ReturnType<typeof usage>;
		credits: number;
		usd: number;
	}>([
		{
			what: 'rates with fractions of a unit',
			// 0.007 × 45.9 = 0.3213 → 1; 0 minimum
			model: modelOf(
				component('input', INPUT, { rate: { uc: '45.9', credits: '0.00459', usd: '0.0000675' } }),
			),
			used: usage(7, 0, 1),
			credits: 0.0001,
			usd: 0.00000147,
		},
		{
			what: 'rates as numbers',
			model: modelOf(
				component('input', INPUT, { rate: { uc: 45.9, credits: 0.00459, usd: 0.0000675 } }),
			),
			used: usage(7, 0, 1),
			credits: 0.0001,
			usd: 0.00000147,
		},
		{
			what: 'dollars by the highest rate, the last one',
			model: modelOf(ROUNDED, EXACT),
			used: usage(10, 0, 0),
			credits: 0.01,
			usd: 0.00014706,
		},
		{
			what: 'dollars by the highest rate, the first one',
			model: modelOf(EXACT, ROUNDED),
			used: usage(10, 0, 0),
			credits: 0.01,
			usd: 0.00014706,
		},
		{
			what: 'a price by completion_tokens',
			model: modelOf(component('output', variable('completion_tokens'))),
			used: usage(1, 0, 30),
			credits: 0.03,
			usd: 0.0006,
		},
		{
			what: 'cached_tokens that are not mentioned, with a component of their own',
			model: modelOf(
				component('input', variable('input_tokens')),
				component('cache_hit', variable('cached_tokens')),
			),
			used: { prompt_tokens: 30, completion_tokens: 1 },
			credits: 0.03,
			usd: 0.0006,
		},
		{
			what: 'without a component for cached tokens they are input',
			model: modelOf(component('input', variable('input_tokens'))),
			used: usage(30, 10, 1),
			credits: 0.03,
			usd: 0.0006,
		},
		{
			what: 'written cache tokens with a component of their own are no input',
			// 30 − 5 = 25, and 5
			model: modelOf(
				component('input', variable('input_tokens')),
				component('cache_write', variable('cache_write_tokens'), {
					rate: { uc: '20', credits: '0.002', usd: '0.00004' },
				}),
			),
			used: usage(30, 0, 1, { cache_write_tokens: 5 }),
			credits: 0.035,
			usd: 0.0007,
		},
		{
			what: 'an unknown component with a count of 0',
			model: modelOf(
				component('input', variable('input_tokens')),
				component('web_search', variable('web_searches'), { minimum_charge: { uc: '99' } }),
			),
			used: usage(10, 0, 1, { web_searches: 0 }),
			credits: 0.01,
			usd: 0.0002,
		},
		{
			what: 'an unknown component with a count',
			model: modelOf(
				component('web_search', variable('web_searches'), { billing_rule: 'per_call' }),
			),
			used: usage(10, 0, 1, { web_searches: 3 }),
			credits: 0.003,
			usd: 0.00006,
		},
		{
			what: 'free',
			model: modelOf(
				component('input', variable('input_tokens'), { rate: { uc: '0', credits: '0', usd: '0' } }),
			),
			used: usage(10, 0, 1),
			credits: 0,
			usd: 0,
		},
		{
			what: 'a tier without a minimum has that of its component',
			model: modelOf(
				component('input', variable('input_tokens'), {
					minimum_charge: { uc: '700' },
					tiers: [
						{
							when: operation('gt', variable('prompt_tokens'), { op: 'constant', value: '5' }),
							rate: { uc: '1' },
						},
					],
				}),
			),
			used: usage(10, 0, 1),
			credits: 0.07,
			usd: 0.0014,
		},
	])('$what', ({ model, used, credits, usd }) => {
		expect(outcome(model, used)).toEqual({ credits, usd });
	});

	// 90 × 1,530 = 137,700; 10 × 153 = 1,530; 1 × 9,180
	test.each<{ what: string; model: Model }>([
		{ what: 'nothing', model: gpt54() },
		{ what: 'settlement_basis', model: gpt54((m) => delete m.settlement_basis) },
		...['role', 'billing_rule', 'pricing_status', 'minimum_charge', 'tiers'].map((what) => ({
			what,
			model: gpt54(({ components }) => components.forEach((c) => delete c[what])),
		})),
	])('a record may leave out $what', ({ model }) => {
		expect(outcome(model, usage(100_000, 10_000, 1_000))).toEqual({
			credits: 14.841,
			usd: 0.21825,
		});
	});

	test('a cost is called an estimate', () => {
		const { value: rules } = readPricingRules(gpt54()) as { value: PricingRules };
		expect(costOf(rules, usage(1_000, 0, 500))).toEqual({
			value: { credits: 0.612, usd: 0.009, estimated: true },
		});
	});

	test('cached tokens that the reply does not mention are none', () => {
		const used = { prompt_tokens: 1_000, completion_tokens: 500 };
		expect(outcome(gpt54(), used)).toEqual({ credits: 0.612, usd: 0.009 });
		expect(outcome(gpt54(), { ...used, prompt_tokens_details: null })).toMatchObject({
			credits: 0.612,
		});
	});
});

test('sums are exact', () => {
	const cost = (credits: number, usd: number) => ({ credits, usd, estimated: true as const });
	expect(sumOfCosts([cost(0.1, 0.00000001), cost(0.2, 0.00000002)])).toEqual(cost(0.3, 0.00000003));
	expect(sumOfCosts([])).toEqual(cost(0, 0));
});
