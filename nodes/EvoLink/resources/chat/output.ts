import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import type { Completion } from '../../../shared/api/wire';
import { runOf } from '../../delivery/nodeRun';
import { answerOf } from '../../../shared/api/completion';
import { parseJsonContent } from './jsonContent';
import { reportTokenUsage } from './tokenUsage';
import { readUsage } from '../../../shared/api/usage';

/** `postReceive` of chat: complete. The reply's body becomes the item. @throws FaultError when it holds no answer */
export async function toChatItem(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const itemIndex = this.getItemIndex();
	const { simplify, responseFormat } = runOf(this).job(itemIndex);
	const body = response.body as Completion;
	const answer = answerOf(body);
	const usage = readUsage(body.usage);
	const wantsJson = responseFormat === 'json_object' || responseFormat === 'json_schema';
	const content =
		wantsJson && answer.text !== null && answer.toolCalls.length === 0
			? parseJsonContent(answer.text, answer.finishReason, usage)
			: answer.text;
	reportTokenUsage(this, body.usage);
	const json: IDataObject = simplify
		? {
				content: content as IDataObject,
				finish_reason: answer.finishReason,
				model: body.model ?? null,
				usage,
				id: body.id ?? null,
				...(answer.toolCalls.length > 0 && {
					tool_calls: answer.toolCalls as unknown as IDataObject[],
				}),
			}
		: (body as IDataObject);
	return [{ json, pairedItem: { item: itemIndex } }];
}
