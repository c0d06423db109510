import { DirectoryLoader, RoutingNode } from 'n8n-core';
import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { EvoLink } from '../../../nodes/EvoLink/EvoLink.node';

const description = (name: string): INodeTypeDescription => ({
	displayName: name,
	name,
	group: ['transform'],
	version: 1,
	description: '',
	defaults: { name },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	properties: [],
});

/** Hands out prepared items: the spreadsheet or webhook of these tests. */
const sourceOf = (items: INodeExecutionData[]): INodeType => ({
	description: description('source'),
	execute: async () => [items.map((item, index) => ({ ...item, pairedItem: { item: index } }))],
});

/** Takes what comes. */
const sink: INodeType = {
	description: description('sink'),
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
};

/** Node types of a workflow around the EvoLink node, which is loaded as the host's loader does. */
export function nodeTypesFor(items: INodeExecutionData[]): INodeTypes {
	const evoLink = new EvoLink();
	DirectoryLoader.applyDeclarativeNodeOptionParameters(evoLink);
	const declarative: INodeType = {
		...evoLink,
		// As n8n's own NodeTypes service does: without it the engine takes a path of its tests, which knows no Stop.
		async execute(this: IExecuteFunctions) {
			return (await new RoutingNode(this as never, evoLink).runNode()) ?? [];
		},
	};
	const types: Record<string, INodeType> = {
		source: sourceOf(items),
		sink,
		'n8n-nodes-evolink.evoLink': declarative,
	};
	const byName = (name: string): INodeType => {
		const type = types[name];
		if (!type) throw new Error(`No node type ${name}`);
		return type;
	};
	return { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) };
}
