import type { Completion, CompletionChunk, ToolCall, WireUsage } from '../api/wire';
import type { ServerSentEvent } from './sse';

/** A tool call as its fragments arrive. */
type GrowingCall = ToolCall;

/**
 * Puts the chunks of a streamed completion together to the body the API would have sent at once.
 * Only the first choice is read: the node asks for one.
 */
export class CompletionAssembly {
	private id?: string;
	private created?: number;
	private model?: string;
	private readonly texts: string[] = [];
	private readonly refusals: string[] = [];
	private readonly calls: GrowingCall[] = [];
	private usage?: WireUsage;
	finishReason?: string;
	/** The stream's own end mark has been seen. */
	done = false;
	/** An event that reports a fault in place of a chunk. */
	fault?: unknown;
	/** Data of the first event that isn't JSON. */
	garbage?: string;

	/** Text received so far. */
	get text(): string {
		return this.texts.join('');
	}

	/** Takes one event and returns the text it adds, '' if none. */
	take(event: ServerSentEvent): string {
		if (this.done) return '';
		if (event.data.trim() === '[DONE]') {
			this.done = true;
			return '';
		}
		let chunk: CompletionChunk;
		try {
			chunk = JSON.parse(event.data) as CompletionChunk;
		} catch {
			this.garbage ??= event.data;
			return '';
		}
		if (typeof chunk !== 'object' || chunk === null) {
			this.garbage ??= event.data;
			return '';
		}
		if (chunk.error || event.event === 'error') {
			this.fault ??= chunk;
			return '';
		}
		return this.add(chunk);
	}

	private add(chunk: CompletionChunk): string {
		this.id ??= chunk.id;
		this.created ??= chunk.created;
		this.model ??= chunk.model;
		if (chunk.usage) this.usage = chunk.usage;
		const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
		if (!choice) return '';
		if (choice.finish_reason) this.finishReason = choice.finish_reason;
		if (choice.delta?.refusal) this.refusals.push(choice.delta.refusal);
		for (const call of choice.delta?.tool_calls ?? []) {
			const index = call.index ?? 0;
			const known = (this.calls[index] ??= {
				id: '',
				type: 'function',
				function: { name: '', arguments: '' },
			});
			if (call.id) known.id = call.id;
			if (call.function?.name) known.function.name += call.function.name;
			known.function.arguments += call.function?.arguments ?? '';
		}
		const text = choice.delta?.content ?? '';
		if (text !== '') this.texts.push(text);
		return text;
	}

	/** The body as without streaming. */
	completion(): Completion {
		const calls = this.calls.filter(Boolean);
		return {
			id: this.id,
			object: 'chat.completion',
			created: this.created,
			model: this.model,
			choices: [
				{
					index: 0,
					message: {
						role: 'assistant',
						content: this.texts.length > 0 ? this.text : null,
						...(this.refusals.length > 0 && { refusal: this.refusals.join('') }),
						...(calls.length > 0 && { tool_calls: calls }),
					},
					finish_reason: this.finishReason ?? null,
				},
			],
			...(this.usage && { usage: this.usage }),
		};
	}
}
