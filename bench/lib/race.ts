import axios from 'axios';
import { nodeOutput } from '../../scripts/lib/execution';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena, ProbeReading } from './arena';
import type { Contender, Surroundings } from './contenders';
import type { BenchItem } from './items';
import { MEASURED, webhookWorkflow } from './workflow';

const PATIENCE_MS = 60_000;
const ATTEMPTS = 60;

/** One run of one contender. */
export interface Run extends ProbeReading {
	/** The node's own time, as n8n records it; ms. */
	wallMs: number;
	/** Items that came out with the right completion, and those that came out without one. */
	succeeded: number;
	failed: number;
	/** Requests the gateway got. */
	requests: number;
}

/** A contender's workflow, live in n8n. */
export interface Track {
	readonly contender: Contender;
	/** Of the webhook that begins it. */
	readonly url: string;
	/** Runs it and checks what comes out. */
	run(items: BenchItem[]): Promise<Run>;
}

/**
 * Makes a contender's workflow.
 *
 * @param options.surroundings in place of the arena's own
 * @param options.unwatched the probe isn't told: the webhook answers with the node's output
 * @param options.goOn items that fail come out as such, in place of ending the run
 */
export async function layTrack(
	arena: Arena,
	contender: Contender,
	options: { surroundings?: Surroundings; goOn?: boolean; unwatched?: boolean } = {},
): Promise<Track> {
	const { api, url } = arena.host;
	const path = `${contender.id}-${Date.now()}`;
	const lineup = contender.lineup(options.surroundings ?? arena.surroundings);
	if (options.goOn) lineup.node.onError = 'continueRegularOutput';
	const { id: workflowId } = await api.createWorkflow(
		webhookWorkflow(lineup, {
			path,
			responseMode: 'lastNode',
			...(!options.unwatched && { probeUrl: arena.probe.url }),
		}),
	);
	await api.activateWorkflow(workflowId);
	const webhookUrl = `${url}/webhook/${path}`;

	return {
		contender,
		url: webhookUrl,
		async run(items) {
			const before = await arena.gateway.stats();
			await axios.post(webhookUrl, { items }, { proxy: false }).catch(() => {});
			const { completions } = await arena.gateway.stats();
			const [summary] = await withPatience(async () => await api.listExecutions({ workflowId }));
			if (!summary) throw new Error(`${contender.title} did not run.`);
			const execution = await api.waitForExecution(summary.id);
			if (execution.status !== 'success') {
				const reason = execution.data.resultData.error?.message;
				throw new Error(`${contender.title} ended with status ${execution.status}: ${reason}`);
			}
			const output = nodeOutput(execution, MEASURED);
			const wallMs = execution.data.resultData.runData[MEASURED]?.at(-1)?.executionTime ?? NaN;
			return {
				wallMs,
				...(await arena.probe.read()),
				...judge(contender, items, output),
				requests: completions - before.completions,
			};
		},
	};
}

/** n8n answers 503 for a while after a node has flooded its database with queries. */
async function withPatience<T>(ask: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await ask();
		} catch (error) {
			if (attempt === ATTEMPTS) throw error;
			await sleep(PATIENCE_MS / ATTEMPTS);
		}
	}
}

/** @throws Error when an item came out with something else than its own completion or a failure */
function judge(
	{ title, textOf }: Contender,
	items: BenchItem[],
	output: ReturnType<typeof nodeOutput>,
): Pick<Run, 'succeeded' | 'failed'> {
	if (output.length !== items.length) {
		throw new Error(`${title}: ${output.length} items came out for ${items.length}.`);
	}
	const texts = output.map(({ json }) => textOf(json));
	texts.forEach((text, index) => {
		if (text === undefined || text === items[index]!.reply) return;
		throw new Error(`${title}: item ${index} came out with ${JSON.stringify(text)}.`);
	});
	const succeeded = texts.filter((text) => text !== undefined).length;
	return { succeeded, failed: texts.length - succeeded };
}

/** Runs a contender that must not lose an item. */
export async function runWhole(track: Track, items: BenchItem[]): Promise<Run> {
	const run = await track.run(items);
	if (run.failed === 0) return run;
	throw new Error(`${track.contender.title}: ${run.failed} of ${items.length} items failed.`);
}
