import { answerOf } from '../../../shared/api/completion';
import type { ReadAnswer } from '../../job';
import { parseJsonContent } from './jsonContent';
import type { ResponseFormatName } from '../../../shared/fields/responseFormat';

/** Reads replies to a request for this format: a JSON reply's content is the value it stands for. */
export const replyReader =
	(format: ResponseFormatName | undefined) =>
	/** @throws FaultError when the reply holds no answer, or not the JSON that was asked for */
	(body: unknown): ReadAnswer => {
		const answer = answerOf(body);
		const { text, toolCalls, finishReason, usage } = answer;
		const wantsJson = format === 'json_object' || format === 'json_schema';
		if (!wantsJson || text === null || toolCalls.length > 0) return { ...answer, content: text };
		return { ...answer, content: parseJsonContent(text, finishReason, usage, format) };
	};
