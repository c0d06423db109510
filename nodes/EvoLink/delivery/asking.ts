import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { readUsage } from '../../shared/api/usage';
import { addUsage } from '../../shared/api/usageSum';
import type { Completion } from '../../shared/api/wire';
import { IdempotencyKeys, type OpenKey } from '../../shared/delivery/idempotencyKeys';
import { type Charge, chargeOf } from '../../shared/delivery/charge';
import { identityOf } from '../../shared/delivery/requestIdentity';
import { type Fault, FaultError } from '../../shared/errors/fault';
import { settle, type Settled, settleNow } from '../../shared/errors/settle';
import type { Reply } from '../../shared/transport/attempt';
import type { ReadAnswer } from '../job';
import type { Completed, LoadedOrder } from './complete';
import { isModelUnavailable, mayAskAnother } from './fallback';
import type { NodeRun } from './nodeRun';
import { isRepairable, withRepair } from './repair';

/** One item's requests until there is a usable answer: fallback models and repairs included. */
export class Asking {
	/** The one that is asked, and those after it. */
	private readonly models: string[];
	private readonly attempted: string[] = [];
	private repairsLeft: number;
	private usage?: Record<string, unknown>;
	private body: Completion = {};
	private readonly charges: Charge[] = [];
	/** Somebody has heard part of a reply, which can't be taken back. */
	private heard = false;

	constructor(
		private readonly run: NodeRun,
		private readonly order: LoadedOrder,
	) {
		const { model, fallbackModels, maxRepairs } = order.job;
		this.models = [model, ...fallbackModels];
		this.repairsLeft = maxRepairs;
	}

	/** @throws FaultError of the last request, when none brought a usable answer */
	async answer(): Promise<Completed> {
		let request = await this.firstRequest();
		for (;;) {
			const outcome = await this.once(request);
			if ('value' in outcome) return this.completed(outcome.value);
			const { error } = outcome;
			if (!(error instanceof FaultError)) throw error;
			if (this.isFinal(error)) throw new FaultError(this.finalFault(error.fault));
			request = this.requestAfter(error.fault, request);
		}
	}

	private async firstRequest(): Promise<IHttpRequestOptions> {
		const { request, images, send } = this.order;
		const { uploads, claim } = this.run;
		return (await images?.attachTo(request, { send, urls: uploads, claim })) ?? request;
	}

	private async once(request: IHttpRequestOptions): Promise<Settled<ReadAnswer>> {
		const { spending, signal } = this.run;
		const admitted = await settle(spending.enter(signal));
		if ('error' in admitted) return admitted;
		const keys = new IdempotencyKeys(await this.openKeys(request));
		const paidBefore = this.charges.length;
		const outcome = await this.sendAndRead(request, keys);
		if ('error' in outcome) {
			if (isUnknown(outcome.error)) keys.doubt();
			await this.leave(keys.open, request);
		}
		await spending.leave(this.charges[paidBefore], keys.open.length > 0 || isUnreadable(outcome));
		return outcome;
	}

	private async sendAndRead(
		request: IHttpRequestOptions,
		keys: IdempotencyKeys,
	): Promise<Settled<ReadAnswer>> {
		const { run, order } = this;
		const { job, send, relay, itemIndex } = order;
		const model = this.models[0] ?? job.model;
		if (this.attempted.at(-1) !== model) this.attempted.push(model);
		let read = undefined as Settled<ReadAnswer> | undefined;
		const onEnd = (outcome: Settled<Reply>): void => {
			read = 'value' in outcome ? this.read(outcome.value) : outcome;
			// At once: nothing that waits may leave after an item has failed for good.
			if ('error' in read && this.isFinal(read.error)) run.failFor(itemIndex);
		};
		const sent = await settle(
			send({
				service: 'chat',
				request,
				model,
				streaming: job.streaming,
				keys,
				endsOn: (fault) => this.models.length > 1 && isModelUnavailable(fault),
				onEnd,
				...(relay && {
					onText: async (text: string) => {
						this.heard = true;
						await relay.text(text);
					},
				}),
			}),
		);
		return 'error' in sent ? sent : (read ?? this.read(sent.value));
	}

	/** What a reply says, and what it costs. */
	private read({ body }: Reply): Settled<ReadAnswer> {
		this.body = (body ?? {}) as Completion;
		this.usage = addUsage(this.usage, this.body.usage);
		const read = settleNow(() => this.order.job.read(body));
		const charge = chargeOf(this.models[0] ?? '', this.body);
		// A reply without an answer may say nothing of what it used, as an error's body does.
		if ('value' in read || charge.usage) this.charges.push(charge);
		return read;
	}

	private isFinal(error: unknown): boolean {
		if (this.heard || !(error instanceof FaultError)) return true;
		const { fault } = error;
		if (this.models.length > 1 && mayAskAnother(fault)) return false;
		return this.repairsLeft === 0 || !isRepairable(fault);
	}

	/** What to ask after a fault that isn't final: another model, or the same one for a repair. */
	private requestAfter(fault: Fault, request: IHttpRequestOptions): IHttpRequestOptions {
		if (mayAskAnother(fault)) {
			this.models.shift();
			const body = { ...(request.body as IDataObject), model: this.models[0] };
			return { ...request, body };
		}
		this.repairsLeft--;
		return withRepair(request, this.body, fault);
	}

	private completed(answer: ReadAnswer): Completed {
		const { body, usage, attempted } = this;
		return {
			body: { ...body, ...(usage && { usage }) },
			answer: { ...answer, usage: readUsage(usage) },
			notes: attempted.length > 1 ? { attempted_models: attempted } : {},
			receipt: this.run.spending.receiptFor(this.charges),
		};
	}

	private finalFault(fault: Fault): Fault {
		const { attempted, usage, repairsLeft, order } = this;
		const repairs = order.job.maxRepairs - repairsLeft;
		const facts = {
			...fault.facts,
			...(attempted.length > 1 && { attempted_models: attempted }),
			...(repairs > 0 && { repairs, usage: readUsage(usage) }),
		};
		return { ...fault, facts };
	}

	/** Keys of a run before that sent the same body, and never knew what became of it. */
	private async openKeys({ body }: IHttpRequestOptions): Promise<OpenKey[]> {
		const { claim } = this.run;
		if (!claim?.mayTake) return [];
		const identity = identityOf(await this.order.apiKey(), body);
		return (claim.take('keys', identity) as OpenKey[] | undefined) ?? [];
	}

	private async leave(keys: OpenKey[], { body }: IHttpRequestOptions): Promise<void> {
		const { claim } = this.run;
		if (!claim || keys.length === 0) return;
		claim.keep('keys', identityOf(await this.order.apiKey(), body), keys);
	}
}

const isUnknown = (error: unknown): boolean =>
	error instanceof FaultError && error.fault.repeat === 'unknown';

/** A reply came that says success and holds nothing that can be used: nobody knows what it cost. */
function isUnreadable(outcome: Settled<unknown>): boolean {
	if (!('error' in outcome) || !(outcome.error instanceof FaultError)) return false;
	const { httpStatus = 200, neverSent } = outcome.error.fault;
	return neverSent !== true && httpStatus >= 200 && httpStatus < 300;
}
