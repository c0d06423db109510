import type { IConnections, INode, INodeExecutionData, IWorkflowSettings } from 'n8n-workflow';

/** A credential as a workflow's node refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** A workflow as it is exported to a file. */
export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: Record<string, INodeExecutionData[]>;
}

export interface Workflow extends WorkflowFile {
	id: string;
	versionId: string;
	active: boolean;
}

/** A copy of the workflow whose references to credentials of the given types lead to these. */
export function withCredentials<T extends WorkflowFile>(
	workflow: T,
	references: Record<string, CredentialReference>,
): T {
	const nodes = workflow.nodes.map((node) => {
		const replaced = Object.keys(node.credentials ?? {}).filter((type) => type in references);
		const entries = replaced.map((type) => [type, references[type]]);
		return { ...node, credentials: { ...node.credentials, ...Object.fromEntries(entries) } };
	});
	return { ...workflow, nodes };
}
