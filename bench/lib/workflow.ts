import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { CredentialReference, WorkflowFile } from '../../scripts/lib/n8n-api';

/** The node that is measured. */
export const MEASURED = 'Measured';

/** A node, less what the editor adds to it. */
export interface Part {
	type: string;
	typeVersion: number;
	parameters: INodeParameters;
	credentials?: Record<string, CredentialReference>;
	onError?: INode['onError'];
}

/** The measured node, and the chat model it needs if any. */
export interface Lineup {
	node: Part;
	model?: Part;
}

export interface WebhookSettings {
	/** Path under `/webhook/`. */
	path: string;
	responseMode: 'lastNode' | 'streaming';
	/** Keep the execution's data, to read items and times from. */
	save: boolean;
}

const asNode = (name: string, part: Part, column: number): INode => ({
	...{ id: randomUUID(), name, position: [column * 220, 0] },
	...part,
});

/** Webhook → one item per entry of the body's `items` → the measured node. */
export function webhookWorkflow({ node, model }: Lineup, settings: WebhookSettings): WorkflowFile {
	const { path, responseMode, save } = settings;
	const trigger: INode = {
		...asNode(
			'Webhook',
			{
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				parameters: { httpMethod: 'POST', path, responseMode, options: {} },
			},
			0,
		),
		webhookId: randomUUID(),
	};
	const split = asNode(
		'Items',
		{
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body.items', options: {} },
		},
		1,
	);
	const nodes = [trigger, split, asNode(MEASURED, node, 2)];
	const connections: IConnections = {
		Webhook: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
		Items: { main: [[{ node: MEASURED, type: 'main', index: 0 }]] },
	};
	if (model) {
		nodes.push(asNode('Model', model, 2));
		connections.Model = {
			ai_languageModel: [[{ node: MEASURED, type: 'ai_languageModel', index: 0 }]],
		};
	}
	return {
		name: path,
		nodes,
		connections,
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: save ? 'all' : 'none',
			saveDataErrorExecution: save ? 'all' : 'none',
		},
	};
}
