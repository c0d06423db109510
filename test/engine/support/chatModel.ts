import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import * as sdk from '@n8n/ai-node-sdk';
import type { IDataObject, IHttpRequestOptions, INode, ISupplyDataFunctions } from 'n8n-workflow';
import { createModel } from '../../../nodes/LmChatEvoLink/createModel';
import { supplyEvoLinkModel } from '../../../nodes/LmChatEvoLink/langchain/patchWrapper';

const node = {
	...{ id: '1', name: 'EvoLink Chat Model', type: 'n8n-nodes-evolink.lmChatEvoLink' },
	...{ typeVersion: 1, position: [0, 0], parameters: {} },
} as INode;

interface Given {
	model?: unknown;
	options?: IDataObject;
	credential?: IDataObject;
	/** Status and body of each reply, the last for all that follow. */
	replies?: Array<{ status: number; body: unknown }>;
	/** No reply ever comes. */
	silent?: boolean;
}

const DONE = {
	status: 200,
	body: { id: 'c1', choices: [{ message: { content: '{"a":1}' }, finish_reason: 'stop' }] },
};

async function* bytesOf(text: string) {
	yield Buffer.from(text);
}

/** The chat model as the host supplies it to an agent or chain, and what it sends. */
export async function supplyModel({
	model = 'gpt-5.4',
	options = {},
	credential = {},
	replies = [],
	silent = false,
}: Given) {
	const sent: IHttpRequestOptions[] = [];
	const inFlight = { now: 0, most: 0 };
	const context = {
		getNode: () => node,
		getCredentials: async () => ({
			apiKey: 'sk-test',
			baseUrl: 'https://direct.evolink.ai',
			...credential,
		}),
		getNodeParameter: (name: string) => (name === 'model' ? model : options),
		getNextRunIndex: () => 0,
		addInputData: () => ({ index: 0 }),
		addOutputData: () => {},
		logAiEvent: () => {},
		logger: { debug: () => {} },
		helpers: {
			async httpRequestWithAuthentication(
				this: { getExecutionCancelSignal: () => AbortSignal },
				_type: string,
				request: IHttpRequestOptions,
			) {
				sent.push(request);
				inFlight.now++;
				inFlight.most = Math.max(inFlight.most, inFlight.now);
				const signal = this.getExecutionCancelSignal();
				if (silent) await new Promise((_, reject) => signal.addEventListener('abort', reject));
				await new Promise(setImmediate);
				inFlight.now--;
				const { status, body } = replies[sent.length - 1] ?? replies.at(-1) ?? DONE;
				return {
					statusCode: status,
					headers: { 'content-type': 'application/json' },
					body: bytesOf(JSON.stringify(body)),
				};
			},
		},
	} as unknown as ISupplyDataFunctions;
	const made = await createModel(context, 0, sdk);
	const supplied = supplyEvoLinkModel(sdk, context, made).response as BaseChatModel;
	/** Bodies as they stand on the wire. */
	const bodies = () => sent.map(({ body }) => JSON.parse(JSON.stringify(body)) as IDataObject);
	return { supplied, sent, bodies, inFlight };
}
