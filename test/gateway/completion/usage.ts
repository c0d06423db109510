import { countTokens, decode, encode } from 'gpt-tokenizer/cjs/encoding/o200k_base';
import type { ChatRequest, ContentPart, Message, Usage } from '../wire';

/** Fixed figures: an image at low detail, an image at any other detail. */
const LOW_DETAIL_TOKENS = 85;
const IMAGE_TOKENS = 765;
/** OpenAI's chat format: tokens around each message, and before the reply. */
const MESSAGE_OVERHEAD = 3;
const REPLY_OVERHEAD = 3;

const REASONING_TOKENS = { low: 16, medium: 64, high: 256, xhigh: 1024 };

const CACHE_ENTRIES = 2_000;

/** Text that looks like a special token is ordinary text in a message. */
const PLAIN_TEXT = { disallowedSpecial: new Set<string>() };
const counted = new Map<string, number>();

/** Tokens of a text (o200k_base). System prompts and repeated messages are counted once. */
export function tokensOf(text: string): number {
	const known = counted.get(text);
	if (known !== undefined) return known;
	const tokens = countTokens(text, PLAIN_TEXT);
	if (counted.size >= CACHE_ENTRIES) counted.clear();
	counted.set(text, tokens);
	return tokens;
}

/** The first tokens of a text; the same text when it has no more. */
export function firstTokens(text: string, limit: number): string {
	const tokens = encode(text, PLAIN_TEXT);
	return tokens.length <= limit ? text : decode(tokens.slice(0, limit));
}

export const reasoningTokensOf = ({ reasoning_effort: effort }: ChatRequest): number =>
	effort ? REASONING_TOKENS[effort] : 0;

interface Count {
	text: number;
	image: number;
}

const partTokens = (part: ContentPart): Count =>
	part.type === 'text'
		? { text: tokensOf(part.text), image: 0 }
		: {
				text: 0,
				image: part.image_url.detail === 'low' ? LOW_DETAIL_TOKENS : IMAGE_TOKENS,
			};

function messageTokens(message: Message): Count {
	const count = { text: MESSAGE_OVERHEAD + tokensOf(message.role), image: 0 };
	const { content, tool_calls: calls } = message;
	const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
	for (const part of parts ?? []) {
		const { text, image } = partTokens(part);
		count.text += text;
		count.image += image;
	}
	if (calls) count.text += tokensOf(JSON.stringify(calls));
	return count;
}

/** Remembers the last prompt under each `prompt_cache_key`; a common beginning is cached. */
export class PromptCache {
	private readonly prompts = new Map<string, string[]>();

	/** How many leading messages were already sent under this key. */
	commonMessages({ prompt_cache_key: key, messages }: ChatRequest): number {
		if (key === undefined) return 0;
		const prompt = messages.map((message) => JSON.stringify(message));
		const last = this.prompts.get(key) ?? [];
		this.prompts.set(key, prompt);
		const differing = prompt.findIndex((message, index) => message !== last[index]);
		return differing === -1 ? prompt.length : differing;
	}
}

/** What a completion used; `reply` is the text and the tool calls that were sent. */
export function usageOf(request: ChatRequest, reply: string, cache: PromptCache): Usage {
	const cachedMessages = cache.commonMessages(request);
	const prompt = { text: REPLY_OVERHEAD, image: 0, cached: 0 };
	request.messages.forEach((message, index) => {
		const { text, image } = messageTokens(message);
		prompt.text += text;
		prompt.image += image;
		if (index < cachedMessages) prompt.cached += text + image;
	});
	if (request.tools) prompt.text += tokensOf(JSON.stringify(request.tools));
	const promptTokens = prompt.text + prompt.image;
	const textTokens = tokensOf(reply);
	const limit = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
	const reasoningTokens = Math.min(limit, reasoningTokensOf(request));
	return {
		prompt_tokens: promptTokens,
		completion_tokens: textTokens + reasoningTokens,
		total_tokens: promptTokens + textTokens + reasoningTokens,
		prompt_tokens_details: {
			cached_tokens: prompt.cached,
			text_tokens: prompt.text,
			audio_tokens: 0,
			image_tokens: prompt.image,
		},
		completion_tokens_details: {
			text_tokens: textTokens,
			audio_tokens: 0,
			reasoning_tokens: reasoningTokens,
		},
		input_tokens: 0,
		output_tokens: 0,
	};
}
