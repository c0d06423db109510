import { ApiError } from '../errors';
import type { GatewayState } from '../state';
import type { ChatRequest } from '../wire';
import { imagesOf } from './conversation';
import { checkResponseFormat } from './json';

const refuse = (param: string, message: string) => new ApiError(400, { message, param });

/** What the API refuses beyond the types and ranges that the OpenAPI document states. */
export function checkRequest(request: ChatRequest, { config }: GatewayState): void {
	if (!config.models.includes(request.model)) {
		throw new ApiError(404, {
			code: 'model_not_found',
			message: `The model '${request.model}' does not exist or you do not have access to it.`,
			param: 'model',
		});
	}
	const unsupported = config.unsupportedParameters.find((name) => name in request);
	if (unsupported) {
		throw refuse(unsupported, `Unsupported parameter: '${unsupported}' is not supported.`);
	}
	if (request.max_tokens !== undefined && request.max_completion_tokens !== undefined) {
		throw refuse('max_tokens', "'max_tokens' and 'max_completion_tokens' cannot be set together.");
	}
	checkImages(request, config.dataUrls);
	checkRoles(request);
	checkResponseFormat(request);
}

function checkImages({ messages }: ChatRequest, dataUrls: boolean): void {
	messages.forEach((message, index) => {
		for (const { image_url: image } of imagesOf(message)) {
			const param = `messages[${index}].content`;
			// A URL that cannot be parsed has no scheme, and is refused like an unknown one.
			const scheme = URL.canParse(image.url) ? new URL(image.url).protocol : '';
			if (scheme === 'http:' || scheme === 'https:') continue;
			if (!dataUrls || !/^data:image\/(?:png|jpe?g|gif|webp);base64,[\w+/]+=*$/.test(image.url)) {
				throw refuse(
					param,
					`Invalid image_url: ${image.url.slice(0, 40)} is not a public URL of an image.`,
				);
			}
		}
	});
}

/** Tool results answer the calls right before them, and every call has its result. */
function checkRoles({ messages }: ChatRequest): void {
	let open = new Set<string>();
	messages.forEach((message, index) => {
		const param = `messages[${index}]`;
		if (message.role === 'tool') {
			if (open.delete(message.tool_call_id ?? '')) return;
			throw refuse(
				`${param}.role`,
				"Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
			);
		}
		requireAnswered(open, param);
		open = new Set(message.tool_calls?.map(({ id }) => id));
		const mayBeNull = message.role === 'assistant' && message.tool_calls !== undefined;
		if (!mayBeNull && (message.content === undefined || message.content === null)) {
			throw refuse(
				`${param}.content`,
				`Invalid value for '${param}.content': expected a string or parts.`,
			);
		}
	});
	requireAnswered(open, 'messages');
}

function requireAnswered(open: Set<string>, param: string): void {
	if (open.size === 0) return;
	throw refuse(
		param,
		`An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id': ${[...open].join(', ')}.`,
	);
}
