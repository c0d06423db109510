import type {
	ChatModel,
	ChatModelConfig,
	GenerateResult,
	Message,
	StreamChunk,
	Tool,
} from '@n8n/ai-node-sdk';
import type { INode } from 'n8n-workflow';

import type { CompletionBody, ModelSettings } from '../request/body';
import { toBody } from '../request/body';
import { toWireMessages } from '../request/messages';
import type { ToJsonSchema } from '../request/tools';
import { toWireToolChoice, toWireTools } from '../request/tools';
import {
	type ModelResult,
	type PricedAnswer,
	toClosingChunks,
	toGenerateResult,
} from '../response/result';

export interface TextDelta {
	type: 'text-delta';
	delta: string;
}

/** Sends one request and sees it through: retries, the second address, time-out and Stop. */
export interface CompletionTransport {
	complete(body: CompletionBody, signal?: AbortSignal): Promise<PricedAnswer>;
	/** Yields text as it arrives and returns the whole answer. */
	stream(body: CompletionBody, signal?: AbortSignal): AsyncGenerator<TextDelta, PricedAnswer>;
}

export interface ChatModelParts {
	node: INode;
	model: string;
	settings: ModelSettings;
	/** Further parameters of the body, merged in last. */
	additionalFields?: Record<string, unknown>;
	transport: CompletionTransport;
	toJsonSchema: ToJsonSchema;
}

/** The SDK passes on what LangChain's callers give with a call, under LangChain's names. */
export interface CallConfig extends ChatModelConfig {
	signal?: AbortSignal;
	stop?: string[];
	tool_choice?: unknown;
	/** Told the whole reply before the call ends: messages and chunks leave out some of it. */
	onResult?: (result: ModelResult) => void;
}

/** EvoLink's chat completions as the SDK's chat model. */
export class EvoLinkChatModel implements ChatModel<CallConfig> {
	readonly provider = 'evolink';

	constructor(
		private readonly parts: ChatModelParts,
		private readonly tools: Tool[] = [],
	) {}

	get modelId(): string {
		return this.parts.model;
	}

	get settings(): ModelSettings {
		return this.parts.settings;
	}

	/** Everything that the user set, for the execution's log. */
	get parameters(): Record<string, unknown> {
		return { model: this.parts.model, ...this.parts.settings, ...this.parts.additionalFields };
	}

	async generate(messages: Message[], config: CallConfig = {}): Promise<GenerateResult> {
		const body = this.body(messages, config);
		const result = toGenerateResult(await this.parts.transport.complete(body, config.signal));
		config.onResult?.(result);
		return result;
	}

	async *stream(messages: Message[], config: CallConfig = {}): AsyncIterable<StreamChunk> {
		const body = this.body(messages, config);
		const completion = yield* this.parts.transport.stream(body, config.signal);
		config.onResult?.(toGenerateResult(completion));
		yield* toClosingChunks(completion);
	}

	withTools(tools: Tool[]): EvoLinkChatModel {
		return new EvoLinkChatModel(this.parts, [...this.tools, ...tools]);
	}

	private body(messages: Message[], config: CallConfig): CompletionBody {
		const { model, settings, additionalFields, toJsonSchema, node } = this.parts;
		return toBody({
			model,
			settings,
			additionalFields,
			messages: toWireMessages(messages, node),
			tools: toWireTools(this.tools, toJsonSchema, node),
			toolChoice: toWireToolChoice(config.tool_choice),
			stop: config.stop,
		});
	}
}
