import real from '../../../../gateway/catalog/pricing-rules-gpt-5.4.json';
import { Prices } from '../../../../../nodes/shared/delivery/prices';
import { noRedaction } from '../../../../../nodes/shared/errors/redact';
import { systemClock } from '../../../../../nodes/shared/limiter/clock';
import { sendTo } from '../../../shared/delivery/support/fakeApi';

/** The book is the process's own, so each list has an address of its own. */
let lists = 0;

/** Its price by the token is known, but not by what it is multiplied with. */
const odd = {
	...real,
	model: {
		...real.model,
		components: real.model.components.map((component) => ({
			...component,
			quantity_rule: { op: 'variable', name: 'web_searches' },
		})),
	},
};

const records = new Map<string, object>([
	['gpt-5.4', real],
	['odd', odd],
]);

/** A price list that knows gpt-5.4, and of `odd` what can't be applied to a reply. */
export function priceList() {
	const asked: string[] = [];
	const warnings: string[] = [];
	const prices = new Prices({
		address: `https://prices-${lists++}.example.com`,
		send: sendTo(async ({ url }) => {
			const model = decodeURIComponent(/models\/([^/]+)\//.exec(url)?.[1] ?? '');
			asked.push(model);
			const body = records.get(model);
			return body ? { status: 200, body } : { status: 404 };
		}),
		like: { url: '' },
		signal: new AbortController().signal,
		clock: systemClock,
		redact: async () => noRedaction,
		warn: (message) => warnings.push(message),
	});
	return { prices, asked, warnings };
}

/** What a reply of gpt-5.4 used that costs 0.612 credits. */
export const USAGE = { prompt_tokens: 1_000, completion_tokens: 500, total_tokens: 1_500 };
