import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { CredentialReference, WorkflowFile } from '../../scripts/lib/workflow-file';

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
	/** Where the probe is told when the node begins and ends. */
	probeUrl?: string;
}

const asNode = (name: string, part: Part, column: number): INode => ({
	...{ id: randomUUID(), name, position: [column * 220, 0] },
	...part,
});

/** Tells the probe, once for all items. */
const tell = (name: string, url: string, column: number): INode => ({
	...asNode(
		name,
		{
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.5,
			parameters: { method: 'POST', url, options: {} },
		},
		column,
	),
	executeOnce: true,
});

const webhook = ({ path, responseMode }: WebhookSettings): INode => ({
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
});

const SPLIT: Part = {
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'body.items', options: {} },
};

/** Webhook → one item per entry of the body's `items` → the measured node. */
export function webhookWorkflow({ node, model }: Lineup, settings: WebhookSettings): WorkflowFile {
	const { path, probeUrl } = settings;
	const to = (...names: string[]) => ({
		main: [names.map((name) => ({ node: name, type: 'main' as const, index: 0 }))],
	});
	const nodes = [webhook(settings), asNode('Items', SPLIT, 1), asNode(MEASURED, node, 2)];
	const connections: IConnections = { Webhook: to('Items'), Items: to(MEASURED) };
	if (model) {
		nodes.push(asNode('Model', model, 2));
		connections.Model = {
			ai_languageModel: [[{ node: MEASURED, type: 'ai_languageModel', index: 0 }]],
		};
	}
	if (probeUrl) {
		const begin = tell('Begin', `${probeUrl}/begin`, 2);
		// Of two nodes that follow the same one, n8n runs the upper one first.
		begin.position = [begin.position[0], -200];
		nodes.push(begin, tell('End', `${probeUrl}/end`, 3));
		connections.Items = to('Begin', MEASURED);
		connections[MEASURED] = to('End');
	}
	return { name: path, nodes, connections, settings: { executionOrder: 'v1' } };
}
