import type {
	ChatCompletion,
	ChatCompletionChunk,
	ChatCompletionCreateParamsNonStreaming,
	ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { ErrorObject } from 'openai/resources/shared';

/** What `npm run schema:openai` writes to schema.json: OpenAI's own types, as JSON Schema. */
export interface OpenAi {
	request: ChatCompletionCreateParamsNonStreaming;
	streamedRequest: ChatCompletionCreateParamsStreaming;
	reply: ChatCompletion;
	chunk: ChatCompletionChunk;
	error: ErrorObject;
}
