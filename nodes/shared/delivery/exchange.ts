import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { Asker } from '../errors/asker';
import { type Ending, type Fault, FaultError } from '../errors/fault';
import { MAX_WAIT_MS } from '../api/limits';
import { attempt, type Reply, type Send } from '../transport/attempt';
import { settle, type Settled } from '../errors/settle';
import { type NextStep, nextStep } from './retryPolicy';
import { Deadline } from '../transport/deadline';
import type { AddressHealth, Probe } from '../limiter/addressHealth';
import { unless } from '../limiter/clock';
import type { Departure } from '../limiter/adaptiveRate';
import { type Arrival, LongPause, type RequestLimiter } from '../limiter/requestLimiter';
import type { Headers } from '../api/wireError';
import { readAnnouncement } from '../transport/rateHeaders';
import { probe } from './probe';
import type { Run } from './run';
import type { IdempotencyKeys, Learned, Variant } from './idempotencyKeys';
import type { AttemptLog } from './attemptLog';

/** A request that is to be made. */
export interface Order {
	/** Base URLs in the order of preference. */
	addresses: readonly string[];
	request: IHttpRequestOptions;
	/** The model asked for, if any. */
	model?: string;
	/** Who sends it, where that isn't the item's own operation. */
	asker?: Asker;
	/** What shares a rate limit with it, of the same key. Default: completions of the same model. */
	scope?: string;
	streaming: boolean;
	onText?: (text: string) => Promise<void>;
	/** Its `Idempotency-Key`s, of a request that is paid for. */
	keys?: IdempotencyKeys;
	/** Faults that are not to be repeated, although the policy would. */
	endsOn?: (fault: Fault) => boolean;
	/** Told how it ended, before another request may take its place. */
	onEnd?: (outcome: Settled<Reply>) => void;
	/** Ends this request alone; it has to fire with the run's own signal too, which is the default. */
	signal?: AbortSignal;
}

/** An attempt as it left. */
interface Sent {
	address: string;
	departure: Departure;
	/** It asked for usage figures in the stream. */
	includeUsage: boolean;
	variant: Variant;
}

