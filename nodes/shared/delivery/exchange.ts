import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { type Fault, FaultError } from '../errors/fault';
import { MAX_WAIT_MS } from '../api/limits';
import { attempt, type Reply, type Send } from '../transport/attempt';
import { settle, type Settled } from '../errors/settle';
import { NOT_REPEATED } from '../transport/connection';
import { nextStep } from './retryPolicy';
import { Deadline } from '../transport/deadline';
import { sleepUnless } from '../limiter/clock';
import type { Departure } from '../limiter/adaptiveRate';
import type { Run } from './run';
import type { AttemptLog } from './attemptLog';

export interface Exchange {
	/** Base URLs in the order of preference. */
	addresses: readonly string[];
	request: IHttpRequestOptions;
	model: string;
	streaming: boolean;
	onText?: (text: string) => Promise<void>;
	/** Ends this request alone; it has to fire with the run's own signal too, which is the default. */
	signal?: AbortSignal;
}

/** An attempt as it left. */
interface Sent {
	address: string;
	departure: Departure;
	/** It asked for usage figures in the stream. */
	includeUsage: boolean;
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
	order: Exchange,
	log: AttemptLog,
): Promise<Reply> {
	const failover = run.failover(order.addresses);
	const { signal = run.signal } = order;
	const failedHere = new Set<string>();
	const arrival = { refusals: 0, repeated: false };
	let retries = 0;
	let relayed = false;
	for (;;) {
		const outcome = await oneAttempt();
		if ('reply' in outcome) return outcome.reply;
		if ('end' in outcome) throw outcome.end;
		if (outcome.delayMs > 0) await sleepUnless(run.clock, outcome.delayMs, signal);
	}

	async function oneAttempt(): Promise<Next> {
		const departure = await run.limiter.enter(arrival, signal);
		const address = failover.addressFor(failedHere);
		const includeUsage = order.streaming && run.includeUsage;
		const outcome = await settle(
			attempt(send, {
				request: requestTo(address, includeUsage),
				model: order.model,
				streaming: order.streaming,
				onText: async (text) => {
					relayed = order.onText !== undefined;
					await order.onText?.(text);
				},
				deadline: new Deadline(run.settings.timeoutMs, order.streaming, [signal], run.clock.now),
				now: run.clock.now,
			}),
		);
		const next = judge(outcome, { address, departure, includeUsage });
		run.limiter.leave();
		return next;
	}

	function judge(outcome: Settled<Reply>, sent: Sent): Next {
		if ('error' in outcome && !(outcome.error instanceof FaultError)) return { end: outcome.error };
		log.add(sent.address);
		if ('error' in outcome) return decide((outcome.error as FaultError).fault, sent);
		run.limiter.answered(sent.departure);
		return { reply: outcome.value };
	}

	function decide(fault: Fault, { address, departure, includeUsage }: Sent): Next {
		if (includeUsage && refusesUsageOption(fault)) {
			run.limiter.answered(departure);
			run.includeUsage = false;
			arrival.repeated = true;
			return { delayMs: 0 };
		}
		failedHere.add(address);
		if (fault.failover) failover.moveOnFrom(address);
		const state = {
			retriesDone: retries,
			canSwitch: failover.hasOtherThan(failedHere),
			consecutiveShortPauses: run.limiter.consecutiveShortPauses,
			waiting: run.limiter.waiting,
		};
		const step = nextStep(
			relayed ? heardAlready(fault) : fault,
			state,
			run.settings,
			run.clock.random,
		);
		const { pauseMs } = step;
		arrival.repeated = pauseMs === undefined;
		if (pauseMs !== undefined) {
			arrival.refusals++;
			const asked = fault.retryAfterMs !== undefined;
			run.limiter.refused(departure, { waitMs: pauseMs, asked });
		} else if (fault.neverSent !== true && fault.throttled !== true) {
			run.limiter.answered(departure);
		}
		if (step.kind === 'giveUp') {
			const { waitTooLongMs } = step;
			if (waitTooLongMs !== undefined)
				return { end: new FaultError(tooPatient(fault, waitTooLongMs)) };
			return { end: new FaultError(run.settings.retryUnknownOutcome ? askedFor(fault) : fault) };
		}
		if (!(fault.neverSent && step.otherAddress)) retries++;
		if (!step.otherAddress) failedHere.clear();
		return { delayMs: step.delayMs };
	}

	/** Where the user has asked to repeat, advice to ask for it would be wrong. */
	function askedFor(fault: Fault): Fault {
		const truth = relayed
			? 'Part of the reply was passed on already, so the request was not sent again. It may have been billed'
			: 'Each attempt may have been processed and billed';
		return { ...fault, advice: fault.advice.replace(NOT_REPEATED, truth) };
	}

	function requestTo(baseURL: string, includeUsage: boolean): IHttpRequestOptions {
		const request: IHttpRequestOptions = {
			...order.request,
			baseURL,
			headers: { ...order.request.headers },
		};
		if (order.request.allowedDomains !== undefined) {
			// The user's list is about the HTTP Request node; the credential's own addresses always belong to it.
			request.allowedDomains = `${new URL(baseURL).hostname}, ${order.request.allowedDomains}`;
		}
		if (!order.streaming) return request;
		const body = { ...(order.request.body as IDataObject), stream: true };
		return {
			...request,
			headers: { ...request.headers, Accept: 'text/event-stream' },
			body: includeUsage ? { stream_options: { include_usage: true }, ...body } : body,
		};
	}
}

const refusesUsageOption = ({ httpStatus, param = '', apiMessage = '' }: Fault): boolean =>
	httpStatus === 400 && /stream_options|include_usage/.test(`${param} ${apiMessage}`);

/** Text that somebody has read can't be taken back: a second attempt would repeat it. */
const heardAlready = (fault: Fault): Fault => ({ ...fault, repeat: 'never' });

const tooPatient = (fault: Fault, waitMs: number): Fault => ({
	...fault,
	advice: `EvoLink asks to wait ${Math.ceil(waitMs / 1000)} s, longer than the ${MAX_WAIT_MS / 1000} s this node waits. Run the workflow again later`,
});
