import { withJsonReminder } from '../../shared/api/jsonReminder';
import type { ChatMessage } from '../../shared/api/wire';
import type { BodyScalars } from '../../shared/fields/bodyFields';
import type { ResponseFormat } from '../../shared/fields/responseFormat';
import { wellFormed } from '../../shared/fields/wellFormed';
import type { WireMessage } from './messages';
import type { WireTool, WireToolChoice } from './tools';

/** What the user set in the node, under the API's names; nothing else is sent. */
export interface ModelSettings extends BodyScalars {
	response_format?: ResponseFormat;
}

export interface CompletionRequest {
	model: string;
	settings: ModelSettings;
	/** Further parameters of the body, merged in last. */
	additionalFields?: Record<string, unknown>;
	messages: WireMessage[];
	tools: WireTool[];
	toolChoice?: WireToolChoice;
	stop?: string[];
}

export type CompletionBody = { model: string; messages: WireMessage[] } & Record<string, unknown>;

/**
 * The body of `POST /v1/chat/completions`. A field that was not asked for is not in it: gateways
 * answer 400 to parameters that a model doesn't take, a `tool_choice` without tools among them.
 */
export function toBody(request: CompletionRequest): CompletionBody {
	const { model, settings, additionalFields, messages, tools, toolChoice, stop } = request;
	return wellFormed({
		...settings,
		model,
		messages: settings.response_format?.type === 'json_object' ? sayingJson(messages) : messages,
		...(tools.length > 0 && { tools }),
		...(tools.length > 0 && toolChoice !== undefined && { tool_choice: toolChoice }),
		...(stop && stop.length > 0 && { stop }),
		...additionalFields,
	});
}

/** The API refuses to answer in JSON unless a message says "json". */
const sayingJson = (messages: WireMessage[]): WireMessage[] =>
	withJsonReminder(messages as ChatMessage[]) as WireMessage[];
