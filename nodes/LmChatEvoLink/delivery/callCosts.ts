import type { IN8nHttpFullResponse, ISupplyDataFunctions } from 'n8n-workflow';

import type { Cost } from '../../shared/api/pricing/cost';
import type { Completion } from '../../shared/api/wire';
import { chargeOf } from '../../shared/delivery/charge';
import { Prices } from '../../shared/delivery/prices';
import type { Redact } from '../../shared/errors/redact';
import { settle } from '../../shared/errors/settle';
import { type Clock, systemClock } from '../../shared/limiter/clock';
import type { Send } from '../../shared/transport/attempt';

/** How long an answer waits for a price list that is still on its way, in ms. */
const PATIENCE_MS = 1_000;

/** What a reply cost, undefined when that isn't known, or not soon enough. */
type PriceReply = (reply: Completion) => Promise<Cost | undefined>;

/** What the calls of one model cost, for n8n's log. No call fails or is held up for it. */
export class CallCosts {
	/** @param pricesUntil the price list, asked as long as the signal allows */
	constructor(
		private readonly pricesUntil: (signal: AbortSignal) => Prices,
		private readonly clock: Clock = systemClock,
	) {}

	/** Begins to fetch the model's prices, which are ready by the time it has answered. */
	open(model: string, signal: AbortSignal): PriceReply {
		const prices = this.pricesUntil(signal);
		const ready = settle(prices.rules(model));
		return async (reply) => {
			const cost = ready.then(async () => await prices.cost([chargeOf(model, reply)]));
			const outcome = await settle(this.soon(cost));
			return 'value' in outcome && outcome.value && 'value' in outcome.value
				? outcome.value.value
				: undefined;
		};
	}

	private async soon<T>(promise: Promise<T>): Promise<T | undefined> {
		const over = new AbortController();
		const patience = settle(this.clock.sleep(PATIENCE_MS, over.signal));
		try {
			return await Promise.race([promise, patience.then(() => undefined)]);
		} finally {
			over.abort();
		}
	}
}

/** The public price list at this address, which needs no key and gets none. */
export const publicPrices = (context: ISupplyDataFunctions, address: string, redact: Redact) =>
	new CallCosts(
		(signal) =>
			new Prices({
				address,
				send: withoutKey(context),
				like: { url: '' },
				signal,
				clock: systemClock,
				redact: async () => redact,
				warn: (message) => context.logger?.warn?.(message),
			}),
	);

const withoutKey =
	(context: ISupplyDataFunctions): Send =>
	async (options) =>
		(await context.helpers.httpRequest(options)) as IN8nHttpFullResponse;
