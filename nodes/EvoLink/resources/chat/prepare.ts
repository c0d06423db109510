import type { IDataObject, IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { IMAGE_DETAILS } from '../../../shared/api/limits';
import { withJsonReminder } from '../../../shared/api/jsonReminder';
import type { CompletionJob } from '../../job';
import { isWatched } from '../../delivery/relay';
import { parseAdditionalFields } from '../../../shared/fields/additionalFields';
import { choiceOf } from '../../../shared/fields/choice';
import { turnsOfJson, turnsOfRows } from './history';
import { imagesInFields } from '../../files/imageData';
import { loadImages } from '../../files/images';
import { parseImageUrls } from './imageUrls';
import { buildMessages } from './messages';
import { type DeliveryOptions, readDeliveryOptions } from './readDeliveryOptions';
import { replyReader } from './readReply';
import { responseFormatOf } from '../../../shared/fields/responseFormat';
import { readModel } from '../../../shared/fields/modelField';
import { checkScalars } from '../../../shared/fields/scalars';
import { wellFormed } from '../../../shared/fields/wellFormed';
import { RESERVED } from './options';

/** Options that routing can't declare: they shape messages or the way of sending. */
interface ChatOptions extends DeliveryOptions {
	history?: { turn?: unknown };
	historyJson?: unknown;
	responseFormat?: unknown;
	jsonSchema?: unknown;
	imageDetail?: unknown;
	imageTransfer?: unknown;
	binaryFields?: unknown;
	additionalFields?: unknown;
	stream?: unknown;
}

/** Read on its own: it has to be known even if another parameter can't be evaluated. */
export function keepsInput(context: IExecuteSingleFunctions): boolean {
	try {
		return Boolean(context.getNodeParameter('options.outputField', ''));
	} catch {
		return false;
	}
}

/** chat: complete. Adds to the scalars in the body what has to be computed. @throws FaultError for bad input */
export function prepareChat(
	context: IExecuteSingleFunctions,
	request: IHttpRequestOptions,
): CompletionJob {
	const options = context.getNodeParameter('options', {}) as ChatOptions;
	const { model: chosen, ...scalars } = request.body as Record<string, unknown>;
	const model = readModel(chosen);
	const deliveryOptions = readDeliveryOptions(options, model);
	const imageDetail = choiceOf('Image: Detail', options.imageDetail, IMAGE_DETAILS);
	const images = imagesInFields(context, options.binaryFields);
	const responseFormat = responseFormatOf(options.responseFormat, options.jsonSchema);
	const transfer = choiceOf('Image: Transfer', options.imageTransfer, ['upload', 'inline']);
	const messages = buildMessages({
		systemPrompt: context.getNodeParameter('systemPrompt', ''),
		history: [...turnsOfRows(options.history?.turn), ...turnsOfJson(options.historyJson)],
		message: context.getNodeParameter('message', ''),
		imageUrls: parseImageUrls(context.getNodeParameter('imageUrls', '')),
		imageDetail,
		moreImages: images.length > 0,
	});
	request.body = wellFormed({
		model,
		...checkScalars(scalars),
		messages: responseFormat?.type === 'json_object' ? withJsonReminder(messages) : messages,
		...(responseFormat && { response_format: responseFormat }),
		...parseAdditionalFields(options.additionalFields, RESERVED),
	}) as unknown as IDataObject;
	const stream =
		choiceOf('Stream the Reply', options.stream, ['auto', 'always', 'never']) ?? 'auto';
	const relay = stream !== 'never' && isWatched(context);
	return {
		service: 'chat',
		model,
		streaming: stream === 'always' || relay,
		relay,
		...deliveryOptions,
		simplify: context.getNodeParameter('simplify', true) !== false,
		read: replyReader(responseFormat),
		...(images.length > 0 && {
			images: async () => await loadImages(images, transfer ?? 'upload', imageDetail),
		}),
	};
}
