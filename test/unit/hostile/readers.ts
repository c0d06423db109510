import type { IExecuteSingleFunctions, IHttpRequestOptions, INode } from 'n8n-workflow';
import { toGenerateResult } from '../../../nodes/LmChatEvoLink/response/result';
import { requireAnswer } from '../../../nodes/LmChatEvoLink/response/answer';
import { readUpload } from '../../../nodes/EvoLink/files/uploadReply';
import { toCreditsItem } from '../../../nodes/EvoLink/resources/account/output';
import { replyReader } from '../../../nodes/EvoLink/resources/chat/readReply';
import { toModelItems } from '../../../nodes/EvoLink/resources/model/output';
import type { Asker } from '../../../nodes/shared/errors/asker';
import { FaultError, NO_ATTEMPTS } from '../../../nodes/shared/errors/fault';
import { nodeErrorOf } from '../../../nodes/shared/errors/nodeError';
import { redactor } from '../../../nodes/shared/errors/redact';
import { attempt, type Send } from '../../../nodes/shared/transport/attempt';
import { Deadline } from '../../../nodes/shared/transport/deadline';

const node = {
	name: 'EvoLink',
	type: 'n8n-nodes-evolink.evoLink',
	parameters: {},
} as unknown as INode;
const PARAMETERS = new Map<string, unknown>([
	['search', ''],
	['returnAll', true],
]);
const context = {
	getItemIndex: () => 0,
	getNodeParameter: (name: string) => PARAMETERS.get(name),
} as unknown as IExecuteSingleFunctions;
/** All that is said of a reply is freed of it. */
const redact = redactor('sk-aaaaaaaa"&/+aaaaaaaaaaaaaaaa');
const SCHEMA = { type: 'object', properties: { a: { type: 'number' }, b: { $ref: '#' } } };

/** What is done with a body by somebody who asked for it. */
export interface Reader {
	reader: string;
	asker: Asker;
	streaming?: boolean;
	read: (body: unknown) => unknown;
}

const chat = (type: 'text' | 'json_object' | 'json_schema') =>
	replyReader({ type, ...(type === 'json_schema' && { json_schema: { schema: SCHEMA } }) });

export const READERS: Reader[] = [
	{ reader: 'chat', asker: 'chat', read: chat('text') },
	{ reader: 'chat, streaming', asker: 'chat', streaming: true, read: chat('text') },
	{ reader: 'chat with JSON', asker: 'chat', read: chat('json_object') },
	{ reader: 'chat with a schema', asker: 'chat', streaming: true, read: chat('json_schema') },
	{
		reader: 'chat model',
		asker: 'chatModel',
		read: (body) => toGenerateResult(requireAnswer(body)),
	},
	{
		reader: 'chat model, streaming',
		asker: 'chatModel',
		streaming: true,
		read: (body) => toGenerateResult(requireAnswer(body)),
	},
	{
		reader: 'models',
		asker: 'models',
		read: async (body) => await toModelItems.call(context, [], { body } as never),
	},
	{
		reader: 'credits',
		asker: 'credits',
		read: async (body) => await toCreditsItem.call(context, [], { body } as never),
	},
	{ reader: 'upload', asker: 'upload', read: (body) => readUpload(body, 'data') },
];

/** So many bytes come at once: what looks at all that has come, with each of them, takes quadratic time. */
const PIECE_BYTES = 2_000;

/**
 * What becomes of a reply: what was read of it, or the error that n8n would show. Anything else is thrown, as it
 * would be a bug.
 */
export async function outcomeOf(
	raw: Buffer,
	status: number,
	{ asker, streaming = false, read }: Reader,
) {
	async function* body() {
		for (let at = 0; at < raw.length; at += PIECE_BYTES) yield raw.subarray(at, at + PIECE_BYTES);
	}
	const send = async () => ({ statusCode: status, headers: {}, body: body() });
	const deadline = new Deadline(600_000, streaming, [], Date.now);
	try {
		const reply = await attempt(send as unknown as Send, {
			request: { baseURL: 'https://host', url: '/' } as IHttpRequestOptions,
			model: 'm',
			streaming,
			deadline,
			date: Date.now,
		});
		return { item: await read(reply.body) };
	} catch (error) {
		if (!(error instanceof FaultError)) throw error;
		const reporter = { node, asker, itemIndex: 0, redact };
		return { error: nodeErrorOf(error.fault, NO_ATTEMPTS, reporter) };
	}
}
