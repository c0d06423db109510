import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { DIRECT_URL } from '../shared/api/addresses';
import { searchModels } from '../shared/fields/modelSearch';
import { hints } from './hints';
import { accountProperties } from './resources/account/fields';
import { chatProperties } from './resources/chat/fields';
import { fileProperties } from './resources/file/fields';
import { modelProperties } from './resources/model/fields';
import { requestOptionsField } from './resources/requestOptions';
import { resourceField } from './resources/resource';

/** The host gives a resource locator as its value here, whichever form it was chosen in. */
const SUBTITLE =
	'={{ $parameter.resource === "chat" ? "message: " + $parameter.model : $parameter.operation + ": " + $parameter.resource }}';

export class EvoLink implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EvoLink',
		name: 'evoLink',
		icon: { light: 'file:../../icons/evolink.svg', dark: 'file:../../icons/evolink.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Send each item to GPT-5.4 through EvoLink and get the reply',
		defaults: { name: 'EvoLink' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'evoLinkApi', required: true }],
		hints,
		builderHint: {
			searchHint:
				'One GPT-5.4 completion per input item: no loop is needed. For agents with tools and memory use the EvoLink Chat Model sub-node with an AI Agent',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-evolink.lmChatEvoLink',
					relationHint: 'The same models for AI Agent and chains',
				},
			],
		},
		// A constant: expressions here are evaluated per item. The credential's address is put in when the request is sent.
		requestDefaults: { baseURL: DIRECT_URL },
		properties: [
			resourceField,
			...chatProperties,
			...modelProperties,
			...accountProperties,
			...fileProperties,
			requestOptionsField,
		],
	};

	methods = { listSearch: { searchModels } };
}
