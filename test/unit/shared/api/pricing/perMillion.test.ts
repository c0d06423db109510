import { pricesPerMillion } from '../../../../../nodes/shared/api/pricing/perMillion';
import { readPricingRules } from '../../../../../nodes/shared/api/pricing/rules';
import { component, constant, gpt54, modelOf, operation, variable } from './records';

const shownFor = (model: unknown) => {
	const rules = readPricingRules(model);
	return 'value' in rules ? pricesPerMillion(rules.value) : undefined;
};
const per = (role: string, usd: string, count = `${role}_tokens`) =>
	component(role, operation('divide', variable(count), constant('1000')), {
		rate: { uc: '1', credits: '0.0001', usd },
	});

test.each<{ what: string; model: unknown; text: string | undefined }>([
	{ what: 'the real record', model: gpt54(), text: '$2.25 in, $13.50 out per 1M tokens' },
	{
		what: 'a whole dollar, and less than a cent',
		model: modelOf(per('input', '0.001'), per('output', '0.0000075')),
		text: '$1.00 in, $0.0075 out per 1M tokens',
	},
	{
		what: 'free',
		model: modelOf(per('input', '0'), per('output', '0')),
		text: '$0.00 in, $0.00 out per 1M tokens',
	},
	{ what: 'no output price', model: modelOf(per('input', '0.001')), text: undefined },
	{
		what: 'a price that is withdrawn',
		model: modelOf({ ...per('input', '0.001'), pricing_status: 'withdrawn' }, per('output', '1')),
		text: undefined,
	},
	{
		what: 'a price per something else',
		model: modelOf(per('input', '1', 'pages'), per('output', '1')),
		text: undefined,
	},
])('$what', ({ model, text }) => {
	expect(shownFor(model)).toBe(text);
});
