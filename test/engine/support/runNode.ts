import { randomUUID } from 'node:crypto';
import { Container } from '@n8n/di';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';
import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IRun,
	type IWorkflowSettings,
	type IWorkflowExecuteAdditionalData,
	type StructuredChunk,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { systemClock } from '../../../nodes/shared/limiter/clock';
import { registry } from '../../../nodes/shared/limiter/registry';
import { InMemoryCredentials } from './credentialsHelper';
import { nodeTypesFor } from './nodeTypes';

// The engine logs every failed node, and these tests make nodes fail.
process.env.N8N_LOG_LEVEL = 'silent';

// Its timer would keep this file's whole engine in memory, 45 MB, for as long as jest's process lives.
afterAll(() => Container.get(SSHClientsManager).onShutdown());

/** For what runs share, ten idle minutes pass between two tests; for nothing else. */
beforeEach(() => {
	const now = jest.spyOn(systemClock, 'now').mockReturnValue(Date.now() + 11 * 60_000);
	registry.addressHealth({ addresses: [] });
	now.mockRestore();
});

export const API_KEY = 'sk-evolink-test-KEY-MARKER';

export interface RunOptions {
	/** Base URL of the gateway, the credential's custom one. */
	url: string;
	fallbackUrl?: string;
	apiKey?: string;
	/** Other credential fields, in place of the custom URL. */
	credential?: IDataObject;
	/** Credential fields that expressions give for an item. */
	credentialOf?: (itemIndex: number) => ICredentialDataDecryptedObject;
	parameters: INodeParameters;
	items?: INodeExecutionData[];
	node?: Partial<
		Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries' | 'executeOnce'>
	>;
	/** Somebody watches the workflow's reply in streaming mode. */
	streaming?: boolean;
	/** Called with the execution's cancel function right after the start. */
	onStart?: (cancel: () => void) => void;
	onChunk?: (chunk: StructuredChunk) => void;
	mode?: WorkflowExecuteMode;
	/** The same ID for several runs: what a failed one paid for is kept for the next. Default: another one each time. */
	workflowId?: string;
	/** Settings of the workflow, e.g. where binary data is kept. */
	settings?: IWorkflowSettings;
}

export interface RunResult {
	run: IRun;
	/** Items of the regular output. */
	items: INodeExecutionData[];
	/** Items of the error output. */
	errorItems: INodeExecutionData[];
	error:
		| (Error & {
				description?: string;
				context?: IDataObject;
				httpCode?: string;
				failure?: IDataObject;
		  })
		| undefined;
	chunks: StructuredChunk[];
	/** Everything the host would save, as text. */
	saved: string;
}

const node = (
	name: string,
	type: string,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters,
	...more,
});

/** Runs Source → EvoLink (→ Sink on the error output) through the host's engine, in this process. */
export async function runNode(options: RunOptions): Promise<RunResult> {
	const items = options.items ?? [{ json: {} }];
	const chunks: StructuredChunk[] = [];
	const workflow = new Workflow({
		id: options.workflowId ?? randomUUID(),
		active: false,
		nodes: [
			node('Source', 'source', {}),
			node('EvoLink', 'n8n-nodes-evolink.evoLink', options.parameters, {
				credentials: { evoLinkApi: { id: '1', name: 'EvoLink' } },
				...options.node,
			}),
			node('Failed', 'sink', {}),
		],
		connections: {
			Source: { main: [[{ node: 'EvoLink', type: 'main', index: 0 }]] },
			EvoLink: { main: [[], [{ node: 'Failed', type: 'main', index: 0 }]] },
		},
		settings: options.settings,
		nodeTypes: nodeTypesFor(items),
	});
	const mode = options.mode ?? (options.streaming ? 'webhook' : 'manual');
	const execution = new WorkflowExecute(additionalDataFor(options, mode, chunks), mode);
	const running = execution.run({ workflow, startNode: workflow.getNode('Source') ?? undefined });
	options.onStart?.(() => running.cancel());
	const run = await running;
	return read(run, chunks);
}

function additionalDataFor(
	options: RunOptions,
	mode: WorkflowExecuteMode,
	chunks: StructuredChunk[],
): IWorkflowExecuteAdditionalData {
	const hooks = new ExecutionLifecycleHooks(mode, 'execution', {
		id: 'test',
		name: 'test',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: [],
		connections: {},
	});
	if (options.streaming) {
		hooks.addHandler('sendChunk', (chunk) => {
			chunks.push(chunk);
			options.onChunk?.(chunk);
		});
	}
	return {
		credentialsHelper: new InMemoryCredentials(
			{
				apiKey: options.apiKey ?? API_KEY,
				...(options.credential ?? {
					baseUrl: 'custom',
					customBaseUrl: options.url,
					fallbackBaseUrl: options.fallbackUrl ?? '',
				}),
			} as never,
			options.credentialOf,
		),
		hooks,
		streamingEnabled: options.streaming === true,
		executionId: 'execution',
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		logAiEvent: () => {},
		setExecutionStatus: () => {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

function read(run: IRun, chunks: StructuredChunk[]): RunResult {
	const output = run.data.resultData.runData.EvoLink?.at(-1)?.data?.main ?? [];
	return {
		run,
		items: output[0] ?? [],
		errorItems: output[1] ?? [],
		error: run.data.resultData.error as RunResult['error'],
		chunks,
		saved: JSON.stringify(run),
	};
}
