/** Shapes on the wire, as far as the package reads or writes them. Every reply field may be missing. */

export interface TextPart {
	type: 'text';
	text: string;
}

export interface ImagePart {
	type: 'image_url';
	image_url: { url: string; detail?: string };
}

export const imagePart = (url: string, detail?: string): ImagePart => ({
	type: 'image_url',
	image_url: { url, ...(detail !== undefined && { detail }) },
});

export type ContentPart = TextPart | ImagePart;

export interface ToolCall {
	id: string;
	type: 'function';
	function: { name: string; arguments: string };
}

export interface ChatMessage {
	role: string;
	content: string | ContentPart[] | null;
	tool_calls?: ToolCall[];
	tool_call_id?: string;
}

export interface WireUsage {
	prompt_tokens?: number;
	completion_tokens?: number;
	total_tokens?: number;
	prompt_tokens_details?: { cached_tokens?: number } | null;
	completion_tokens_details?: { reasoning_tokens?: number } | null;
}

export interface WireChoice {
	index?: number;
	message?: {
		role?: string;
		content?: unknown;
		refusal?: string | null;
		tool_calls?: ToolCall[] | null;
	};
	finish_reason?: string | null;
}

export interface Completion {
	id?: string;
	object?: string;
	created?: number;
	model?: string;
	choices?: WireChoice[];
	usage?: WireUsage | null;
	[field: string]: unknown;
}

/** One SSE event of a streamed completion. */
export interface CompletionChunk {
	id?: string;
	object?: string;
	created?: number;
	model?: string;
	choices?: Array<{
		index?: number;
		delta?: {
			role?: string;
			content?: string | null;
			refusal?: string | null;
			tool_calls?: Array<{
				index?: number;
				id?: string;
				type?: string;
				function?: { name?: string; arguments?: string };
			}> | null;
		};
		finish_reason?: string | null;
	}>;
	usage?: WireUsage | null;
	error?: unknown;
	[field: string]: unknown;
}

/** `{"error": {…}}`, where `code` may be a number or a string and the wrapper can be missing. */
export interface WireError {
	code?: string;
	message?: string;
	type?: string;
	param?: string;
	fallbackSuggestion?: string;
}
