import type { IHttpRequestOptions } from 'n8n-workflow';

import { type Clock, sleepUnless } from '../../EvoLink/delivery/clock';
import { Route } from '../../EvoLink/delivery/route';
import { type Fault, FaultError, type Trail } from '../../shared/failure';
import { MAX_WAIT_MS } from '../../shared/limits';
import { attempt, type Reply, type Send } from '../../shared/transport/attempt';
import { nextStep, type RetryRules } from '../../shared/transport/retryPolicy';
import { Watch } from '../../shared/transport/watch';
import type { Completion } from '../../shared/wire';
import type { CompletionTransport, TextDelta } from '../model/EvoLinkChatModel';
import type { CompletionBody } from '../request/body';
import { requireAnswer } from '../response/answer';
import { TextPipe } from './textPipe';

export interface ExchangeOptions {
	/** Base URLs in the order they are tried. */
	addresses: readonly string[];
	rules: RetryRules;
	/** Limit of one attempt, in ms; while a reply streams, of the silence between two pieces. */
	timeoutMs: number;
	/** Fires when the execution is stopped. */
	stop?: AbortSignal;
	send: Send;
	clock: Clock;
	/** Turns the last fault into the error that the agent's log shows. */
	failWith: (fault: Fault, trail: Trail) => Error;
}

interface Call {
	body: CompletionBody;
	streaming: boolean;
	signals: AbortSignal[];
	onText?: (text: string) => Promise<void>;
}

const STOPPED: Fault = {
	kind: 'stopped',
	title: 'The execution was stopped before the reply was complete',
	advice: 'The request may have been processed and billed',
	repeat: 'never',
};

const tooLong = (fault: Fault, waitMs: number): Fault => ({
	...fault,
	kind: 'wait-too-long',
	advice: `EvoLink asks to wait ${Math.ceil(waitMs / 1000)} s, and this node waits ${MAX_WAIT_MS / 1000} s at most. Run the workflow again later`,
});

const COMPLETIONS_PATH = '/v1/chat/completions';
const USAGE_IN_STREAM = { stream_options: { include_usage: true } };

/**
 * The requests of one model: attempts, waits and the second address. What one call learns of the
 * server, a pause it asked for or an address that is down, holds for those after it.
 */
export class Exchange implements CompletionTransport {
	private readonly route: Route;
	private pausedUntilMs = 0;
	private usageInStream = true;

	constructor(private readonly options: ExchangeOptions) {
		this.route = new Route(options.addresses);
	}

	async complete(body: CompletionBody, signal?: AbortSignal): Promise<Completion> {
		return await this.perform({ body, streaming: false, signals: this.signals(signal) });
	}

	async *stream(body: CompletionBody, signal?: AbortSignal): AsyncGenerator<TextDelta, Completion> {
		const abandoned = new AbortController();
		const pipe = new TextPipe();
		const completion = this.perform({
			body: { ...body, stream: true },
			streaming: true,
			signals: [...this.signals(signal), abandoned.signal],
			onText: async (text) => pipe.put(text),
		}).finally(() => pipe.close());
		// Handled below; until then a failure must not count as one that nobody handles.
		completion.catch(() => {});
		try {
			for await (const delta of pipe) yield { type: 'text-delta', delta };
			return await completion;
		} finally {
			abandoned.abort();
		}
	}

	private signals(signal?: AbortSignal): AbortSignal[] {
		return [this.options.stop, signal].filter((given) => given !== undefined);
	}

	private async perform(call: Call): Promise<Completion> {
		const { rules, clock, failWith } = this.options;
		const trail: Trail = { attempts: 0, elapsedMs: 0, addresses: [] };
		const startedMs = clock.now();
		const failedAt = new Set<string>();
		for (let retriesDone = 0; ; ) {
			await this.waitOut(call.signals).catch(() => {
				throw failWith(STOPPED, trail);
			});
			const { address } = this.route;
			trail.attempts++;
			if (trail.addresses.at(-1) !== address) trail.addresses.push(address);
			try {
				return requireAnswer((await this.attempt(call, address)).body);
			} catch (error) {
				const fault = error instanceof FaultError ? error.fault : STOPPED;
				if (this.dropsUsage(call, fault)) continue;
				failedAt.add(address);
				trail.elapsedMs = clock.now() - startedMs;
				const canSwitch = this.route.hasOtherThan(failedAt);
				const step = nextStep(fault, retriesDone, rules, canSwitch, clock.random);
				if (step.kind === 'giveUp') {
					const { waitTooLongMs } = step;
					if (waitTooLongMs !== undefined) throw failWith(tooLong(fault, waitTooLongMs), trail);
					this.pauseFor(fault.retryAfterMs ?? 0);
					throw failWith(fault, trail);
				}
				if (step.otherAddress) this.route.moveOnFrom(address);
				else failedAt.clear();
				if (!(step.otherAddress && fault.unsent)) retriesDone++;
				if (step.pauseAll) this.pauseFor(step.delayMs);
				else await this.wait(step.delayMs, call.signals).catch(() => {});
			}
		}
	}

	private async attempt(call: Call, baseURL: string): Promise<Reply> {
		const { clock, send, timeoutMs } = this.options;
		const { streaming, onText, signals } = call;
		const withUsage = streaming && this.usageInStream;
		const request: IHttpRequestOptions = {
			method: 'POST',
			baseURL,
			url: COMPLETIONS_PATH,
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
			},
			body: withUsage ? { ...call.body, ...USAGE_IN_STREAM } : call.body,
		};
		const { model } = call.body;
		const watch = new Watch(timeoutMs, streaming, signals, clock.now);
		return await attempt(send, { request, model, streaming, onText, watch, now: clock.now });
	}

	/** A gateway that refuses to report usage in a stream still answers without it. */
	private dropsUsage({ streaming }: Call, { httpStatus, param = '', apiMessage = '' }: Fault) {
		const names = /stream_options|include_usage/.test(`${param} ${apiMessage}`);
		if (!streaming || !this.usageInStream || httpStatus !== 400 || !names) return false;
		this.usageInStream = false;
		return true;
	}

	private pauseFor(ms: number): void {
		this.pausedUntilMs = Math.max(this.pausedUntilMs, this.options.clock.now() + ms);
	}

	/** Waits until no pause is left: another call may have asked for a longer one meanwhile. */
	private async waitOut(signals: AbortSignal[]): Promise<void> {
		for (let ms = this.left(); ms > 0; ms = this.left()) await this.wait(ms, signals);
		for (const signal of signals) signal.throwIfAborted();
	}

	private left = (): number => this.pausedUntilMs - this.options.clock.now();

	private async wait(ms: number, signals: AbortSignal[]): Promise<void> {
		if (ms > 0) await sleepUnless(this.options.clock, ms, AbortSignal.any(signals));
	}
}
