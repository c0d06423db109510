import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { Execution } from '../../../scripts/lib/execution';
import type { WorkflowFile } from '../../../scripts/lib/workflow-file';

/** Type and version of n8n's own AI nodes, as the editor adds them in n8n 2.41. */
const LANGCHAIN = '@n8n/n8n-nodes-langchain';
export const MODEL_NAME = 'EvoLink Chat Model';
export const TRIGGER_NAME = 'Run Manually';

/** An address of this machine at which nothing answers. */
export const NOBODY_LISTENS = 'http://127.0.0.1:9';
/** A red dot of 1 × 1 pixels. */
export const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export interface Part {
	name: string;
	type: string;
	typeVersion: number;
	parameters: INodeParameters;
	/** Which of the parent's inputs of this kind it is connected to. Default 0. */
	input?: number;
	credentials?: INode['credentials'];
	webhookId?: string;
}

const part = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters = {},
): Part => ({ name, type, typeVersion, parameters });

export const manualTrigger = part(TRIGGER_NAME, 'n8n-nodes-base.manualTrigger', 1);

/** One item with these fields. */
export const item = (json: object): Part =>
	part('Item', 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify(json),
		options: {},
	});

/** Turns base64 text in a field into a file of this type. */
export const asFile = (field: string, mimeType: string, fileName: string): Part =>
	part('As File', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'toBinary',
		sourceProperty: field,
		options: { mimeType, fileName },
	});

export const agent = (options: INodeParameters = {}, more: INodeParameters = {}): Part =>
	part('AI Agent', `${LANGCHAIN}.agent`, 3.1, {
		promptType: 'define',
		text: '={{ $json.prompt }}',
		options,
		...more,
	});

export const langchain = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters = {},
): Part => part(name, `${LANGCHAIN}.${type}`, typeVersion, parameters);

/** Takes chats at `/webhook/<webhookId>/chat`, and answers them with what streams out. */
export const chatTrigger = (webhookId: string): Part => ({
	...langchain('Chat', 'chatTrigger', 1.5, {
		public: true,
		mode: 'webhook',
		options: { responseMode: 'streaming' },
	}),
	webhookId,
});

/** Answers what a {@link chatTrigger} took in. */
export const chatAgent = agent({}, { promptType: 'auto', text: '={{ $json.chatInput }}' });

export const calculator = langchain('Calculator', 'toolCalculator', 1);

/** An HTTP tool with a fixed address: it takes no arguments. */
export const httpTool = (name: string, url: string): Part =>
	part(name, 'n8n-nodes-base.httpRequestTool', 4.3, {
		toolDescription: 'How many requests the gateway had',
		url,
		options: {},
	});

export const evoLinkModel = (options: INodeParameters = {}, name = MODEL_NAME): Part => ({
	...part(name, 'n8n-nodes-evolink.lmChatEvoLink', 1, {
		model: { __rl: true, mode: 'list', value: 'gpt-5.4' },
		options,
	}),
	credentials: { evoLinkApi: { id: '', name: 'EvoLink account' } },
});

export type SubNodes = Partial<
	Record<'ai_languageModel' | 'ai_tool' | 'ai_memory' | 'ai_outputParser', Part[]>
>;

/** Nodes one after the other, with sub-nodes at the last one. */
export function modelWorkflow(name: string, chain: Part[], subNodes: SubNodes): WorkflowFile {
	const connections: IConnections = {};
	chain.slice(1).forEach((next, index) => {
		connections[chain[index]!.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	});
	const parent = chain.at(-1)!.name;
	for (const [type, parts] of Object.entries(subNodes)) {
		for (const { name: from, input = 0 } of parts) {
			const target = { node: parent, type: type as 'ai_tool', index: input };
			connections[from] = { [type]: [[target]] };
		}
	}
	const nodes = [...chain, ...Object.values(subNodes).flat()].map((each, index): INode => {
		const { name: nodeName, type, typeVersion, parameters, credentials, webhookId } = each;
		return {
			...{ id: randomUUID(), name: nodeName, type, typeVersion, parameters },
			position: [index * 220, 0],
			...(credentials && { credentials }),
			...(webhookId && { webhookId }),
		};
	});
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}

interface ModelRun {
	tokenUsage?: {
		promptTokens: number;
		completionTokens: number;
		totalTokens: number;
		/** In US dollars. */
		cost?: number;
	};
	tokenUsageEstimate?: unknown;
}

/** What n8n's log shows of each call of the model. */
export const modelRuns = ({ data }: Execution, name = MODEL_NAME): ModelRun[] =>
	(data.resultData.runData[name] ?? []).map(
		(run) => (run.data?.ai_languageModel?.[0]?.[0]?.json ?? {}) as ModelRun,
	);

/** The error of the model's last call, as n8n's log shows it. */
export const modelError = ({ data }: Execution, name = MODEL_NAME) =>
	data.resultData.runData[name]?.at(-1)?.error as
		{ message: string; description?: string } | undefined;
