import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';
import { jobOf } from '../../delivery/enterRun';
import { readUpload } from '../../files/uploadReply';

/** What a workflow needs of an uploaded file; the service's record has more. */
const SIMPLE_FIELDS = ['file_url', 'file_id', 'file_name', 'file_size', 'mime_type', 'expires_at'];

/** `postReceive` of file: upload. */
export async function toUploadItem(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	{ body }: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const { simplify, field } = jobOf(this, 'upload');
	const file = readUpload(body, field);
	const json = simplify
		? Object.fromEntries(
				SIMPLE_FIELDS.filter((name) => name in file).map((name) => [name, file[name]]),
			)
		: file;
	return [{ json: json as IDataObject, pairedItem: { item: this.getItemIndex() } }];
}
