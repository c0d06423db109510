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
		reasoning_content?: string | null;
		tool_calls?: unknown;
	};
	finish_reason?: string | null;
}

export interface Completion {
	id?: string;
	object?: string;
	created?: number;
	model?: string;
	choices?: WireChoice[];
	/** As documented; what a gateway sent is read by `readUsage`. */
	usage?: WireUsage | null;
	[field: string]: unknown;
}

/** `{"error": {…}}`, where `code` may be a number or a string and the wrapper can be missing. */
export interface WireError {
	code?: string;
	message?: string;
	type?: string;
	param?: string;
	fallbackSuggestion?: string;
	requestId?: string;
	/** Code of the provider behind the gateway, where the gateway passes its error on. */
	innerCode?: string;
	/** What it says of balance, limits and estimate, by the API's own names. */
	account?: Record<string, unknown>;
}
