import type { IDataObject } from 'n8n-workflow';

import { COMPLETIONS_PATH } from '../../shared/api/paths';
import { exchange } from '../../shared/delivery/exchange';
import { IdempotencyKeys } from '../../shared/delivery/idempotencyKeys';
import type { Run } from '../../shared/delivery/run';
import { AttemptLog } from '../../shared/delivery/attemptLog';
import { type Fault, FaultError, type AttemptSummary } from '../../shared/errors/fault';
import type { Send } from '../../shared/transport/attempt';
import type { Completion } from '../../shared/api/wire';
import type { PricedAnswer } from '../response/result';
import type { CompletionTransport, TextDelta } from '../model/EvoLinkChatModel';
import type { CompletionBody } from '../request/body';
import { requireAnswer } from '../response/answer';
import type { CallCosts } from './callCosts';
import { TextPipe } from './textPipe';

export interface TransportOptions {
	/** Gate, pace and settings: what the calls of one model share, as the items of a node's run do. */
	run: Run;
	/** Base URLs in the order they are tried. */
	addresses: readonly string[];
	send: Send;
	/** What replies cost; without it no answer says so. */
	costs?: CallCosts;
	/** Turns the last fault into the error that the agent's log shows. */
	failWith: (fault: Fault, attempts: AttemptSummary) => Error;
}

interface Call {
	body: CompletionBody;
	signals: Array<AbortSignal | undefined>;
	/** Asks for a stream, and takes its text. */
	onText?: (text: string) => Promise<void>;
}

const STOPPED: Fault = {
	kind: 'stopped',
	repeat: 'never',
};

/** Delivers a model's requests as the EvoLink node delivers those of its items. */
export class ModelTransport implements CompletionTransport {
	constructor(private readonly options: TransportOptions) {}

	async complete(body: CompletionBody, signal?: AbortSignal): Promise<PricedAnswer> {
		return await this.perform({ body, signals: [signal] });
	}

	async *stream(
		body: CompletionBody,
		signal?: AbortSignal,
	): AsyncGenerator<TextDelta, PricedAnswer> {
		const abandoned = new AbortController();
		const pipe = new TextPipe();
		const completion = this.perform({
			body,
			signals: [signal, abandoned.signal],
			onText: async (text) => pipe.put(text),
		}).finally(() => pipe.close());
		// It is awaited once the text has been handed on; until then nobody may miss a handler.
		completion.catch(() => {});
		try {
			for await (const delta of pipe) yield { type: 'text-delta', delta };
			return await completion;
		} finally {
			abandoned.abort();
		}
	}

	private async perform({ body, signals, onText }: Call): Promise<PricedAnswer> {
		const { run, send, addresses, costs, failWith } = this.options;
		const log = new AttemptLog(run.clock.now);
		log.start();
		const order = {
			addresses,
			// It ends with the run, or when the caller's own signals fire.
			signal: AbortSignal.any([run.signal, ...signals.filter((signal) => signal !== undefined)]),
			model: body.model,
			streaming: onText !== undefined,
			onText,
			keys: new IdempotencyKeys(),
			request: {
				method: 'POST' as const,
				url: COMPLETIONS_PATH,
				headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
				body: body as unknown as IDataObject,
			},
		};
		const price = costs?.open(body.model, order.signal);
		try {
			const { body: reply } = await exchange(run, send, order, log);
			const answer = requireAnswer(reply);
			const cost = await price?.(reply as Completion);
			return { ...answer, ...(cost && { cost }) };
		} catch (error) {
			throw failWith(faultOf(error, order.signal), log.summary);
		}
	}
}

function faultOf(error: unknown, signal: AbortSignal): Fault {
	if (error instanceof FaultError) return error.fault;
	if (signal.aborted) return STOPPED;
	const title = error instanceof Error ? error.message : String(error);
	const words = { title, advice: 'Report this to the maintainers' };
	return { kind: 'unexpected', repeat: 'never', words };
}
