import type { IExecutePaginationFunctions, IHttpRequestOptions, Logger } from 'n8n-workflow';
import { redactor } from '../../shared/errors/redact';
import type { CompletionJob } from '../job';
import type { NodeRun } from './nodeRun';
import { Prices } from '../../shared/delivery/prices';
import { type ItemKey, sendWith } from './send';

/** The way to the price list, with the credential: its address is one of the credential's own. */
export const pricesFor = (
	context: IExecutePaginationFunctions,
	run: NodeRun,
	{ key, ...way }: { address: string; key: ItemKey; like: IHttpRequestOptions },
): Prices =>
	new Prices({
		...way,
		send: sendWith(context, key),
		signal: run.flightSignal,
		clock: run.clock,
		redact: async () => redactor(await key.read()),
		warn: (message) => (context as { logger?: Partial<Logger> }).logger?.warn?.(message),
	});

/**
 * With *Max Credits* the price of every model that may be asked has to be known before anything is sent.
 * @returns false when another item's isn't, and the run ends for its sake
 * @throws FaultError when one of this item's models has no known price
 */
export async function maySend(run: NodeRun, job: CompletionJob): Promise<boolean> {
	const { spending, settings, mayContinue } = run;
	if (job.includeCost) spending.prefetch(job.model);
	const { maxCredits } = settings;
	if (maxCredits === undefined) return true;
	const [own] = await spending.unpriced([job.model, ...job.fallbackModels], maxCredits);
	if (own) throw own;
	return mayContinue || (await spending.unpriced(run.models, maxCredits)).length === 0;
}
