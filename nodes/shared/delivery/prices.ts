import type { IHttpRequestOptions } from 'n8n-workflow';
import { pricingRulesPath } from '../api/paths';
import { type Cost, costOf, sumOfCosts } from '../api/pricing/cost';
import type { Reading } from '../api/pricing/reading';
import type { PricingRules } from '../api/pricing/rules';
import type { Charge } from './charge';
import { withHostOf } from './order';
import { priceBook } from './priceBook';
import { bounded } from '../errors/bounded';
import { FaultError } from '../errors/fault';
import type { Redact } from '../errors/redact';
import { settle } from '../errors/settle';
import { render, say, whole } from '../errors/text';
import type { Clock } from '../limiter/clock';
import { attempt, type Send } from '../transport/attempt';
import { Deadline } from '../transport/deadline';

/** A price list that takes longer holds up replies that are paid for. Per attempt, in ms. */
const TIMEOUT_MS = 10_000;

/** Longest model ID that is asked for, in characters. */
const LONGEST_ID = 200;

/** The way to the price list. */
export interface PriceSource {
	/** Base URL that knows the account's balance. */
	address: string;
	send: Send;
	/** A request of the node, for its proxy, certificate and domain settings. */
	like: IHttpRequestOptions;
	/** Fires when nobody waits for prices any more. */
	signal: AbortSignal;
	clock: Clock;
	/** Takes the key out of what the price list and replies say. */
	redact: () => Promise<Redact>;
	/** Told once per model why its cost can't be had. */
	warn: (message: string) => void;
}

/** What models cost, as one run asks for it. */
export class Prices {
	constructor(private readonly source: PriceSource) {}

	/** @throws when the run has ended */
	async rules(model: string): Promise<Reading<PricingRules>> {
		const url = pathOf(model);
		if (url === undefined) return { reason: 'no model has such an ID' };
		const { signal } = this.source;
		return await priceBook.rules({
			key: this.keyOf(model),
			signal,
			load: async () => await this.load(url),
		});
	}

	/** What these requests cost together. @throws when the run has ended */
	async cost(charges: readonly Charge[]): Promise<Reading<Cost>> {
		const costs: Cost[] = [];
		for (const { model, usage } of charges) {
			const rules = await this.rules(model);
			const cost = 'reason' in rules ? rules : costOf(rules.value, usage);
			if ('reason' in cost) {
				await this.tell(model, cost.reason);
				return cost;
			}
			costs.push(cost.value);
		}
		return { value: sumOfCosts(costs) };
	}

	private async tell(model: string, reason: string): Promise<void> {
		if (!priceBook.firstTold(this.keyOf(model))) return;
		const redact = await this.source.redact();
		const message = say`The cost of the model '${model}' is not known: ${whole(reason)}`;
		this.source.warn(render(message, redact));
	}

	private keyOf(model: string): string {
		return `${this.source.address} ${model.slice(0, LONGEST_ID)}`;
	}

	/** A record that is freed of the key before anything is cut from it, and bounded, like all that is walked. */
	private async load(url: string): Promise<unknown> {
		return bounded(await this.fetch(url), await this.source.redact());
	}

	/** Reading is free, so that what may have been processed can be asked again. */
	private async fetch(url: string): Promise<unknown> {
		const first = await settle(this.once(url));
		if ('value' in first) return first.value;
		const { error } = first;
		const again = error instanceof FaultError && error.fault.repeat !== 'never';
		if (!again || this.source.signal.aborted) throw error;
		return await this.once(url);
	}

	private async once(url: string): Promise<unknown> {
		const { address, send, like, signal, clock } = this.source;
		const { proxy, skipSslCertificateValidation, allowedDomains } = like;
		const { body } = await attempt(send, {
			request: {
				baseURL: address,
				url,
				method: 'GET',
				headers: { Accept: 'application/json' },
				proxy,
				skipSslCertificateValidation,
				...(allowedDomains !== undefined && {
					allowedDomains: withHostOf(address, allowedDomains),
				}),
			},
			streaming: false,
			deadline: new Deadline(TIMEOUT_MS, false, [signal], clock.now),
			date: clock.date,
		});
		return body;
	}
}

/** Undefined for what can't stand in a path, e.g. `..` or half a character. */
function pathOf(model: string): string | undefined {
	if (model.length > LONGEST_ID || model === '.' || model === '..') return undefined;
	if (!model.isWellFormed()) return undefined;
	return pricingRulesPath(model);
}
