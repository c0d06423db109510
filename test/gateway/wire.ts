/** EvoLink's wire types, as far as the gateway reads and writes them; `openapi.yaml` is the authority. */

export interface ImagePart {
	type: 'image_url';
	image_url: { url: string; detail?: string };
}
export type ContentPart = { type: 'text'; text: string } | ImagePart;

export interface ToolCall {
	id: string;
	type: 'function';
	function: { name: string; arguments: string };
}

export interface Message {
	role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
	content?: string | ContentPart[] | null;
	tool_calls?: ToolCall[];
	tool_call_id?: string;
}

export interface Tool {
	type: 'function';
	function: { name: string; description?: string; parameters?: JsonSchema };
}

/** A JSON Schema as a caller wrote it. */
export type JsonSchema = Record<string, unknown>;

export interface ChatRequest {
	model: string;
	messages: Message[];
	stream?: boolean;
	stream_options?: { include_usage?: boolean };
	max_completion_tokens?: number;
	max_tokens?: number;
	reasoning_effort?: 'low' | 'medium' | 'high' | 'xhigh';
	prompt_cache_key?: string;
	response_format?: {
		type: 'text' | 'json_object' | 'json_schema';
		json_schema?: { name: string; schema: JsonSchema; strict?: boolean | null };
	};
	tools?: Tool[];
	tool_choice?: 'none' | 'auto' | 'required' | { type: 'function'; function: { name: string } };
	parallel_tool_calls?: boolean;
}

export interface Usage {
	prompt_tokens: number;
	completion_tokens: number;
	total_tokens: number;
	prompt_tokens_details: {
		cached_tokens: number;
		text_tokens: number;
		audio_tokens: number;
		image_tokens: number;
	};
	completion_tokens_details: {
		text_tokens: number;
		audio_tokens: number;
		reasoning_tokens: number;
	};
	input_tokens: number;
	output_tokens: number;
}

export interface Choice {
	index: number;
	message: {
		role: 'assistant';
		content: string | null;
		refusal: null;
		/** What a thinking model thought; only a fault makes the gateway say it. */
		reasoning_content?: string;
		tool_calls?: ToolCall[];
	};
	logprobs: null;
	finish_reason: string | null;
}

export interface Completion {
	id: string;
	object: 'chat.completion';
	created: number;
	model: string;
	choices: Choice[];
	usage?: Usage;
}
