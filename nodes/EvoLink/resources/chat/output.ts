import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import { readUsage } from '../../../shared/api/usage';
import type { Completed } from '../../delivery/complete';
import { jobOf } from '../../delivery/nodeRun';
import { reportTokenUsage } from './tokenUsage';

/** `postReceive` of chat: complete. The completed reply becomes the item. */
export async function toChatItem(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const { simplify } = jobOf(this, 'completions');
	const { body, answer } = response as unknown as Completed;
	reportTokenUsage(this, body.usage);
	const json: IDataObject = simplify
		? {
				content: answer.content as IDataObject,
				finish_reason: answer.finishReason,
				model: body.model ?? null,
				usage: readUsage(body.usage),
				id: body.id ?? null,
				...(answer.toolCalls.length > 0 && {
					tool_calls: answer.toolCalls as unknown as IDataObject[],
				}),
			}
		: (body as IDataObject);
	return [{ json, pairedItem: { item: this.getItemIndex() } }];
}
