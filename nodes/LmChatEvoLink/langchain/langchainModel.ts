import type { ModelResult } from '../response/result';

/** The parts of LangChain's chat model that n8n's agents and chains call, and that are mended here. */
export interface LangchainModel {
	callbacks?: unknown;
	metadata?: Record<string, unknown>;
	toJSON(): unknown;
	getLsParams(options: CallOptions): Record<string, unknown>;
	getNumTokens(content: unknown): Promise<number>;
	_generate(
		messages: LangchainMessage[],
		options: CallOptions,
		runManager?: unknown,
	): Promise<{ generations: Generation[] }>;
	_streamResponseChunks: StreamChunks;
	bindTools(tools: unknown[], options?: CallOptions): LangchainModel;
	withConfig(config: CallOptions): LangchainModel;
	withStructuredOutput: WithStructuredOutput;
}

export type StreamChunks = (
	messages: LangchainMessage[],
	options: CallOptions,
	runManager?: unknown,
) => AsyncGenerator<Generation>;

export type WithStructuredOutput = (schema: unknown, config?: Record<string, unknown>) => unknown;

export interface CallOptions {
	/** Reaches the model with the call, see its CallConfig. */
	onResult?: (result: ModelResult) => void;
	stop?: string[];
	[name: string]: unknown;
}

export interface LangchainMessage {
	content: unknown;
	/** Of what a tool gave alone. */
	tool_call_id?: string;
}

export interface Generation {
	text: string;
	message: AnswerMessage;
	/** Kept in n8n's log, beside the text. */
	generationInfo?: Record<string, unknown>;
}

export interface AnswerMessage extends LangchainMessage {
	id?: string;
	name?: string;
	additional_kwargs?: Record<string, unknown>;
	tool_calls?: unknown[];
	usage_metadata?: Record<string, unknown>;
	response_metadata?: Record<string, unknown>;
}
