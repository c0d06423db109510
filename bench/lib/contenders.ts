import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../../scripts/lib/workflow-file';
import type { Lineup, Part } from './workflow';

const MODEL = 'gpt-5.4';
const LANGCHAIN = '@n8n/n8n-nodes-langchain';
const MESSAGE = '={{ $json.message }}';
const BODY = `={{ { model: '${MODEL}', messages: [{ role: 'user', content: $json.message }] } }}`;

/** What a contender's nodes refer to. */
export interface Surroundings {
	evoLinkApi: CredentialReference;
	openAiApi: CredentialReference;
	gatewayUrl: string;
}

/** A way to send one completion per item in n8n. Times of several are comparable: same items, same gateway. */
export interface Contender {
	/** Key in the results. */
	id: string;
	/** For tables and plots. */
	title: string;
	/** Requests in flight at a time when there are `count` items. */
	inFlight: (count: number) => number;
	lineup: (surroundings: Surroundings) => Lineup;
	/** The completion's text in an output item; undefined when it has none. */
	textOf: (json: IDataObject) => unknown;
}

const all = (count: number) => count;
const atMost = (limit: number) => (count: number) => Math.min(limit, count);
const contentOf = (json: IDataObject) => {
	const [choice] = (json.choices ?? []) as Array<{ message?: { content?: unknown } }>;
	return choice?.message?.content;
};

function evoLink(
	id: string,
	title: string,
	inFlight: Contender['inFlight'],
	requestOptions: INodeParameters = {},
): Contender {
	return {
		...{ id, title, inFlight },
		lineup: ({ evoLinkApi }) => ({
			node: {
				type: 'n8n-nodes-evolink.evoLink',
				typeVersion: 1,
				parameters: { message: MESSAGE, requestOptions },
				credentials: { evoLinkApi },
			},
		}),
		textOf: ({ content }) => content,
	};
}

function httpRequest(id: string, title: string, options: INodeParameters = {}): Contender {
	return {
		...{ id, title, inFlight: all, textOf: contentOf },
		lineup: ({ openAiApi, gatewayUrl }) => ({
			node: {
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.5,
				parameters: {
					method: 'POST',
					url: `${gatewayUrl}/v1/chat/completions`,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'openAiApi',
					sendBody: true,
					specifyBody: 'json',
					jsonBody: BODY,
					options,
				},
				credentials: { openAiApi },
			},
		}),
	};
}

const openAiModel = ({ openAiApi }: Surroundings, streaming = false): Part => ({
	type: `${LANGCHAIN}.lmChatOpenAi`,
	typeVersion: 1.3,
	parameters: {
		model: { __rl: true, mode: 'id', value: MODEL },
		responsesApiEnabled: false,
		options: { maxRetries: 2, ...(streaming && { streaming: true }) },
	},
	credentials: { openAiApi },
});

const evoLinkModel = ({ evoLinkApi }: Surroundings): Part => ({
	type: 'n8n-nodes-evolink.lmChatEvoLink',
	typeVersion: 1,
	parameters: { model: { __rl: true, mode: 'id', value: MODEL }, options: {} },
	credentials: { evoLinkApi },
});

function chain(id: string, title: string, batchSize?: number): Contender {
	return {
		...{ id, title, inFlight: atMost(batchSize ?? 5) },
		lineup: (surroundings) => ({
			node: {
				type: `${LANGCHAIN}.chainLlm`,
				typeVersion: 1.9,
				parameters: {
					promptType: 'define',
					text: MESSAGE,
					...(batchSize && { batching: { batchSize } }),
				},
			},
			model: openAiModel(surroundings),
		}),
		textOf: ({ text }) => text,
	};
}

const agent = (
	id: string,
	title: string,
	model: (surroundings: Surroundings) => Part,
): Contender => ({
	...{ id, title, inFlight: atMost(1), textOf: ({ output }) => output },
	lineup: (surroundings) => ({
		node: {
			type: `${LANGCHAIN}.agent`,
			typeVersion: 3.1,
			parameters: { promptType: 'define', text: MESSAGE, options: {} },
		},
		model: model(surroundings),
	}),
});

/** Every way that is compared, with the settings the editor gives unless the title says otherwise. */
export const contenders = {
	evoLink: evoLink('evoLink', 'EvoLink', atMost(20)),
	evoLinkAll: evoLink('evoLinkAll', 'EvoLink, Max Concurrency 1,000', all, {
		maxConcurrency: 1_000,
	}),
	evoLinkBatched: evoLink('evoLinkBatched', 'EvoLink, Batching 5 / 1 ms', atMost(20), {
		batching: { batch: { batchSize: 5, batchInterval: 1 } },
	}),
	smallest: {
		...{ id: 'smallest', title: 'Smallest declarative node', inFlight: all, textOf: contentOf },
		lineup: ({ evoLinkApi }: Surroundings) => ({
			node: {
				type: 'n8n-nodes-smallest.smallest',
				typeVersion: 1,
				parameters: {
					model: MODEL,
					messages: "={{ [{ role: 'user', content: $json.message }] }}",
				},
				credentials: { evoLinkApi },
			},
		}),
	},
	openAi: {
		...{ id: 'openAi', title: 'OpenAI 1.8', inFlight: atMost(1) },
		lineup: ({ openAiApi }: Surroundings) => ({
			node: {
				type: `${LANGCHAIN}.openAi`,
				typeVersion: 1.8,
				parameters: {
					modelId: { __rl: true, mode: 'id', value: MODEL },
					messages: { values: [{ content: MESSAGE }] },
					options: {},
				},
				credentials: { openAiApi },
			},
		}),
		textOf: ({ message }: IDataObject) => (message as IDataObject | undefined)?.content,
	},
	httpRequest: httpRequest('httpRequest', 'HTTP Request'),
	httpRequest10: httpRequest('httpRequest10', 'HTTP Request, Batching 10 / 0 ms', {
		batching: { batch: { batchSize: 10, batchInterval: 0 } },
	}),
	httpRequestBatched: httpRequest('httpRequestBatched', 'HTTP Request, Batching 50 / 1 ms', {
		batching: { batch: { batchSize: 50, batchInterval: 1 } },
	}),
	chain: chain('chain', 'Basic LLM Chain + OpenAI Chat Model'),
	chain20: chain('chain20', 'Basic LLM Chain + OpenAI Chat Model, Batch Size 20', 20),
	agentEvoLink: agent('agentEvoLink', 'AI Agent + EvoLink Chat Model', evoLinkModel),
	agentOpenAi: agent('agentOpenAi', 'AI Agent + OpenAI Chat Model', (surroundings) =>
		openAiModel(surroundings, true),
	),
	/** Passes items on: what n8n costs without any of these. */
	nothing: {
		...{ id: 'nothing', title: 'No Operation', inFlight: () => 0 },
		lineup: () => ({ node: { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} } }),
		textOf: ({ reply }: IDataObject) => reply,
	},
} satisfies Record<string, Contender>;
