import type {
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	ISupplyDataFunctions,
	SupplyData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { modelField } from '../shared/fields/modelField';
import { searchModels } from '../shared/fields/modelSearch';
import { importAiNodeSdk } from './aiNodeSdk';
import { optionsField } from './options';

/** Says, as n8n's own model nodes do, what a model is connected to, and offers it. */
const NEEDS_PARENT =
	"This node must be connected to an AI agent or chain. <a data-action='openSelectiveNodeCreator' data-action-parameter-creatorview='AI'>Insert one</a>";

const connectionHint: INodeProperties = {
	displayName: NEEDS_PARENT,
	name: 'notice',
	type: 'notice',
	default: '',
	typeOptions: { containerClass: 'ndv-connection-hint-notice' },
};

export class LmChatEvoLink implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EvoLink Chat Model',
		name: 'lmChatEvoLink',
		icon: { light: 'file:../../icons/evolink.svg', dark: 'file:../../icons/evolink.dark.svg' },
		group: ['transform'],
		version: 1,
		// The host gives a resource locator as its value here, whichever form it was chosen in.
		subtitle: '={{ $parameter.model }}',
		description: 'Use a language model from EvoLink in AI agents and chains',
		defaults: { name: 'EvoLink Chat Model' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiLanguageModel],
		outputNames: ['Model'],
		credentials: [{ name: 'evoLinkApi', required: true }],
		builderHint: {
			searchHint:
				'Model of an AI Agent or chain through EvoLink. For one completion per item without an agent use the EvoLink node',
		},
		properties: [connectionHint, modelField, optionsField],
	};

	methods = { listSearch: { searchModels } };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		const sdk = await importAiNodeSdk(this);
		// Loaded with the first model: n8n loads the package at its start, whether it is used or not.
		const { createModel } = await import('./createModel');
		const { supplyEvoLinkModel } = await import('./langchain/patchWrapper');
		return supplyEvoLinkModel(sdk, this, await createModel(this, itemIndex, sdk));
	}
}
