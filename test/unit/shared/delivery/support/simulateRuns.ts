import type { IHttpRequestOptions } from 'n8n-workflow';
import { exchange } from '../../../../../nodes/shared/delivery/exchange';
import { Run } from '../../../../../nodes/shared/delivery/run';
import { Registry } from '../../../../../nodes/shared/limiter/registry';
import { readSettings } from '../../../../../nodes/shared/delivery/settings';
import { AttemptLog } from '../../../../../nodes/shared/delivery/attemptLog';
import { settle } from '../../../../../nodes/shared/errors/settle';
import { randomSequence } from '../../../../gateway/faults/randomSequence';
import { sendTo } from './fakeApi';
import { meet, type RateLimiter, type RetryAfterStyle } from './rateLimits';
import { VirtualClock } from './virtualClock';

export interface RateLimitCase {
	limiter: RateLimiter;
	style: RetryAfterStyle;
	/** Of an answer; refusals come within 50 ms. */
	latencyMs: number;
	seed: number;
	items?: number;
	/** Runs under the same limit, each begun so much later than the one before. */
	runs?: number;
	apartMs?: number;
}

/** A run with default settings against a rate limit, in virtual time. */
export async function simulateRuns({
	limiter,
	style,
	latencyMs,
	seed,
	items = 200,
	runs = 1,
	apartMs = 0,
}: RateLimitCase) {
	const chance = randomSequence(seed);
	const clock = new VirtualClock(chance);
	// Requests are up to 10 % earlier or later than usual: two that left apart may arrive together.
	const jittered = (ms: number) => ms * (0.9 + 0.2 * chance());
	let requests = 0;
	const send = sendTo(async () => {
		requests++;
		const refusalMs = Math.min(latencyMs, 50);
		await clock.after(jittered(refusalMs / 2));
		const met = meet(limiter, clock.now(), style);
		const left = 'status' in met && met.status === 429 ? refusalMs / 2 : latencyMs - refusalMs / 2;
		await clock.after(jittered(left));
		return met;
	});
	const request = { url: '/v1/chat/completions', body: {} } as IHttpRequestOptions;
	let lastMs = 0;
	const runItem = async (run: Run) => {
		const order = { addresses: ['http://a'], request, model: 'm', streaming: false };
		const outcome = await settle(exchange(run, send, order, new AttemptLog(clock.now)));
		lastMs = clock.now();
		return outcome;
	};
	const runAll = async (_value: unknown, index: number) => {
		await clock.after(index * apartMs);
		const run = new Run(readSettings({}), undefined, new Registry(clock));
		return await Promise.all(Array.from({ length: items / runs }, async () => await runItem(run)));
	};
	const outcomes = (await clock.finish(Promise.all(Array.from({ length: runs }, runAll)))).flat();
	const failed = outcomes.filter((outcome) => 'error' in outcome).length;
	return { failed, requests, ms: lastMs };
}
