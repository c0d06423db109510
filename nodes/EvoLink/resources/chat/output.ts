import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import type { Completed } from '../../delivery/complete';
import { jobOf } from '../../delivery/enterRun';
import { withReply } from './outputField';
import { reportTokenUsage } from './tokenUsage';

/** `postReceive` of chat: complete. The completed reply becomes the item. */
export async function toChatItem(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const { simplify, outputField } = jobOf(this, 'chat');
	const { body, answer, notes, cost } = response as unknown as Completed;
	reportTokenUsage(this, answer.usage);
	const more = { ...notes, ...(cost !== undefined && { cost }) } as IDataObject;
	const reply: IDataObject = simplify
		? {
				content: answer.content as IDataObject,
				finish_reason: answer.finishReason,
				model: answer.model,
				usage: answer.usage,
				id: answer.id,
				...(answer.reasoning !== undefined && { reasoning: answer.reasoning }),
				...(answer.toolCalls.length > 0 && {
					tool_calls: answer.toolCalls as unknown as IDataObject[],
				}),
				...more,
			}
		: { ...(body as IDataObject), ...more };
	const json =
		outputField === undefined ? reply : withReply(this.getInputData().json, outputField, reply);
	return [{ json, pairedItem: { item: this.getItemIndex() } }];
}
