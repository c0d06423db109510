import { parse } from 'flatted';
import type { INodeTypeDescription, IRunExecutionData } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution, ExecutionSummary } from './execution';
import { N8nSession } from './n8n-session';
import type { CredentialReference, Workflow, WorkflowFile } from './workflow-file';

const POLL_MS = 100;
const EXECUTION_LIMIT_MS = 120_000;
const PUBLICATION_LIMIT_MS = 60_000;
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

interface PublicationStatus {
	status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	triggers: Array<{ errorMessage: string | null }>;
}

/**
 * What n8n's editor does over HTTP. Log in (or set the owner up) before anything else.
 * Every method rejects with n8n's own message when n8n refuses.
 */
export class N8nApi extends N8nSession {
	async createCredential(
		type: string,
		name: string,
		data: Record<string, unknown>,
	): Promise<CredentialReference> {
		return await this.request('POST', '/credentials', { type, name, data });
	}

	async updateCredential(
		id: string,
		type: string,
		name: string,
		data: Record<string, unknown>,
	): Promise<CredentialReference> {
		return await this.request('PATCH', `/credentials/${id}`, { type, name, data });
	}

	async listCredentials(): Promise<Array<CredentialReference & { type: string }>> {
		return await this.request('GET', '/credentials');
	}

	/** Runs the saved credential's own test, as the editor does. */
	async testCredential({
		id,
	}: Pick<CredentialReference, 'id'>): Promise<{ status: 'OK' | 'Error'; message: string }> {
		// With its secrets blanked out; n8n puts the saved ones back in.
		const { name, type, data } = await this.request<Record<string, unknown>>(
			'GET',
			`/credentials/${id}?includeData=true`,
		);
		return await this.request('POST', '/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	async createWorkflow(workflow: WorkflowFile): Promise<Workflow> {
		const { name, nodes, connections, settings = {}, pinData = {} } = workflow;
		return await this.request('POST', '/workflows', {
			...{ name, nodes, connections, settings, pinData },
		});
	}

	async getWorkflow(id: string): Promise<Workflow> {
		return await this.request('GET', `/workflows/${id}`);
	}

	async listWorkflows(): Promise<Array<Pick<Workflow, 'id' | 'name' | 'active'>>> {
		return await this.request('GET', '/workflows');
	}

	/** Publishes the workflow's latest version and waits until its webhooks and schedules are live. */
	async activateWorkflow(id: string): Promise<void> {
		const { versionId } = await this.getWorkflow(id);
		await this.request('POST', `/workflows/${id}/activate`, { versionId });
		await this.waitUntilPublished(id);
	}

	/**
	 * Waits until a published workflow's triggers are live; n8n sets them up after it has answered,
	 * and again after each start.
	 *
	 * @throws Error with n8n's reason when a trigger failed, or after a minute
	 */
	async waitUntilPublished(id: string): Promise<void> {
		const deadline = Date.now() + PUBLICATION_LIMIT_MS;
		for (;;) {
			const { status, triggers } = await this.request<PublicationStatus>(
				'GET',
				`/workflows/${id}/publication-status`,
			);
			if (status === 'published') return;
			const failed = triggers.find(({ errorMessage }) => errorMessage);
			if (failed || Date.now() > deadline) {
				const reason = failed?.errorMessage ?? 'it takes too long';
				throw new Error(`Workflow ${id} could not be published (${status}): ${reason}`);
			}
			await sleep(POLL_MS);
		}
	}

	async deactivateWorkflow(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/deactivate`, {});
	}

	/**
	 * Starts the workflow as the editor's button does.
	 *
	 * @param triggerName the trigger to start from
	 * @returns the execution's id
	 */
	async runWorkflow(id: string, triggerName: string): Promise<string> {
		const { executionId } = await this.request<{ executionId: string }>(
			'POST',
			`/workflows/${id}/run`,
			{ triggerToStartFrom: { name: triggerName } },
		);
		return executionId;
	}

	/** Starts the workflow and waits until it has ended, however it ended. */
	async runToEnd(id: string, triggerName: string): Promise<Execution> {
		return await this.waitForExecution(await this.runWorkflow(id, triggerName));
	}

	async getExecution(id: string): Promise<Execution> {
		const execution = await this.request<Execution & { data: string }>('GET', `/executions/${id}`);
		return { ...execution, data: parse(execution.data) as IRunExecutionData };
	}

	/** The latest executions, newest first: of a workflow, or the one with that id. */
	async listExecutions(
		filter: { workflowId: string } | { id: string },
	): Promise<ExecutionSummary[]> {
		const query = encodeURIComponent(JSON.stringify(filter));
		const { results } = await this.request<{ results: ExecutionSummary[] }>(
			'GET',
			`/executions?filter=${query}`,
		);
		return results;
	}

	/**
	 * Waits until an execution has ended.
	 *
	 * @throws Error when it is still running after `limitMs` (default two minutes)
	 */
	async waitForExecution(id: string, limitMs = EXECUTION_LIMIT_MS): Promise<Execution> {
		const deadline = Date.now() + limitMs;
		for (;;) {
			const [summary] = await this.listExecutions({ id });
			if (summary && !UNFINISHED.includes(summary.status)) return await this.getExecution(id);
			if (Date.now() > deadline) {
				throw new Error(`Execution ${id} is still ${summary?.status} after ${limitMs} ms.`);
			}
			await sleep(POLL_MS);
		}
	}

	async stopExecution(id: string): Promise<void> {
		await this.request('POST', `/executions/${id}/stop`);
	}

	/** Every node type this n8n has loaded, as the editor's node panel gets them. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		const { data } = await this.http.get<INodeTypeDescription[]>('../types/nodes.json');
		return data;
	}
}
