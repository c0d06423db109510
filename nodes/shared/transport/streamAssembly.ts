import { finishReasonOf, isErrorReason } from '../api/completion';
import { reasoningOf, refusalOf, textOf } from '../api/content';
import { parseJson, record } from '../api/json';
import { mergeUsage, usageOf } from '../api/usage';
import type { Completion } from '../api/wire';
import { readWireError, reportsError } from '../api/wireError';
import { callsIn } from '../api/toolCalls';
import { isEndMark, type ServerSentEvent } from './sse';
import { indexIn, StreamedCalls } from './streamedCalls';

type Fields = Record<string, unknown>;

/** Each costs an exception. */
const MOST_GARBAGE = 100;

/**
 * Puts the chunks of a streamed completion together to the body the API would have sent at once.
 * Only the first choice is read: the node asks for one.
 */
export class CompletionAssembly {
	private id = '';
	private created?: number;
	private model = '';
	private readonly texts: string[] = [];
	private readonly reasonings: string[] = [];
	private readonly refusals: string[] = [];
	private readonly calls = new StreamedCalls();
	private usage?: Fields;
	private finishReason?: string;
	/** Events that added to the reply; chunks that add nothing only keep the connection alive. */
	pieces = 0;
	/** Nothing follows that would be read. */
	ended = false;
	/** An event that reports a fault in place of a chunk. */
	fault?: unknown;
	private done = false;
	/** Events that are no JSON. */
	private garbage = 0;

	/** Text received so far. */
	get text(): string {
		return this.texts.join('');
	}

	/** The model has said that it is finished. */
	get finished(): boolean {
		return this.finishReason !== undefined;
	}

	/** The reply is whole: a finish reason came, or the server ended a readable stream itself; neither counts behind a fault. */
	get complete(): boolean {
		if (this.broken || this.fault !== undefined) return false;
		const readable = this.pieces > 0 && this.garbage === 0;
		return this.finished || (this.done && readable);
	}

	/** Where the stream can't be read; '' for an event that is no JSON. */
	get unreadable(): string | undefined {
		return this.calls.broken ?? (this.garbage > 0 ? '' : undefined);
	}

	/** A field that no reader could make sense of, or more garbage than a gateway drops in by chance. */
	get broken(): boolean {
		return this.calls.broken !== undefined || this.garbage > MOST_GARBAGE;
	}

	/** Takes one event and returns the text it adds, '' if none. */
	take({ event, data }: ServerSentEvent): string {
		const trimmed = data.trim();
		if (this.ended || trimmed === '') return '';
		if (isEndMark(trimmed)) {
			this.done = this.ended = true;
			return '';
		}
		const chunk = record(parseJson(data));
		if (event.toLowerCase() === 'error') return this.fail(chunk ?? { message: trimmed });
		if (chunk === undefined) {
			if (!this.finished) this.garbage++;
			return '';
		}
		const choices = Array.isArray(chunk.choices) ? chunk.choices.map(record) : [];
		const choice = choices.find((one) => one !== undefined && indexIn(one.index) === 0);
		if (chunk.type === 'error' && choices.length === 0) return this.fail(chunk);
		if (chunk.error && (choice === undefined || reportsError(chunk.error))) return this.fail(chunk);
		// An error without its wrapper.
		if (chunk.choices === undefined && readWireError(chunk).message !== undefined)
			return this.fail(chunk);
		return this.add(chunk, choice);
	}

	/** What comes after the finish doesn't take the answer away. */
	private fail(fault: unknown): string {
		if (!this.finished) this.fault ??= fault;
		return '';
	}

	private add(chunk: Fields, choice: Fields | undefined): string {
		this.id ||= typeof chunk.id === 'string' ? chunk.id : '';
		this.model ||= typeof chunk.model === 'string' ? chunk.model : '';
		if (typeof chunk.created === 'number') this.created ??= chunk.created;
		this.usage = mergeUsage(this.usage, usageOf(chunk, choice));
		if (choice !== undefined) return this.addChoice(choice);
		// The usage is the last thing a finished stream has to tell.
		if (this.finished && usageOf(chunk)) this.ended = true;
		return '';
	}

	private addChoice(choice: Fields): string {
		// Some gateways send the whole message as the only chunk.
		const delta =
			record(choice.delta) ?? (this.texts.length === 0 ? record(choice.message) : undefined);
		const text = delta === undefined ? '' : this.addDelta(delta);
		const reason = finishReasonOf(choice);
		if (isErrorReason(reason) || reportsError(choice.error)) {
			this.fail({ error: choice.error ?? {} });
		} else if (reason !== null) {
			this.finishReason = reason;
			this.pieces++;
		}
		return text;
	}

	private addDelta(delta: Fields): string {
		const text = textOf(delta.content) ?? '';
		const reasoning = reasoningOf(delta);
		const refusal = refusalOf(delta);
		if (text !== '') this.texts.push(text);
		if (reasoning !== '') this.reasonings.push(reasoning);
		if (refusal !== '') this.refusals.push(refusal);
		const called = this.calls.add(callsIn(delta));
		if (called || text !== '' || reasoning !== '' || refusal !== '') this.pieces++;
		return text;
	}

	/** The body as without streaming. */
	completion(): Completion {
		const calls = this.calls.finish(this.id);
		return {
			id: this.id || undefined,
			object: 'chat.completion',
			created: this.created,
			model: this.model || undefined,
			choices: [
				{
					index: 0,
					message: {
						role: 'assistant',
						content: this.texts.length > 0 ? this.text : null,
						...(this.reasonings.length > 0 && { reasoning_content: this.reasonings.join('') }),
						...(this.refusals.length > 0 && { refusal: this.refusals.join('') }),
						...(calls !== undefined && { tool_calls: calls }),
					},
					finish_reason: this.finishReason ?? null,
				},
			],
			...(this.usage && { usage: this.usage }),
		};
	}
}
