import type { IConnections, INode, INodeParameters, NodeParameterValueType } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { WorkflowFile } from '../../../scripts/lib/workflow-file';

/** A node without its place on the canvas. */
export type Step = Omit<INode, 'id' | 'position'>;

/** From one node's output to another's input; outputs and inputs count from 0. */
export interface Wire {
	from: string;
	to: string;
	output?: number;
	input?: number;
}

const BASE = 'n8n-nodes-base';

export const step = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters = {},
): Step => ({ name, type: `${BASE}.${type}`, typeVersion, parameters });

export const MANUAL = 'Run Manually';
export const manualTrigger = step(MANUAL, 'manualTrigger', 1);

/** A webhook for POST requests; its path is its name. */
export const webhook = (path: string, parameters: INodeParameters): Step => ({
	...step('Webhook', 'webhook', 2.1, { httpMethod: 'POST', path, options: {}, ...parameters }),
	webhookId: randomUUID(),
});

/** One item with these fields; a value may be an expression. */
export const fields = (name: string, json: object | string): Step =>
	step(name, 'set', 3.4, {
		mode: 'raw',
		jsonOutput: typeof json === 'string' ? json : JSON.stringify(json),
		options: {},
	});

/** One item per element of the list in this field. */
export const splitOut = (field: string): Step =>
	step('Split Out', 'splitOut', 1, { fieldToSplitOut: field, options: {} });

/** The node under test: chat completion of `message`, `={{ $json.message }}` by default. */
export const evoLink = (
	parameters: Record<string, NodeParameterValueType | object> = {},
	settings: Partial<Step> = {},
): Step => ({
	name: 'EvoLink',
	type: 'n8n-nodes-evolink.evoLink',
	typeVersion: 1,
	parameters: {
		resource: 'chat',
		operation: 'complete',
		model: { __rl: true, mode: 'list', value: 'gpt-5.4' },
		message: '={{ $json.message }}',
		...parameters,
	} as INodeParameters,
	credentials: { evoLinkApi: { id: '', name: 'EvoLink account' } },
	...settings,
});

/** A workflow of these nodes, one after the other unless `wires` says otherwise. */
export function flow(name: string, steps: Step[], wires?: Wire[]): WorkflowFile {
	const inARow = steps
		.slice(1)
		.map((next, index): Wire => ({ from: steps[index]!.name, to: next.name }));
	const connections: IConnections = {};
	for (const { from, to, output = 0, input = 0 } of wires ?? inARow) {
		const outputs = ((connections[from] ??= {}).main ??= []);
		while (outputs.length <= output) outputs.push([]);
		outputs[output]!.push({ node: to, type: 'main', index: input });
	}
	const nodes = steps.map((each, index): INode => ({
		...each,
		id: randomUUID(),
		position: [index * 220, 0],
	}));
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}
