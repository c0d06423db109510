import { nextStep } from '../../../nodes/shared/delivery/retryPolicy';
import { readSettings } from '../../../nodes/shared/delivery/settings';
import type { Fault } from '../../../nodes/shared/errors/fault';
import type { AdaptiveRate } from '../../../nodes/shared/limiter/adaptiveRate';
import { Flow } from '../../../nodes/shared/limiter/flow';
import { type Arrival, RequestLimiter } from '../../../nodes/shared/limiter/requestLimiter';
import { randomSequence } from '../../gateway/faults/randomSequence';
import { QuickClock } from './clock';
import type { RateLimiter, RetryAfterStyle } from './rateLimits';

/** What a limiter needs of a way to find the rate. */
export type RateControl = Pick<AdaptiveRate, keyof AdaptiveRate>;

export interface Situation {
	/** The server's limit. */
	limiter: RateLimiter;
	style: RetryAfterStyle;
	/** Of an answer; refusals come within 50 ms. */
	latencyMs: number;
	seed: number;
	/** n8n processes under the same limit, which know nothing of each other. Default 1. */
	processes?: number;
	/** Share by which a request is earlier or later than usual at most: two that left apart may arrive together. */
	jitter?: number;
	/** In place of our own. */
	rate?: (nowMs: number) => RateControl;
}

/** What a load is made of. */
export interface Host {
	clock: QuickClock;
	/** One run of the node with default settings. @returns ms from the beginning to each item's end */
	run(items: number, process?: number): Promise<number[]>;
	/** Requests refused so far. */
	refused(): number;
}

export interface Outcome {
	failed: number;
	requests: number;
	refused: number;
	/** Until the last answer. */
	ms: number;
}

const never = new AbortController().signal;
const settings = readSettings({});

/** A load under a rate limit, in virtual time: the limiter and the policy are the nodes' own. */
export async function simulate(
	{ limiter, style, latencyMs, seed, processes = 1, jitter = 0.1, rate }: Situation,
	load: (host: Host) => Promise<unknown>,
): Promise<Outcome> {
	const chance = randomSequence(seed);
	const clock = new QuickClock(chance);
	const limiters = Array.from(
		{ length: processes },
		() => new RequestLimiter(clock, rate?.(0) as AdaptiveRate | undefined),
	);
	const outcome: Outcome = { failed: 0, requests: 0, refused: 0, ms: 0 };
	const refusalMs = Math.min(latencyMs, 50);
	const travel = async (ms: number) => await clock.sleep(ms * (1 - jitter + 2 * jitter * chance()));

	/** @returns the wait that a refusal asks for, in ms; undefined: it was admitted */
	async function ask(): Promise<Fault | undefined> {
		outcome.requests++;
		await travel(refusalMs / 2);
		const waitMs = limiter.take(clock.now());
		await travel(waitMs === 0 ? latencyMs - refusalMs / 2 : refusalMs / 2);
		return waitMs === 0 ? undefined : refusal(waitMs, style);
	}

	async function deliver(own: RequestLimiter, flow: Flow): Promise<void> {
		const arrival: Arrival = { refusals: 0, repeated: false };
		for (let retriesDone = 0; ; retriesDone++) {
			const departure = await own.enter(flow, arrival, never);
			const fault = await ask();
			if (!fault) {
				own.answered(departure);
				own.leave(flow);
				outcome.ms = clock.now();
				return;
			}
			outcome.refused++;
			const { consecutiveShortPauses, waiting } = own;
			const state = { retriesDone, canSwitch: false, consecutiveShortPauses, waiting };
			const { kind, pauseMs = 0 } = nextStep(fault, state, settings, chance);
			own.refused(departure, { waitMs: pauseMs, asked: fault.retryAfterMs !== undefined });
			arrival.refusals++;
			arrival.notBeforeMs = clock.now() + pauseMs;
			own.leave(flow);
			if (kind === 'giveUp') {
				outcome.failed++;
				return;
			}
		}
	}

	const host: Host = {
		clock,
		refused: () => outcome.refused,
		async run(items, process = 0) {
			const beganMs = clock.now();
			const flow = new Flow(settings.maxConcurrency);
			return await Promise.all(
				Array.from({ length: items }, async () => {
					await deliver(limiters[process]!, flow);
					return clock.now() - beganMs;
				}),
			);
		},
	};
	await clock.finish(load(host));
	return outcome;
}

function refusal(waitMs: number, style: RetryAfterStyle): Fault {
	const seconds = (style === 'rounded up' ? Math.ceil : Math.floor)(waitMs / 1000 - 1e-9);
	return {
		kind: 'rate-limited',
		repeat: 'safe',
		throttled: true,
		...(style !== 'none' && { retryAfterMs: Math.max(0, seconds) * 1000 }),
	} as Fault;
}

/** `count` runs of one item each, so many at a time, in turns on the processes. */
export const calls =
	(count: number, atATime: number, processes = 1) =>
	async ({ run }: Host): Promise<void> => {
		let next = 0;
		const caller = async () => {
			while (next < count) await run(1, next++ % processes);
		};
		await Promise.all(Array.from({ length: atATime }, caller));
	};
