import { type Answer, answerOf } from '../../../shared/api/completion';
import { firstMisfit, sentenceOf } from '../../../shared/api/schema/misfit';
import { FaultError } from '../../../shared/errors/fault';
import type { ResponseFormat } from '../../../shared/fields/responseFormat';
import type { ReadAnswer } from '../../job';
import { parseJsonContent } from './jsonContent';

/** Reads replies to a request for this format: a JSON reply's content is the value it stands for. */
export const replyReader =
	(format: ResponseFormat | undefined) =>
	/** @throws FaultError when the reply holds no answer, or not the JSON that was asked for */
	(body: unknown): ReadAnswer => {
		const answer = answerOf(body);
		const { text, toolCalls, finishReason, usage } = answer;
		const type = format?.type ?? 'text';
		if (type === 'text' || text === null || toolCalls.length > 0) {
			return { ...answer, content: text };
		}
		const content = parseJsonContent(text, finishReason, usage, type);
		if (type === 'json_schema') requireFit(format?.json_schema?.schema, content, answer);
		return { ...answer, content };
	};

/** @throws FaultError naming the first place where the reply doesn't fit its schema */
function requireFit(schema: unknown, content: unknown, answer: Answer): void {
	const misfit = firstMisfit(schema, content);
	if (misfit === undefined) return;
	const { text, finishReason, usage } = answer;
	throw new FaultError({
		kind: 'schema-mismatch',
		repeat: 'never',
		facts: {
			path: misfit.path,
			mismatch: sentenceOf(misfit),
			raw: text,
			finish_reason: finishReason,
			usage,
		},
	});
}
