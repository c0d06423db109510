import { readable, type Told } from '../support/words';

interface Row {
	what: string;
	fault: Partial<Told>;
	title: string;
	advice: string;
}

test.each<Row>([
	{
		what: 'a cap that is reached',
		fault: { reason: 'reached', field: 'Max Credits', limit: 2.5 },
		title: "'Max Credits' of 2.5 was reached before this item was sent",
		advice:
			"To send the remaining items, raise 'Max Credits' in 'Request Options' and run the node again",
	},
	{
		what: 'a reply whose cost is not known',
		fault: {
			reason: 'unmeasured',
			field: 'Max Total Tokens',
			facts: { why: 'a reply came without its token counts' },
		},
		title: "'Max Total Tokens' can't be kept: what a reply used is not known",
		advice:
			"No further item was sent, because a reply came without its token counts. Remove 'Max Total Tokens' from 'Request Options' to send items without a cap",
	},
	{
		what: 'first requests that were lost',
		fault: { reason: 'outcome-unknown', field: 'Max Credits' },
		title: "'Max Credits' can't be kept: what the requests used is not known",
		advice:
			"No further item was sent, because the first requests were lost, and may have been processed and billed. Remove 'Max Credits' from 'Request Options' to send items without a cap",
	},
	{
		what: 'a model that chooses the price',
		fault: { reason: 'router', field: 'Max Credits', model: 'evolink/auto' },
		title: "'Max Credits' can't be kept with the model 'evolink/auto'",
		advice:
			"It chooses a model, and so the price, for each request. Choose another model, or set 'Max Total Tokens' instead",
	},
	{
		what: 'a model without a price',
		fault: {
			reason: 'unpriced',
			field: 'Max Credits',
			model: 'gpt-9',
			facts: { why: 'a rule divides by zero' },
		},
		title: "'Max Credits' can't be kept: the price of the model 'gpt-9' is not known",
		advice:
			"EvoLink's price list was asked: a rule divides by zero. Choose another model, or set 'Max Total Tokens' instead",
	},
	{
		what: 'a reason that quotes much',
		fault: {
			reason: 'unpriced',
			field: 'Max Credits',
			model: 'gpt-9',
			facts: { why: `the record can't be read (${'x'.repeat(80)})` },
		},
		title: "'Max Credits' can't be kept: the price of the model 'gpt-9' is not known",
		advice: `EvoLink's price list was asked: the record can't be read (${'x'.repeat(80)}). Choose another model, or set 'Max Total Tokens' instead`,
	},
])('$what', ({ fault, title, advice }) => {
	expect(readable({ kind: 'budget', ...fault })).toEqual({ title, advice });
});
