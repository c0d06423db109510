import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdaptiveRate } from '../../../nodes/shared/limiter/adaptiveRate';
import { randomSequence } from '../../gateway/faults/randomSequence';
import { cubic } from './cubic';
import { calls, type Outcome, type RateControl, simulate, type Situation } from './load';
import { admittedWithin, aimd, forgetful, plain } from './plain';
import {
	fixedWindow,
	lazyWindow,
	type RateLimiter,
	slidingWindow,
	straying,
	tokenBucket,
} from './rateLimits';

type Rate = (nowMs: number) => RateControl;

export const OURS = 'ours';

/** Ways to find the rate that a server allows, with the same start. */
const CONTENDERS: Record<string, Rate> = {
	[OURS]: (nowMs) => new AdaptiveRate(nowMs),
	'ours, without the rate that went well before': forgetful,
	'what was admitted, pause included, but 0.8 of the rate at least': admittedWithin(0.8),
	'what was admitted, pause included': plain,
	'0.9 of the rate (AIMD)': aimd(0.9, 0.01),
	'0.85 of the rate (AIMD)': aimd(0.85, 0.01),
	'0.8 of the rate, twice the growth (AIMD)': aimd(0.8, 0.02),
	'CUBIC (`DefaultRateLimiter` of the AWS SDKs)': cubic,
};

const LIMITS: Array<(perSecond: number) => RateLimiter> = [
	(perSecond) => tokenBucket(perSecond, perSecond),
	(perSecond) => tokenBucket(perSecond, perSecond / 2),
	(perSecond) => fixedWindow(perSecond),
	(perSecond) => fixedWindow(perSecond, 1000, 500),
	lazyWindow,
	(perSecond) => slidingWindow(perSecond),
];
const STYLES = ['rounded up', 'none'] as const;
const SEEDS = [1, 2, 3];
const LATENCY_MS = 200;

/** How a contender did; times as multiples of the ideal one. */
export interface Score {
	/** 200 items in one run, on average over all limits. */
	batch: number;
	/** The same, under the worst of the limits. */
	worst: number;
	/** Single calls in two and eight processes under 20 per second. */
	processes: number;
	/** 2 % refused whatever the rate, to what the waits take. */
	stray: number;
	/** Refused requests to admitted ones, where there is a limit. */
	refused: number;
	/** Items that failed. */
	failed: number;
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function scoreOf(rate: Rate): Promise<Score> {
	const shares: number[] = [];
	let failed = 0;
	const simulated = async (
		situation: Pick<Situation, 'limiter' | 'style' | 'seed' | 'processes'>,
		items: number,
		load?: Parameters<typeof simulate>[1],
	): Promise<Outcome> => {
		const outcome = await simulate(
			{ ...situation, latencyMs: LATENCY_MS, rate },
			load ?? (async ({ run }) => await run(items)),
		);
		failed += outcome.failed;
		return outcome;
	};
	const batches: number[][] = [];
	const processes: number[] = [];
	for (const style of STYLES) {
		for (const limit of LIMITS) {
			for (const perSecond of [2, 5, 20, 50]) {
				const own: number[] = [];
				for (const seed of SEEDS) {
					const outcome = await simulated({ limiter: limit(perSecond), style, seed }, 200);
					own.push(outcome.ms / ((200 / perSecond) * 1000 + LATENCY_MS));
					shares.push(outcome.refused / 200);
				}
				batches.push(own);
			}
		}
		for (const seed of SEEDS) {
			for (const count of [2, 8]) {
				const situation = { limiter: tokenBucket(20, 20), style, seed, processes: count };
				const outcome = await simulated(situation, 400, calls(400, 20 + 5 * count, count));
				processes.push(outcome.ms / 19_000);
				shares.push(outcome.refused / 400);
			}
		}
	}
	const stray: number[] = [];
	for (const seed of SEEDS) {
		const limiter = straying(0.02, randomSequence(seed + 2));
		const { ms, refused } = await simulated({ limiter, style: 'rounded up', seed }, 1_000);
		stray.push(ms / ((1_000 / 20) * LATENCY_MS + refused * 1_000));
	}
	return {
		batch: mean(batches.flat()),
		worst: Math.max(...batches.map(mean)),
		processes: mean(processes),
		stray: mean(stray),
		refused: mean(shares),
		failed,
	};
}

export async function scores(): Promise<Map<string, Score>> {
	const all = new Map<string, Score>();
	for (const [name, rate] of Object.entries(CONTENDERS)) all.set(name, await scoreOf(rate));
	return all;
}

const PAGE = join(__dirname, '../../../docs/decisions.md');
const BEGIN = '<!-- rates: written by npm run docs:rate -->\n';
const END = '<!-- end -->';

const tableOf = (all: Map<string, Score>): string =>
	[
		'| after a refusal go on with | a batch | under the worst limit | 2 and 8 processes | 2 % refused at random | refused | lost items |',
		'| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
		...[...all].map(([name, score]) => {
			const { batch, worst, processes, stray, refused, failed } = score;
			const times = [batch, worst, processes, stray].map((value) => value.toFixed(2));
			return `| ${name} | ${times.join(' | ')} | ${(100 * refused).toFixed(0)} % | ${failed} |`;
		}),
		'',
	].join('\n');

/** The page with the table of these scores. @throws Error when the page has no place for it */
export function pageWith(all: Map<string, Score>): { path: string; text: string; written: string } {
	const text = readFileSync(PAGE, 'utf8');
	const from = text.indexOf(BEGIN) + BEGIN.length;
	const to = text.indexOf(END, from);
	if (from < BEGIN.length || to < 0) throw new Error('There is no place for the table');
	return { path: PAGE, text, written: text.slice(0, from) + tableOf(all) + text.slice(to) };
}
