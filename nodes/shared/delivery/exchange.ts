import { type Fault, FaultError } from '../errors/fault';
import { attempt, type Reply, type Send } from '../transport/attempt';
import { settle, type Settled } from '../errors/settle';
import { type NextStep, nextStep } from './retryPolicy';
import { Deadline } from '../transport/deadline';
import type { AddressHealth, Probe } from '../limiter/addressHealth';
import { unless } from '../limiter/clock';
import type { Departure } from '../limiter/departure';
import { LongPause } from '../limiter/longPause';
import type { RequestLimiter } from '../limiter/requestLimiter';
import { probe } from './probe';
import type { Run } from './run';
import { type Departed, Findings } from './findings';
import { learnedFrom, type Variant } from './idempotencyKeys';
import { lastFault, longPause } from './lastFault';
import { type Order, refusesUsageOption, requestTo } from './order';
import type { AttemptLog } from './attemptLog';

/** An attempt as it left. */
interface Sent extends Departed {
	/** It asked for usage figures in the stream. */
	includeUsage: boolean;
	variant: Variant;
}

/** What follows an attempt: its reply, the end, or a wait before the next one. */
type Next = Settled<Reply> | { delayMs: number };

/**
 * One request until its reply or its final fault: limiter, attempt, and what the policy says next.
 * @throws FaultError when there is no reply to be had
 */
export async function exchange(
	run: Run,
	send: Send,
	order: Order,
	log: AttemptLog,
): Promise<Reply> {
	return await new Exchange(run, send, order, log).reply();
}

class Exchange {
	private readonly signal: AbortSignal;
	private readonly flightSignal: AbortSignal;
	private readonly limiter: RequestLimiter;
	private readonly health: AddressHealth;
	/** Addresses that failed since the last wait. */
	private readonly failedHere = new Set<string>();
	private readonly findings: Findings;
	private retries = 0;
	/** Requests in flight when this one left, itself included. */
	private company = 1;
	/** Somebody has heard part of the reply, which can't be taken back: a second attempt would repeat it. */
	private relayed = false;

	constructor(
		private readonly run: Run,
		private readonly send: Send,
		private readonly order: Order,
		private readonly log: AttemptLog,
	) {
		const { addresses, model, request, scope = `completions of ${model}`, signal } = order;
		const { proxy, skipSslCertificateValidation: ignoreSsl } = request;
		this.signal = signal ?? run.signal;
		this.flightSignal = signal ?? run.flightSignal;
		this.limiter = run.limiter(scope);
		this.health = run.addressHealth({ addresses, proxy, ignoreSsl });
		this.findings = new Findings(this.limiter, this.health, run.clock);
	}

	async reply(): Promise<Reply> {
		const { run, signal, limiter } = this;
		for (;;) {
			await this.health.ready(signal, this.probe);
			const departure = await this.enter();
			this.company = limiter.inFlight;
			const next = await this.attempt(departure);
			if (!('delayMs' in next)) this.order.onEnd?.(next);
			limiter.leave(run.flow);
			if ('value' in next) return next.value;
			if ('error' in next) throw next.error;
			if (next.delayMs > 0) await unless(signal, run.clock.sleep(next.delayMs, signal));
		}
	}

	private readonly probe: Probe = async (address) => {
		const { send, order, run } = this;
		return await probe(address, order.request, send, {
			signal: run.flightSignal,
			clock: run.clock,
		});
	};

	private async enter(): Promise<Departure> {
		const entered = await settle(
			this.limiter.enter(this.run.flow, this.findings.arrival, this.signal),
		);
		if ('value' in entered) return entered.value;
		if (!(entered.error instanceof LongPause)) throw entered.error;
		const error = new FaultError(longPause(entered.error.waitMs));
		this.order.onEnd?.({ error });
		throw error;
	}

	private async attempt(departure: Departure): Promise<Next> {
		const { order, log } = this;
		const { settings, clock } = this.run;
		const address = this.health.addressFor(this.failedHere);
		this.health.sent(address);
		const includeUsage = order.streaming && !this.usageOption(address).refused;
		const variant = !order.streaming ? 'whole' : includeUsage ? 'streamedWithUsage' : 'streamed';
		const outcome = await settle(
			attempt(this.send, {
				request: requestTo(address, order, variant),
				model: order.model,
				streaming: order.streaming,
				onText: async (text) => {
					this.relayed = order.onText !== undefined;
					await order.onText?.(text);
				},
				deadline: new Deadline(settings.timeoutMs, order.streaming, [this.flightSignal], clock.now),
				date: clock.date,
			}),
		);
		order.keys?.learn(variant, learnedFrom(outcome));
		if ('error' in outcome && !(outcome.error instanceof FaultError)) return outcome;
		log.add(address);
		return this.next(outcome, { address, departure, includeUsage, variant });
	}

	private next(outcome: Settled<Reply>, sent: Sent): Next {
		if ('value' in outcome) {
			this.findings.answered(sent, outcome.value.headers);
			return outcome;
		}
		const { fault } = outcome.error as FaultError;
		if (sent.includeUsage && refusesUsageOption(fault)) {
			this.findings.answered(sent);
			this.usageOption(sent.address).refused = true;
			this.findings.arrival.repeated = true;
			return { delayMs: 0 };
		}
		this.failedHere.add(sent.address);
		const step = this.stepAfter(fault);
		this.findings.failed(fault, step, sent);
		if (step.kind === 'giveUp') return { error: new FaultError(this.last(fault, step)) };
		if (fault.replayed && fault.repeat === 'safe') this.order.keys?.renew(sent.variant);
		if (!(fault.neverSent && step.otherAddress)) this.retries++;
		if (!step.otherAddress) this.failedHere.clear();
		return { delayMs: step.delayMs };
	}

	private stepAfter(fault: Fault): NextStep {
		const { limiter, run } = this;
		if (this.relayed || this.order.endsOn?.(fault)) return { kind: 'giveUp' };
		const state = {
			retriesDone: this.retries,
			canSwitch: this.health.hasOtherThan(this.failedHere),
			consecutiveShortPauses: limiter.consecutiveShortPauses,
			waiting: limiter.waiting,
		};
		return nextStep(fault, state, run.settings, run.clock.random);
	}

	private usageOption(address: string): { refused: boolean } {
		return this.run.registry.usageOption(address, this.order.model ?? '');
	}

	private last(fault: Fault, step: NextStep): Fault {
		const { limiter, relayed, run, order } = this;
		return lastFault(fault, {
			step,
			relayed,
			repeats: run.settings.retryUnknownOutcome,
			inFlight: Math.max(this.company, limiter.inFlight),
			asker: order.asker,
		});
	}
}