/** What follows an attempt: its reply, the end, or a wait before the next one. */
type Next = { reply: Reply } | { end: unknown } | { delayMs: number };

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
	private readonly arrival: Arrival = { refusals: 0, repeated: false };
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
	}

	async reply(): Promise<Reply> {
		const { run, signal, limiter } = this;
		for (;;) {
			await this.health.ready(signal, this.probe);
			const departure = await this.enter();
			this.company = limiter.inFlight;
			const next = await this.attempt(departure);
			if ('reply' in next) this.order.onEnd?.({ value: next.reply });
			if ('end' in next) this.order.onEnd?.({ error: next.end });
			limiter.leave(run.flow);
			if ('reply' in next) return next.reply;
			if ('end' in next) throw next.end;
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
		const entered = await settle(this.limiter.enter(this.run.flow, this.arrival, this.signal));
		if ('value' in entered) return entered.value;
		if (!(entered.error instanceof LongPause)) throw entered.error;
		const error = new FaultError(longPause(entered.error.waitMs));
		this.order.onEnd?.({ error });
		throw error;
	}

	private async attempt(departure: Departure): Promise<Next> {
		const { run, order, log } = this;
		const address = this.health.addressFor(this.failedHere);
		this.health.sent(address);
		const includeUsage = order.streaming && !this.usageOption(address).refused;
		const variant = !order.streaming ? 'whole' : includeUsage ? 'streamedWithUsage' : 'streamed';
		const outcome = await settle(
			attempt(this.send, {
				request: this.requestTo(address, variant),
				model: order.model,
				streaming: order.streaming,
				onText: async (text) => {
					this.relayed = order.onText !== undefined;
					await order.onText?.(text);
				},
				deadline: new Deadline(
					run.settings.timeoutMs,
					order.streaming,
					[this.flightSignal],
					run.clock.now,
				),
				now: run.clock.now,
			}),
		);
		order.keys?.learn(variant, learnedFrom(outcome));
		if ('error' in outcome && !(outcome.error instanceof FaultError)) return { end: outcome.error };
		log.add(address);
		return this.next(outcome, { address, departure, includeUsage, variant });
	}

	private next(outcome: Settled<Reply>, sent: Sent): Next {
		if ('value' in outcome) {
			this.answered(sent, outcome.value.headers);
			return { reply: outcome.value };
		}
		const { fault } = outcome.error as FaultError;
		if (sent.includeUsage && refusesUsageOption(fault)) {
			this.answered(sent);
			this.usageOption(sent.address).refused = true;
			this.arrival.repeated = true;
			return { delayMs: 0 };
		}
		this.failedHere.add(sent.address);
		const step = this.stepAfter(fault);
		this.record(fault, step, sent);
		if (step.kind === 'giveUp') return { end: new FaultError(this.lastFault(fault, step)) };
		if (fault.replayed && fault.repeat === 'safe') this.order.keys?.renew(sent.variant);
		if (!(fault.neverSent && step.otherAddress)) this.retries++;
		if (!step.otherAddress) this.failedHere.clear();
		return { delayMs: step.delayMs };
	}

	private stepAfter(fault: Fault): NextStep {
		const { limiter, run } = this;
		const state = {
			retriesDone: this.retries,
			canSwitch: this.health.hasOtherThan(this.failedHere),
			consecutiveShortPauses: limiter.consecutiveShortPauses,
			waiting: limiter.waiting,
		};
		const ends = this.relayed || this.order.endsOn?.(fault);
		const final: Fault = ends ? { ...fault, repeat: 'never' } : fault;
		return nextStep(final, state, run.settings, run.clock.random);
	}

	/** What others are to know of a fault. */
	private record(fault: Fault, step: NextStep, { address, departure }: Sent): void {
		const { pauseMs } = step;
		if (step.kind === 'giveUp' && step.waitTooLongMs !== undefined)
			this.limiter.close(step.waitTooLongMs);
		if (fault.failover) this.health.failed(address);
		else if (fault.httpStatus !== undefined) this.health.answered(address, departure.atMs);
		this.arrival.repeated = pauseMs === undefined;
		this.arrival.notBeforeMs = pauseMs && this.run.clock.now() + pauseMs;
		if (pauseMs !== undefined) {
			this.arrival.refusals++;
			const asked = fault.retryAfterMs !== undefined;
			this.limiter.refused(departure, { waitMs: pauseMs, asked });
		} else if (fault.neverSent !== true && fault.throttled !== true) {
			this.limiter.answered(departure);
		}
	}

	private answered({ address, departure }: Sent, headers: Headers = {}): void {
		this.health.answered(address, departure.atMs);
		this.limiter.answered(departure, readAnnouncement(headers, this.run.clock.now()));
	}

	private usageOption(address: string): { refused: boolean } {
		return this.run.registry.usageOption(address, this.order.model ?? '');
	}

	/** With what else the user has to know of the request's end. */
	private lastFault(fault: Fault, step: NextStep): Fault {
		const { asker } = this.order;
		const ending = this.endingOf(step);
		return {
			...fault,
			inFlight: Math.max(this.company, this.limiter.inFlight),
			...(ending && { ending }),
			...(asker !== undefined && { asker }),
		};
	}

	private endingOf(step: NextStep): Ending | undefined {
		const waitMs = step.kind === 'giveUp' ? step.waitTooLongMs : undefined;
		if (waitMs !== undefined) return { why: 'wait-too-long', waitMs, maxMs: MAX_WAIT_MS };
		if (this.relayed) return { why: 'heard-already' };
		return this.run.settings.retryUnknownOutcome ? { why: 'repeated' } : undefined;
	}

	private requestTo(baseURL: string, variant: Variant): IHttpRequestOptions {
		const { order } = this;
		const key = order.keys?.keyOf(variant);
		const request: IHttpRequestOptions = {
			...order.request,
			baseURL,
			headers: { ...order.request.headers, ...(key !== undefined && { 'Idempotency-Key': key }) },
		};
		if (order.request.allowedDomains !== undefined) {
			// The user's list is about the HTTP Request node; the credential's own addresses always belong to it.
			request.allowedDomains = `${new URL(baseURL).hostname}, ${order.request.allowedDomains}`;
		}
		if (!order.streaming) return request;
		const body = { ...(order.request.body as IDataObject), stream: true };
		return {
			...request,
			headers: { ...request.headers, Accept: 'application/json, text/event-stream' },
			body:
				variant === 'streamedWithUsage'
					? { stream_options: { include_usage: true }, ...body }
					: body,
		};
	}
}

/** Nothing was sent: the server's wish was known. */
const longPause = (waitMs: number): Fault => ({
	kind: 'rate-limited',
	repeat: 'never',
	throttled: true,
	cause: 'rate-limited',
	ending: { why: 'wait-too-long', waitMs, maxMs: MAX_WAIT_MS },
});

/** What an attempt's end tells about the request that its key stands for. */
function learnedFrom(outcome: Settled<Reply>): Learned {
	if ('value' in outcome) return 'outcome';
	// Stopped while it was under way.
	if (!(outcome.error instanceof FaultError)) return 'outcomeUnknown';
	const { repeat, replayed, httpStatus = 0 } = outcome.error.fault;
	if (repeat === 'unknown') return 'outcomeUnknown';
	return replayed || (httpStatus >= 200 && httpStatus < 300) ? 'outcome' : 'nothing';
}

const refusesUsageOption = ({ httpStatus, param = '', apiMessage = '' }: Fault): boolean =>
	httpStatus === 400 && /stream_options|include_usage/.test(`${param} ${apiMessage}`);
