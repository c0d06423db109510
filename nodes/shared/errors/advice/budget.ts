import type { Fault, Words } from '../fault';
import { join, say, whole } from '../text';

const OTHER_CAP = "Choose another model, or set 'Max Total Tokens' instead";

/** An item that was not sent for the sake of a cap. @param fault has the option as `field`, its value as `limit` */
function notSent({ reason, field, limit, model, facts = {} }: Fault): Words {
	const remove = say`Remove '${field}' from 'Request Options' to send items without a cap`;
	switch (reason) {
		case 'unmeasured':
			return {
				title: say`'${field}' can't be kept: what a reply used is not known`,
				advice: join(say`No further item was sent, because ${whole(String(facts.why))}`, remove),
			};
		case 'outcome-unknown':
			return {
				title: say`'${field}' can't be kept: what the requests used is not known`,
				advice: join(
					'No further item was sent, because the first requests were lost, and may have been processed and billed',
					remove,
				),
			};
		case 'router':
			return {
				title: say`'${field}' can't be kept with the model '${model}'`,
				advice: join('It chooses a model, and so the price, for each request', OTHER_CAP),
			};
		case 'unpriced':
			return {
				title: say`'${field}' can't be kept: the price of the model '${model}' is not known`,
				advice: join(say`EvoLink's price list was asked: ${whole(String(facts.why))}`, OTHER_CAP),
			};
		default:
			return {
				title: say`'${field}' of ${limit} was reached before this item was sent`,
				advice: say`To send the remaining items, raise '${field}' in 'Request Options' and run the node again`,
			};
	}
}

/** Faults of a run's own caps. */
export const BUDGET_WORDS = { budget: notSent };
