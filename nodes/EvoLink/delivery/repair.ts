import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { answerOf } from '../../shared/api/completion';
import type { Completion } from '../../shared/api/wire';
import { cut } from '../../shared/errors/bounded';
import type { Fault } from '../../shared/errors/fault';

const REPAIRABLE: readonly string[] = ['invalid-json', 'schema-mismatch'];

/** A JSON reply that can't be used; one that was cut off would be cut off again. */
export const isRepairable = ({ kind, reason }: Fault): boolean =>
	REPAIRABLE.includes(kind) && reason !== 'length';

/** The request with the reply and what is wrong with it as further messages. */
export function withRepair(
	request: IHttpRequestOptions,
	reply: Completion,
	fault: Fault,
): IHttpRequestOptions {
	const body = request.body as IDataObject & { messages: IDataObject[] };
	const messages = [
		...body.messages,
		{ role: 'assistant', content: answerOf(reply).text },
		{ role: 'user', content: repairRequest(fault) },
	];
	return { ...request, body: { ...body, messages } };
}

/** Longest sentence about a reply that the model is sent, in characters. */
const LONGEST = 300;

const repairRequest = ({ facts }: Fault): string => {
	const { mismatch } = facts ?? {};
	const what =
		typeof mismatch === 'string' ? cut(mismatch, LONGEST) : 'it is not the JSON that was asked for';
	return `Your reply can't be used: ${what}. Answer again with the whole corrected JSON and nothing else.`;
};
